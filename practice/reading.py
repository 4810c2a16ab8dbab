"""How far one person is with the areas of a report, counting only their own work; and where they begin."""

from django.db.models import Case, Exists, OuterRef, When

from learning.models import ChecklistItem, Edition, Recommendation
from practice.models import Reading, Reflection, ReportChoice, RequestedPerson


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


def is_chosen_by(me, report: str = "edition__report") -> Exists:
    """A condition on rows that reach a report under this name: the setting works with it."""
    current = ReportChoice.objects.visible_to(me.user).current().filter(setting=me.setting)
    return Exists(current.filter(report=OuterRef(report)))


def first_area_for(me) -> Recommendation | None:
    """Where somebody begins: what they were asked to reflect on, else a report the setting works with, else the newest;
    a distressing area comes last. None while no report is live. One query."""
    asked = RequestedPerson.objects.open_for(me.user).filter(
        setting=me.setting,
        request__recommendation__key=OuterRef("key"),
        request__recommendation__edition__report=OuterRef("edition__report"),
    )
    areas = Recommendation.objects.live().select_related("edition__report")
    areas = areas.annotate(
        is_asked=Exists(asked),
        is_chosen=is_chosen_by(me),
        is_hard=Case(When(content_note="", then=0), default=1),
    )
    order = ("-is_asked", "-is_chosen", "-edition__published_on", "is_hard", "position")
    return areas.order_by(*order).first()
