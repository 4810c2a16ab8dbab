"""Requests for a reflection: who can be asked and about what, what is asked of one person, and how far others are."""

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Invitation, Membership
from learning.models import Recommendation
from practice.models import Request, RequestedPerson

SOONEST = F("due_on").asc(nulls_last=True)
MINUTES = 5
CLOSED_SHOWN = 30
HOME_READS = 50
OUT_OF_USE = "This area is no longer in use. You need not do anything."


def people_to_ask(me) -> list[Membership]:
    """Everybody who works here now, each with `open_requests`, a count. One query.

    A childminder does not ask themselves. Empty when there is nobody but the one who asks.
    """
    waiting = (
        RequestedPerson.objects.filter(
            person=OuterRef("user"), setting=OuterRef("setting"), done_at=None, request__withdrawn_at=None
        )
        .order_by()
        .values("person")
        .annotate(number=Count("pk"))
        .values("number")
    )
    here = Membership.objects.current().filter(setting=me.setting).select_related("user")
    members = list(here.annotate(open_requests=Coalesce(Subquery(waiting), 0)).order_by("user__name", "pk"))
    others = [member for member in members if member.user_id != me.user_id]
    if me.setting.is_childminder:
        return others
    return members if others else []


def expects_somebody(me) -> bool:
    """Whether an invitation is open here: there is nobody to ask, but soon there may be. One query."""
    return Invitation.objects.open().filter(setting=me.setting).exists()


def areas_to_ask_about() -> list[Recommendation]:
    """The areas of every live report, the newest report first. One query."""
    areas = Recommendation.objects.live().select_related("edition__report")
    return list(areas.order_by("-edition__published_on", "edition", "position"))


def live_area_of(request: Request) -> Recommendation | None:
    """The area in the version that is in use now. None when the report is archived, or the area was left out."""
    asked = request.recommendation
    areas = Recommendation.objects.live().filter(key=asked.key, edition__report=asked.edition.report_id)
    return areas.select_related("edition__report").first()


def asked_of(me) -> list[Request]:
    """What this person was asked here and has not done, the soonest first; twice about one area is once.

    Each with who asked, never why. One query.
    """
    found = once_each(_for_rows(Request.objects.asked_of(me.user)).order_by(SOONEST, "pk"))
    for request in found:
        request.is_mine = True  # type: ignore[attr-defined]
    return found


def asked_about(me, area: Recommendation) -> dict | None:
    """The soonest of what this person was asked about one area here and has not done: public_id, due_on, asked_by_id
    and asked_by__name. None when nothing was asked. One query, for pages that are opened all day."""
    requests = Request.objects.asked_of(me.user).for_area(area).order_by(SOONEST, "pk")
    return requests.values("public_id", "due_on", "asked_by_id", "asked_by__name").first()


def for_home(me) -> list[Request]:
    """What is asked of this person (`is_mine`), and for a manager what is waited for, with counts. One query."""
    if not me.is_manager:
        return asked_of(me)
    mine = RequestedPerson.objects.open_for(me.user).filter(request=OuterRef("pk"))
    here = Request.objects.visible_to(me.user).filter(setting=me.setting)
    requests = _for_rows(here.annotate(is_mine=Exists(mine)).waited_for().with_progress())
    return list(requests.order_by("-is_mine", SOONEST, "pk")[:HOME_READS])


def _for_rows(requests):
    return requests.select_related("asked_by", "recommendation__edition").only(
        "public_id",
        "due_on",
        "asked_by__name",
        "recommendation__key",
        "recommendation__name",
        "recommendation__picture",
        "recommendation__edition__report",
    )


def once_each(requests) -> list[Request]:
    """The first request about each area."""
    first: dict[tuple, Request] = {}
    for request in requests:
        asked = request.recommendation
        first.setdefault((asked.edition.report_id, asked.key), request)
    return list(first.values())


def waited_for(me):
    """The requests of this setting that somebody has still to finish, with counts, the soonest first."""
    return _counted(me).waited_for().order_by(SOONEST, "pk")


def over(me):
    """The newest requests that were withdrawn, or that everybody finished."""
    return _counted(me).over()[:CLOSED_SHOWN]


def _counted(me):
    requests = Request.objects.visible_to(me.user).filter(setting=me.setting).with_progress()
    return requests.select_related("recommendation").only(
        "public_id", "due_on", "asked_at", "withdrawn_at", "recommendation__name"
    )


def progress(request: Request) -> str:
    """ "3 of 9 have finished", of a request with its counts."""
    if not request.asked:  # type: ignore[attr-defined]
        return "Everybody who was asked has left"
    verb = "has" if request.asked == 1 else "have"  # type: ignore[attr-defined]
    return f"{request.done} of {request.asked} {verb} finished"  # type: ignore[attr-defined]
