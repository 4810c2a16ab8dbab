"""Our crispy pack: what people typed stays text, and every id that is named exists."""

import re
from html.parser import HTMLParser

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.template import Context, Template

from common.forms_layout import Group

EVIL = "<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %}"
WHOLE = "{% load crispy_forms_tags %}{% crispy form %}"
FILTER = "{% load crispy_forms_tags %}{{ form|crispy }}"


class EvilForm(forms.Form):
    use_required_attribute = False

    words = forms.CharField(label=EVIL, help_text=EVIL)
    long = forms.CharField(label=EVIL, help_text=EVIL, max_length=50, widget=forms.Textarea)
    one = forms.ChoiceField(
        label=EVIL, help_text=EVIL, choices=[("a", EVIL), ("b", "B")], widget=forms.RadioSelect
    )
    some = forms.MultipleChoiceField(
        label=EVIL, help_text=EVIL, choices=[("a", EVIL)], widget=forms.CheckboxSelectMultiple
    )
    listed = forms.ChoiceField(label=EVIL, help_text=EVIL, choices=[("", EVIL), ("b", "B")])
    day = forms.DateField(label=EVIL, help_text=EVIL, widget=forms.SelectDateWidget)
    agreed = forms.BooleanField(label=EVIL, help_text=EVIL)
    secret = forms.CharField(label=EVIL, help_text=EVIL, widget=forms.PasswordInput)
    hidden = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Group(EVIL, *self.fields, hint=EVIL))

    def clean(self):
        raise forms.ValidationError(EVIL)


class Page(HTMLParser):
    """The ids of a page, and everything that names an id."""

    CONTROLS = {"input", "select", "textarea", "button"}

    def __init__(self, html):
        super().__init__()
        self.ids, self.named, self.links, self.controls, self.tags = [], set(), [], set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if "id" in attrs:
            self.ids.append(attrs["id"])
            if tag in self.CONTROLS:
                self.controls.add(attrs["id"])
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.named.update((attrs.get(name) or "").split())
        if attrs.get("href", "").startswith("#"):
            self.links.append(attrs["href"][1:])


def render(template, form):
    return Template(template).render(Context({"form": form, "csrf_token": "token"}))


@pytest.fixture(params=[WHOLE, FILTER], ids=["tag", "filter"])
def template(request):
    return request.param


@pytest.fixture(params=[None, {}], ids=["blank", "refused"])
def page(template, request):
    return render(template, EvilForm(request.param))


def test_labels_hints_legends_and_choices_are_text(page):
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 19
    assert page.count("{{ 7|add:7 }}") == page.count("&lt;script&gt;alert(1)")
    assert "{% now" in page


def test_every_named_id_exists_once(page):
    seen = Page(page)
    assert len(seen.ids) == len(set(seen.ids))
    assert seen.named <= set(seen.ids)


def test_every_control_has_its_hint_and_error(template):
    seen = Page(render(template, EvilForm({})))
    for name in ("words", "long", "one", "some", "listed", "agreed", "secret"):
        assert {f"id_{name}_helptext", f"id_{name}_error"} <= seen.named


def test_summary_links_land_on_controls(template):
    html = render(template, EvilForm({}))
    seen = Page(html)
    assert "There is a problem" in html
    assert set(seen.links) <= seen.controls
    assert {"id_words", "id_one_0", "id_some_0", "id_agreed"} <= set(seen.links)
    assert len(seen.links) == len(EvilForm.base_fields) - 1, "every field but the hidden one"


def test_summary_is_reachable_and_comes_first(template):
    html = render(template, EvilForm({}))
    summary = next(attrs for tag, attrs in Page(html).tags if attrs.get("class") == "errors")
    assert summary["tabindex"] == "-1"
    assert summary["aria-labelledby"] == "error-summary"
    assert html.index('class="errors"') < html.index('class="field')


def test_summary_can_stand_elsewhere(template):
    form = EvilForm({})
    form.summary_above = True
    assert "There is a problem" not in render(template, form)


def test_no_summary_before_anything_was_sent(template):
    assert "There is a problem" not in render(template, EvilForm())


def test_groups_are_fieldsets_and_nothing_is_chosen(template):
    seen = Page(render(template, EvilForm()))
    fieldsets = [attrs.get("id") for tag, attrs in seen.tags if tag == "fieldset"]
    assert {"id_one", "id_some"} <= set(fieldsets)
    assert not [attrs for tag, attrs in seen.tags if "checked" in attrs]


def test_browser_does_not_validate():
    seen = Page(render(WHOLE, EvilForm()))
    form = next(attrs for tag, attrs in seen.tags if tag == "form")
    assert "novalidate" in form
    assert form["method"] == "post"
    assert not [attrs for tag, attrs in seen.tags if "required" in attrs]


def test_whole_form_carries_its_token():
    seen = Page(render(WHOLE, EvilForm()))
    assert any(attrs.get("name") == "csrfmiddlewaretoken" for tag, attrs in seen.tags)


def test_help_comes_before_the_control(template):
    html = render(template, EvilForm())
    assert html.index('id="id_words_helptext"') < html.index('name="words"')


def test_what_was_typed_comes_back_as_text(template):
    html = render(template, EvilForm({"words": EVIL, "long": EVIL}))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7|add:7 }}" in html


def test_long_text_says_its_limit(template):
    assert 'data-limit="50"' in render(template, EvilForm())


def test_formset_errors_link_to_their_controls(template):
    class Row(forms.Form):
        use_required_attribute = False
        text = forms.CharField()

    rows = forms.formset_factory(Row, extra=2, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-text": "", "form-1-text": ""}
    html = Template("{% load crispy_forms_tags %}{{ form|crispy }}").render(Context({"form": rows(data)}))
    seen = Page(html)
    assert "There is a problem" in html
    assert set(seen.links) <= seen.controls


def test_no_template_calls_anything_safe():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe|\{%\s*autoescape off|mark_safe|\sstyle=|\son\w+=\"", text), path
