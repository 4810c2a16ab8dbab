from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Membership
from practice.models import Action, Contributor, Notice, NoticeChoice, RequestedPerson
from practice.models.self_audits import BEING_ANSWERED
from practice.notices import offered_to
from practice.states import ActionState

SOON = timedelta(days=3)
AT_A_TIME = 200


@transaction.atomic
def mark_read(*, by: Membership, notice: Notice, at=None) -> None:
    """Put one notice away. Doing it twice changes nothing."""
    Notice.objects.visible_to(by.user).unseen().filter(pk=notice.pk).update(seen_at=at or timezone.now())


@transaction.atomic
def mark_all_read(*, by: Membership, until: Notice, at=None) -> int:
    """Put away this notice and what came before it; what came while the page was open stays. Returns how many."""
    waiting = Notice.objects.visible_to(by.user).unseen().listed()
    waiting = waiting.filter(setting=by.setting, pk__lte=until.pk)
    return waiting.update(seen_at=at or timezone.now())


@transaction.atomic
def choose_notices(*, by: Membership, choices: Mapping[str, tuple[bool, bool]]) -> None:
    """Keep whether each kind is listed and mailed. A kind this person can't get is left alone."""
    offered = offered_to(by)
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(setting=by.place, person=by.user, kind=kind, is_listed=listed, is_mailed=mailed)
            for kind, (listed, mailed) in choices.items()
            if kind in offered
        ],
        update_conflicts=True,
        unique_fields=["setting", "person", "kind"],
        update_fields=["is_listed", "is_mailed"],
    )


def remind(*, today: date | None = None) -> int:
    """Tell people what of theirs is due within three days, or overdue: once for each thing and its day.

    Several workers may do it at once. Returns how many notices this one wrote.
    """
    until = (today or timezone.localdate()) + SOON
    put_away_what_is_done()
    due = list(_due(until))
    return sum(_write_new(due[start : start + AT_A_TIME]) for start in range(0, len(due), AT_A_TIME))


@transaction.atomic
def _write_new(notices: list[Notice]) -> int:
    """Those that are not there yet. Whoever else writes the same at this moment is met by the unique constraint."""
    about = {notice.object_id for notice in notices}
    told = set(
        Notice.objects.filter(kind=Notice.Kind.DUE, object_id__in=about).values_list(
            "person", "object_id", "occasion"
        )
    )
    new = [one for one in notices if (one.person_id, one.object_id, one.occasion) not in told]
    Notice.write(new)
    return Notice.objects.filter(public_id__in=[one.public_id for one in new]).count()


def _due(until: date) -> Iterator[Notice]:
    """A notice for everybody who works there now and has something open with a day. Three queries."""
    here = Membership.objects.current().filter(setting=OuterRef("setting"))
    asked = RequestedPerson.objects.filter(
        Exists(here.filter(user=OuterRef("person"))),
        done_at=None,
        request__withdrawn_at=None,
        request__due_on__lte=until,
    )
    for row in asked.select_related("request", "person", "setting").defer("request__why"):
        yield _notice(row, row.person, about=row.request)
    owned = Action.objects.open().filter(Exists(here.filter(user=OuterRef("owner"))), due_on__lte=until)
    fields = ("public_id", "due_on", "setting__slug", "owner__email")
    for action in owned.select_related("owner", "setting").only(*fields):
        yield _notice(action, action.owner, about=action)
    helping = Contributor.objects.filter(
        Exists(here.filter(user=OuterRef("person"))),
        self_audit__state__in=BEING_ANSWERED,
        self_audit__due_on__lte=until,
    )
    for helper in helping.select_related("self_audit", "person", "setting"):
        yield _notice(helper, helper.person, about=helper.self_audit)


def _notice(row, person, *, about) -> Notice:
    return Notice(
        setting=row.setting,
        kind=Notice.Kind.DUE,
        person=person,
        object_id=about.public_id,
        occasion=about.due_on.isoformat(),
    )


@transaction.atomic
def put_away_what_is_done(*, at=None) -> None:
    """Actions that are no longer open, and requests that are done or withdrawn, wait for nobody."""
    waiting = Notice.objects.unseen()
    done = Action.objects.exclude(state__in=(ActionState.OPEN, ActionState.LATER)).values("public_id")
    of_actions = waiting.filter(kind__in=(Notice.Kind.ACTION, Notice.Kind.DUE), object_id__in=done)
    asked = RequestedPerson.objects.filter(
        Q(done_at__isnull=False) | Q(request__withdrawn_at__isnull=False),
        person=OuterRef("person"),
        request__public_id=OuterRef("object_id"),
    )
    of_requests = waiting.filter(Exists(asked), kind__in=(Notice.Kind.REQUEST, Notice.Kind.DUE))
    for found in (of_actions, of_requests):
        found.update(seen_at=at or timezone.now())
