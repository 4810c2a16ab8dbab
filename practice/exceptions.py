"""What stands out in each setting of a group, for its lead: counts and dates, never anybody's words or name.

Nothing of a reflection is counted here, not even an action that came from one: its readers are those the author named.
"""

import calendar
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.contacts import Contacts, contacts_of
from accounts.models import Group, Setting
from common.templatetags.words import counted, day
from practice.models import Action, Request, SelfAudit, SelfAuditAnswer
from practice.states import ImpactResult, Rating, SelfAuditState

WAITS_TOO_LONG_AFTER = 14  # days
SIGNED_WITHIN = 12  # months


@dataclass(frozen=True)
class Exceptional:
    """One thing that stands out. `status` is a code of the status tag."""

    status: str
    words: str


@dataclass(frozen=True)
class Side:
    """One setting beside the others. Of a suspended one nothing is counted."""

    setting: Setting
    found: list[Exceptional]


def side_by_side(group: Group) -> list[Side]:
    """Every setting of the group by its name, with what stands out today. Six queries, however many settings."""
    settings = sorted(group.settings.all(), key=lambda one: (one.name.casefold(), one.slug))
    today = timezone.localdate()
    actions, noes = _overdue_actions(group, today), _open_noes(group)
    audits, requests = _self_audits(group, today), _late_requests(group, today)

    def found_in(contacts: Contacts) -> list[Exceptional]:
        pk = contacts.setting.pk
        return [
            *_counted(actions[pk], "overdue", "action is overdue,actions are overdue"),
            *_counted(noes[pk], "no", "answer of No is still open,answers of No are still open"),
            *_of_self_audits(*audits.get(pk, (0, None)), today),
            *_counted(requests[pk], "overdue", "request is past its date,requests are past their date"),
            *_of_contacts(contacts),
        ]

    return [
        Side(one.setting, [] if one.setting.suspended_at else found_in(one)) for one in contacts_of(settings)
    ]


def months_before(today: date, months: int) -> date:
    """The same day so many months earlier; the last of the month when it has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _counted(number: int, status: str, nouns: str) -> list[Exceptional]:
    return [Exceptional(status, counted(number, nouns))] if number else []


def _of_self_audits(waiting: int, signed_at: datetime | None, today: date) -> list[Exceptional]:
    found = _counted(waiting, "to_review", "self-audit has,self-audits have")
    found = [
        Exceptional(one.status, f"{one.words} waited for review for more than two weeks") for one in found
    ]
    if signed_at is None:
        found.append(Exceptional("not_started", "No self-audit is signed off yet"))
    elif timezone.localtime(signed_at).date() < months_before(today, SIGNED_WITHIN):
        found.append(Exceptional("not_started", "No self-audit was signed off in the last 12 months"))
    return found


def _of_contacts(contacts: Contacts) -> list[Exceptional]:
    found = []
    checked = contacts.setting.contacts_checked_on
    if not contacts.are_complete:
        found.append(Exceptional("not_answered", "Contacts are not complete"))
    if checked is None:
        found.append(Exceptional("check_again", "Contacts are not checked"))
    elif contacts.are_old:
        found.append(Exceptional("check_again", f"Contacts were last checked on {day(checked)}"))
    return found


def _working(group: Group) -> Q:
    return Q(setting__group=group, setting__suspended_at=None)


def _overdue_actions(group: Group, today: date) -> Counter:
    actions = Action.objects.filter(_working(group), reflection=None).overdue(today)
    return Counter(dict(actions.order_by().values_list("setting").annotate(Count("pk"))))


def _open_noes(group: Group) -> Counter:
    """Questions whose latest signed-off answer is No, unless its action was looked at again and seen to work.

    The manager's answer counts where there is one. A question is the same in every version of its report. A later
    answer replaces an earlier one here: the database takes longer to find the latest of each question.
    """
    question = ("setting", "self_audit__edition__report", "section__checklist__key", "item__key")
    agreed = Coalesce(NullIf("manager_rating", Value("")), F("rating"))
    signed = SelfAuditAnswer.objects.filter(_working(group), self_audit__state=SelfAuditState.SIGNED_OFF)
    rows = signed.order_by("self_audit__sign_off__sequence").values_list(*question, agreed, "actions__result")
    latest = {(setting, *key): (rating, result) for setting, *key, rating, result in rows}
    open_now = [key for key, said in latest.items() if said[0] == Rating.NO and said[1] != ImpactResult.SEEN]
    return Counter(setting for setting, *_ in open_now)


def _self_audits(group: Group, today: date) -> dict[int, tuple[int, datetime | None]]:
    """For each setting: how many wait too long for review, and when one was last signed off."""
    last_day = today - timedelta(days=WAITS_TOO_LONG_AFTER)
    too_long = Q(
        state=SelfAuditState.SUBMITTED,
        submitted_at__lt=timezone.make_aware(datetime.combine(last_day, time.min)),
    )
    audits = SelfAudit.objects.filter(_working(group)).order_by().values("setting")
    rows = audits.annotate(waiting=Count("pk", filter=too_long), signed=Max("sign_off__signed_at"))
    return {row["setting"]: (row["waiting"], row["signed"]) for row in rows}


def _late_requests(group: Group, today: date) -> Counter:
    """Past their date, while somebody who works there now is not done."""
    late = Request.objects.waited_for().filter(_working(group), due_on__lt=today)
    return Counter(dict(late.order_by().values_list("setting").annotate(Count("pk"))))
