"""How far one person is with the areas of a report. Counts only their own work."""

from django.db.models import Exists, OuterRef

from learning.models import ChecklistItem, Edition, Recommendation
from practice.models import Reading, Reflection


def areas_with_status(me, edition: Edition) -> list[Recommendation]:
    """The areas of an edition, each with `status` (a code of the status tag) for this person. Three queries."""
    areas = list(edition.recommendations.all())
    here = {"setting": me.setting}
    read = set(
        Reading.objects.visible_to(me.user)
        .filter(**here, recommendation__edition__report=edition.report_id)
        .values_list("recommendation__key", flat=True)
    )
    newest: dict[str, str] = {}
    mine = (
        Reflection.objects.written_by(me.user)
        .filter(**here, recommendation__edition__report=edition.report_id)
        .defer("differently")
        .select_related("recommendation")
        .order_by("changed_at")
    )
    for reflection in mine:
        newest[reflection.recommendation.key] = reflection.status
    for area in areas:
        area.status = newest.get(area.key) or ("read" if area.key in read else "not_started")  # type: ignore[attr-defined]
    return areas


def is_read_by(me) -> Exists:
    """A condition on areas: this person marked it as read here, in whichever version of its report."""
    mine = Reading.objects.visible_to(me.user).filter(setting=me.setting)
    return Exists(
        mine.filter(
            recommendation__key=OuterRef("key"), recommendation__edition__report=OuterRef("edition__report")
        )
    )


def questions_count(area: Recommendation, audience: str) -> int:
    return ChecklistItem.objects.for_audience(audience).filter(checklist__recommendation=area).count()
