"""Who has what open, as counts. Never a draft, never an action whose reflection is not shared with who asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.models import Membership
from common.templatetags.words import counted
from practice.models import Action, Contributor, RequestedPerson
from practice.models.self_audits import BEING_ANSWERED
from practice.states import ActionState


@dataclass
class OpenWork:
    self_audits: int = 0
    actions: int = 0
    requests: int = 0

    def __bool__(self) -> bool:
        return bool(self.self_audits or self.actions or self.requests)

    @property
    def words(self) -> str:
        """ "1 self-audit, 2 actions"; empty when nothing is open."""
        kinds = (
            (self.self_audits, "self-audit,self-audits"),
            (self.actions, "action,actions"),
            (self.requests, "request,requests"),
        )
        return ", ".join(counted(number, nouns) for number, nouns in kinds if number)


def unfinished_actions(me: Membership) -> QuerySet[Action]:
    """Of this setting, as far as `me` may see them: open, or done and to be looked at again."""
    wanted = Q(state=ActionState.OPEN) | Q(state=ActionState.DONE, look_on__isnull=False)
    return Action.objects.visible_to(me.user).filter(wanted, setting=me.setting)


def worked_on(me: Membership) -> QuerySet[Contributor]:
    """Everybody's part in the self-audits that are being answered here."""
    return Contributor.objects.filter(setting=me.setting, self_audit__state__in=BEING_ANSWERED)


def open_requests(me: Membership) -> QuerySet[RequestedPerson]:
    """Who was asked for a reflection and is not done with it."""
    mine = RequestedPerson.objects.visible_to(me.user).filter(setting=me.setting)
    return mine.filter(done_at=None, request__withdrawn_at=None)


def open_work(me: Membership, people: Iterable[int]) -> dict[int, OpenWork]:
    """What each of these people (primary keys) has open, for the manager `me`. Three queries."""
    found = {person: OpenWork() for person in people}
    for name, person, rows in (
        ("self_audits", "person", worked_on(me)),
        ("actions", "owner", unfinished_actions(me)),
        ("requests", "person", open_requests(me)),
    ):
        mine = rows.filter(**{f"{person}__in": list(found)}).order_by()
        for pk, number in mine.values_list(person).annotate(Count("pk")):
            setattr(found[pk], name, number)
    return found
