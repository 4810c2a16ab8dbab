from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership, User
from common.refusals import Refused
from learning.models import Recommendation
from practice.models import Action, Notice, SelfAudit, SelfAuditAnswer
from practice.permissions import check_can_act, check_can_choose_next_steps, check_is_manager, refuse_unless
from practice.states import ActionState

AT_MOST_NOW = 3
TOO_MANY = "Choose up to three to act on now. Leave the rest for later, with a reason."


@dataclass(frozen=True)
class NextStep:
    """What the manager decided about one gap: act now, or later with a reason."""

    answer: SelfAuditAnswer
    now: bool
    what: str = ""
    expect: str = ""
    look_on: date | None = None
    owner: User | None = None
    due_on: date | None = None
    later_because: str = ""


@transaction.atomic
def choose_next_steps(
    *, by: Membership, self_audit: SelfAudit, steps: Iterable[NextStep], at=None
) -> list[Action]:
    """Up to three gaps become actions now; the rest wait with their reason.

    Raises Refused for more than three, counting those chosen before.
    """
    check_can_choose_next_steps(by, self_audit)
    SelfAudit.objects.select_for_update().get(pk=self_audit.pk)
    steps = list(steps)
    for step in steps:
        _check_step(step, self_audit)
    before = {action.answer_id: action for action in Action.objects.filter(answer__self_audit=self_audit)}
    running = [pk for pk, action in before.items() if action.state != ActionState.LATER]
    new = [step for step in steps if step.now and step.answer.pk not in running]
    if len(running) + len(new) > AT_MOST_NOW:
        raise Refused(TOO_MANY)
    now = at or timezone.now()
    made = []
    for step in steps:
        earlier = before.get(step.answer.pk)
        if earlier is None:
            made.append(_create(by=by, step=step, at=now))
        elif earlier.state == ActionState.LATER and step.now:
            _begin(by=by, action=earlier, step=step, at=now)
            made.append(earlier)
    return made


def _check_step(step: NextStep, self_audit: SelfAudit) -> None:
    refuse_unless(step.answer.self_audit_id == self_audit.pk, "Choose questions of this self-audit.")
    if step.owner is not None:
        _check_works_here(step.owner, self_audit.setting_id)


def _check_works_here(owner: User, setting_id: int) -> None:
    here = Membership.objects.current().filter(setting=setting_id, user=owner).exists()
    refuse_unless(here, "Choose an owner who works here now.")


def _create(*, by: Membership, step: NextStep, at) -> Action:
    common = {
        "setting": step.answer.setting,
        "answer": step.answer,
        "recommendation": step.answer.section.checklist.recommendation,
        "created_by": by.user,
        "created_at": at,
    }
    if not step.now:
        return Action.objects.create(**common, state=ActionState.LATER, later_because=step.later_because)
    action = Action.objects.create(
        **common,
        what=step.what,
        expect=step.expect,
        look_on=step.look_on,
        owner=step.owner,
        due_on=step.due_on,
    )
    _tell_owner(by, action)
    return action


def _begin(*, by: Membership, action: Action, step: NextStep, at) -> None:
    action.move(
        ActionState.OPEN,
        by=by.user,
        at=at,
        what=step.what,
        expect=step.expect,
        look_on=step.look_on,
        owner=step.owner,
        due_on=step.due_on,
    )
    _tell_owner(by, action)


def _tell_owner(by: Membership, action: Action) -> None:
    if action.owner is not None and action.owner_id != by.user_id:
        Notice.tell(Notice.Kind.ACTION, action.owner, about=action)
    AuditEvent.log("action made", by=by.user, on=action)


@transaction.atomic
def create_action(
    *,
    by: Membership,
    what: str,
    expect: str,
    owner: User,
    due_on: date | None,
    look_on: date | None,
    recommendation: Recommendation | None = None,
    at=None,
) -> Action:
    """An action that comes from no answer. A practitioner makes it for themselves, a manager for anybody."""
    if owner.pk != by.user_id:
        check_is_manager(by)
        _check_works_here(owner, by.place.pk)
    action = Action.objects.create(
        setting=by.place,
        recommendation=recommendation,
        what=what,
        expect=expect,
        owner=owner,
        due_on=due_on,
        look_on=look_on,
        created_by=by.user,
        created_at=at or timezone.now(),
    )
    _tell_owner(by, action)
    return action


@transaction.atomic
def finish_action(*, by: Membership, action: Action, done_note: str, at=None) -> None:
    check_can_act(by, action)
    now = at or timezone.now()
    action.move(ActionState.DONE, by=by.user, at=now, done_note=done_note, done_by=by.user, done_at=now)
    AuditEvent.log("action done", by=by.user, on=action)


@transaction.atomic
def look_again(*, by: Membership, action: Action, result: str, result_note: str, at=None) -> None:
    """Answer "what will we see if this works?" again: seen, not yet or can't tell, with what was looked at."""
    check_can_act(by, action)
    now = at or timezone.now()
    action.move(
        ActionState.CHECKED,
        by=by.user,
        at=now,
        result=result,
        result_note=result_note,
        checked_by=by.user,
        checked_at=now,
    )
    AuditEvent.log("action looked at again", by=by.user, on=action)
