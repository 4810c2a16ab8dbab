"""Layout objects for our crispy pack."""

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django.template.loader import render_to_string
from django.utils.text import slugify


class Group(LayoutObject):
    """Several fields under one legend.

    Stands in for crispy's own Fieldset, which compiles its legend as a Django template: there a question holding
    {{ … }} would leak, and {% … %} would run. Here legend and hint are values, escaped like any other.
    """

    template = "%s/layout/group.html"

    def __init__(self, legend, *fields, hint="", css_class=""):
        self.legend = legend
        self.hint = hint
        self.css_class = css_class
        self.fields = list(fields)

    def render(self, form, context, template_pack=TEMPLATE_PACK, **kwargs):
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        name = slugify(self.legend)[:40]
        return render_to_string(
            self.get_template_name(template_pack),
            {
                "legend": self.legend,
                "hint": self.hint,
                "hint_id": f"hint-{form.prefix or 'group'}-{name}" if self.hint and name else "",
                "css_class": self.css_class,
                "fields": fields,
            },
        )
