from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Setting
from common.templatetags.ui import RATINGS
from learning.models import ChecklistItem
from learning.models.content import Audience
from learning.views.access import content_editor, visible_edition


@content_editor
@require_safe
def area_preview(request, edition, area):
    """The area and its questions as somebody in a setting of the chosen kind sees them."""
    edition = visible_edition(request.user, edition)
    area = get_object_or_404(edition.recommendations.select_related("source"), key=area)
    kind = request.GET.get("kind", Setting.Kind.NURSERY)
    if kind not in Setting.Kind.values:
        raise Http404
    audience = Audience.CHILDMINDER if kind == Setting.Kind.CHILDMINDER else Audience.GROUP
    prompts = list(area.prompts.for_audience(audience))
    lead = next((prompt for prompt in prompts if prompt.lead), None)
    items = ChecklistItem.objects.for_audience(audience).filter(checklist__recommendation=area)
    context = {
        "edition": edition,
        "area": area,
        "lead": lead,
        "prompts": [prompt for prompt in prompts if prompt is not lead],
        "scenarios": list(area.scenarios.for_audience(audience)),
        "guidance": area.guidance.all(),
        "items": items.order_by("checklist__position", "position"),
        "kind": kind,
        "kinds": Setting.Kind.choices,
        "answers": [code for code in RATINGS if code != "not_answered"],
    }
    return render(request, "learning/area_preview.html", context)
