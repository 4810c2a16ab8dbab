"""Roles in a team, and leaving it: the role ends, sign-ins end at once, open work is handed on, records stay."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import AuditEvent, Membership, Setting, SignIn, User
from accounts.phrases import cancel_phrases
from common.refusals import IllegalMove, Refused
from practice.actions.requesting import withdraw_request
from practice.models import Action, Contributor, Notice, Reader, Request
from practice.models.reflections import OPEN_TO_READERS
from practice.open_work import open_requests, unfinished_actions, worked_on
from practice.permissions import (
    NOT_HERE_ANY_MORE,
    ONLY_MANAGERS,
    check_can_change_role,
    check_can_end_membership,
)


@transaction.atomic
def change_role(*, by: Membership, member: Membership, role: str, office: str = "") -> None:
    """It counts from the person's next request on. Raises Refused for the last manager, who would leave nobody."""
    by, member = _hold_team(by, member)
    check_can_change_role(by, member)
    check_can_end_membership(by, member, manages_alone=role != member.role and manages_alone(member))
    if (role, office) == (member.role, member.office):
        return
    Membership.objects.filter(pk=member.pk).update(role=role, office=office)
    AuditEvent.log("role changed", by=by.user, on=member)


@transaction.atomic
def end_membership(
    *,
    by: Membership,
    member: Membership,
    actions_to: User | None = None,
    self_audits_to: User | None = None,
    at=None,
) -> None:
    """End somebody's work here, or one's own. What they wrote and signed stays as it is.

    Open actions and self-audits go to the people named, or to nobody; what they were asked to reflect on is not asked
    of them any more. Raises Refused for the last manager, and for an heir who does not work here.
    """
    by, member = _hold_team(by, member)
    check_can_end_membership(by, member, manages_alone=manages_alone(member))
    now = at or timezone.now()
    _hand_on_actions(by, member, actions_to)
    _hand_on_self_audits(by, member, self_audits_to, now)
    _withdraw_requests(by, member, now)
    Membership.objects.filter(pk=member.pk).update(ended_at=now, ended_by=by.user)
    cancel_phrases(member.user, at=now)
    SignIn.end_all(member.user)
    AuditEvent.log("membership ended", by=by.user, on=member)


def _hold_team(by: Membership, member: Membership) -> tuple[Membership, Membership]:
    """Both as they are now, held until the transaction ends: of two managers who end each other one stays."""
    Setting.objects.select_for_update(no_key=True).get(pk=by.place.pk)
    here = Membership.objects.current().filter(setting=by.setting).select_related("user", "setting")
    now = {row.pk: row for row in here.filter(pk__in=[by.pk, member.pk])}
    if by.pk not in now or not now[by.pk].is_manager:
        raise Refused(ONLY_MANAGERS)
    if member.pk not in now:
        raise IllegalMove(NOT_HERE_ANY_MORE)
    return now[by.pk], now[member.pk]


def manages_alone(member: Membership) -> bool:
    """Whether nobody else manages this setting. No query for somebody who does not manage it."""
    others = Membership.objects.current().managers().filter(setting=member.setting).exclude(pk=member.pk)
    return member.is_manager and not others.exists()


def _check_heir(member: Membership, heir: User) -> None:
    here = Membership.objects.current().filter(setting=member.setting, user=heir)
    if heir.pk == member.user_id or not here.exists():
        raise Refused("Choose somebody who works here and stays.")


def _hand_on_actions(by: Membership, member: Membership, heir: User | None) -> None:
    """An action that comes from a reflection holds words of it: only somebody who may read it can take it over."""
    if heir is None:
        return
    _check_heir(member, heir)
    may_read = Reader.objects.filter(person=heir, reflection__state__in=OPEN_TO_READERS).values("reflection")
    theirs = unfinished_actions(by).filter(Q(reflection=None) | Q(reflection__in=may_read), owner=member.user)
    for action in theirs.select_related("setting"):
        still = Action.objects.filter(pk=action.pk, owner=member.user, state=action.state)
        if still.update(owner=heir, version=F("version") + 1):
            _tell(by, member, heir, action)


def _hand_on_self_audits(by: Membership, member: Membership, heir: User | None, now) -> None:
    theirs = list(worked_on(by).filter(person=member.user).select_related("self_audit__setting"))
    if heir is not None and theirs:
        _check_heir(member, heir)
        works_on = set(worked_on(by).filter(person=heir).values_list("self_audit", flat=True))
        new = [row.self_audit for row in theirs if row.self_audit_id not in works_on]
        for audit in new:
            Contributor.objects.create(
                setting=audit.setting, self_audit=audit, person=heir, asked_by=by.user, asked_at=now
            )
            _tell(by, member, heir, audit)
    Contributor.objects.filter(pk__in=[row.pk for row in theirs]).delete()


def _tell(by: Membership, member: Membership, heir: User, about) -> None:
    if heir.pk != by.user_id:
        Notice.tell(Notice.Kind.HANDED_ON, heir, about=about, occasion=member.public_id)
    AuditEvent.log("handed on", by=by.user, on=about)


def _withdraw_requests(by: Membership, member: Membership, now) -> None:
    """A request that was made to nobody else is withdrawn altogether."""
    theirs = open_requests(by).filter(person=member.user)
    requests = list(theirs.values_list("request", flat=True))
    theirs.delete()
    for request in Request.objects.filter(pk__in=requests, people=None):
        withdraw_request(by=by, request=request, at=now)
