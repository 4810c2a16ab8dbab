from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent
from practice.actions import acting
from practice.actions.acting import NextStep
from practice.actions.reviewing import begin_review
from practice.models import Action, Move, Notice, SelfAudit
from tests import factories
from tests.rows import adds, nothing_changes, raw, refused

AT = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)
DUE, LOOK = date(2027, 4, 1), date(2027, 6, 1)
TOO_MANY = "Choose up to three to act on now. Leave the rest for later, with a reason."
MOVED_ON = "This action has moved on since you opened the page."
ONLY_OWNER = "Only the person whose action it is, or a manager, can do that."
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1, items=6)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return place.practitioner


@pytest.fixture
def manager(place):
    return place.manager


@pytest.fixture
def audit(me, manager):
    return factories.under_review(me, manager, ratings=("no",))


def gaps(audit):
    return list(audit.answers.gaps().order_by("pk"))


def now(answer, owner, **fields):
    return NextStep(
        answer=answer,
        now=True,
        owner=owner.user,
        **{"what": "Do it", "expect": "See it", "due_on": DUE} | fields,
    )


def later(answer, because="After the move"):
    return NextStep(answer=answer, now=False, later_because=because)


def fresh(action):
    return Action.objects.get(pk=action.pk)


def test_gaps_become_actions_now_or_wait_with_their_reason(me, manager, audit):
    one, two, *_ = gaps(audit)
    with adds(Action=2, Notice=1, AuditEvent=1):
        made = acting.choose_next_steps(
            by=manager, self_audit=audit, steps=[now(one, me, look_on=LOOK), later(two)], at=AT
        )
    running, waiting = (fresh(action) for action in made)
    assert (running.state, running.what, running.expect, running.owner) == (
        "open",
        "Do it",
        "See it",
        me.user,
    )
    assert (running.due_on, running.look_on, running.answer, running.created_by, running.created_at) == (
        DUE,
        LOOK,
        one,
        manager.user,
        AT,
    )
    assert running.recommendation == one.section.checklist.recommendation
    assert (waiting.state, waiting.later_because, waiting.owner) == ("later", "After the move", None)
    assert Notice.objects.get(kind="action").person == me.user


def test_the_words_of_an_action_are_encrypted_with_the_settings_key(me, manager, audit):
    one, two, *_ = gaps(audit)
    made, waiting = acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(one, me), later(two)])
    for action, column in ((made, "what"), (made, "expect"), (waiting, "later_because")):
        assert raw(Action, column, action.pk).startswith(f"{me.setting.key.public_id}:")


def test_a_gap_does_not_become_an_action_by_itself(audit):
    assert not Action.objects.exists()


def test_no_more_than_three_now(me, manager, audit):
    steps = [now(answer, me) for answer in gaps(audit)[:4]]
    with refused(TOO_MANY):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=steps)


def test_those_chosen_before_count(me, manager, audit):
    one, two, three, four, *_ = gaps(audit)
    acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(one, me), now(two, me), later(four)])
    with refused(TOO_MANY):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(three, me), now(four, me)])
    with adds(Action=1, Notice=1, AuditEvent=1):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(one, me), now(three, me)])


def test_choosing_the_same_again_changes_nothing(me, manager, audit):
    steps = [now(gaps(audit)[0], me), later(gaps(audit)[1])]
    acting.choose_next_steps(by=manager, self_audit=audit, steps=steps)
    with nothing_changes():
        assert acting.choose_next_steps(by=manager, self_audit=audit, steps=steps) == []


def test_what_waited_can_begin(me, manager, audit):
    gap = gaps(audit)[0]
    (waiting,) = acting.choose_next_steps(by=manager, self_audit=audit, steps=[later(gap)])
    with adds(Move=1, Notice=1, AuditEvent=1):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(gap, me)], at=AT)
    begun = fresh(waiting)
    assert (begun.state, begun.what, begun.owner, begun.due_on) == ("open", "Do it", me.user, DUE)
    move = Move.objects.get(action=begun)
    assert (move.from_state, move.to_state, move.by, move.at) == ("later", "open", manager.user, AT)


def test_an_action_of_the_manager_alone_tells_nobody(manager, audit):
    with adds(Action=1, AuditEvent=1):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=[now(gaps(audit)[0], manager)])


def test_next_steps_are_chosen_by_a_manager_after_the_review_has_begun(me, manager):
    audit = factories.submitted(me)
    with refused("Only a manager of this setting can do that."):
        acting.choose_next_steps(by=me, self_audit=audit, steps=[])
    with refused("Next steps are chosen when the self-audit has been reviewed."):
        acting.choose_next_steps(by=manager, self_audit=audit, steps=[])
    begin_review(by=manager, self_audit=audit)
    assert acting.choose_next_steps(by=manager, self_audit=audit, steps=[]) == []


def test_next_steps_may_follow_the_signing(me, manager):
    seal = factories.signed_off(me, manager)
    with adds(Action=2, AuditEvent=1):
        factories.next_steps(manager, seal.self_audit)


def test_the_managers_own_rating_makes_a_gap_too(me, manager):
    audit = factories.under_review(me, manager, ratings=("yes",))
    assert gaps(audit) == []
    audit.answers.filter(pk=audit.answers.first().pk).update(
        manager_rating="partly", manager_by=manager.user, manager_at=AT
    )
    assert [answer.is_gap for answer in gaps(audit)] == [True]


# Actions from nothing


def test_a_practitioner_makes_an_action_for_themselves(me):
    area = factories.area_of()
    with adds(Action=1, AuditEvent=1):
        made = acting.create_action(
            by=me,
            what="Tidy the board",
            expect="Parents stop",
            owner=me.user,
            due_on=DUE,
            look_on=LOOK,
            recommendation=area,
            at=AT,
        )
    stored = fresh(made)
    assert (stored.what, stored.expect, stored.owner, stored.created_by) == (
        "Tidy the board",
        "Parents stop",
        me.user,
        me.user,
    )
    assert (stored.due_on, stored.look_on, stored.recommendation, stored.created_at) == (DUE, LOOK, area, AT)
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.object_id, event.setting) == ("action made", stored.public_id, me.setting)


def test_only_a_manager_makes_one_for_somebody_else(place, me, manager):
    with refused("Only a manager of this setting can do that."):
        factories.action(me, place.colleague)
    with adds(Action=1, AuditEvent=1, Notice=1):
        factories.action(manager, me)


# Doing


def test_finishing_an_action(me):
    action = factories.action(me)
    with adds(Move=1, AuditEvent=1):
        acting.finish_action(by=me, action=action, done_note="Rang on Monday", at=AT)
    stored = fresh(action)
    assert (stored.state, stored.done_note, stored.done_by, stored.done_at) == (
        "done",
        "Rang on Monday",
        me.user,
        AT,
    )
    assert (action.done_note, action.version) == ("Rang on Monday", 2)
    assert raw(Action, "done_note", action.pk).startswith(f"{me.setting.key.public_id}:")


def test_looking_again_answers_the_question_asked_at_the_start(me, manager):
    action = factories.action(me)
    acting.finish_action(by=me, action=action, done_note="")
    with adds(Move=1, AuditEvent=1):
        acting.look_again(by=manager, action=action, result="not_yet", result_note="Two of five", at=AT)
    stored = fresh(action)
    assert (stored.state, stored.status, stored.result_note, stored.checked_by, stored.checked_at) == (
        "checked",
        "not_yet",
        "Two of five",
        manager.user,
        AT,
    )


def test_acting_is_for_the_owner_and_managers(place, me, manager):
    action = factories.action(me)
    with refused(ONLY_OWNER):
        acting.finish_action(by=place.colleague, action=action, done_note="")
    acting.finish_action(by=manager, action=action, done_note="")
    with refused(ONLY_OWNER):
        acting.look_again(by=place.colleague, action=action, result="seen", result_note="")


def test_finishing_twice_from_two_pages_is_one_finish(me, manager):
    action = factories.action(me)
    old_page = fresh(action)
    acting.finish_action(by=me, action=action, done_note="Mine")
    with refused(MOVED_ON, status=409):
        acting.finish_action(by=manager, action=old_page, done_note="Theirs")
    assert fresh(action).done_note == "Mine"


def test_looking_again_before_it_is_done_is_refused(me):
    action = factories.action(me)
    with refused(MOVED_ON, status=409):
        acting.look_again(by=me, action=action, result="seen", result_note="")


def test_looking_again_without_a_result_is_impossible(me):
    action = factories.action(me)
    acting.finish_action(by=me, action=action, done_note="")
    with pytest.raises(IntegrityError):
        acting.look_again(by=me, action=action, result="", result_note="")


@pytest.mark.parametrize(
    ("due_on", "status"), [(None, "open"), (date(2027, 3, 3), "open"), (date(2027, 3, 2), "overdue")]
)
def test_an_open_action_past_its_day_is_overdue(me, time_machine, due_on, status):
    time_machine.move_to(AT)
    action = factories.action(me, due_on=due_on)
    assert action.status == status
    assert Action.objects.overdue(AT.date()).exists() == (status == "overdue")


def test_looking_again_is_due_once_done_and_the_day_has_come(me):
    action = factories.action(me, look_on=LOOK)
    assert not Action.objects.to_look_at_again(LOOK).exists()
    acting.finish_action(by=me, action=action, done_note="")
    assert list(Action.objects.to_look_at_again(LOOK)) == [action]
    assert not Action.objects.to_look_at_again(date(2027, 5, 31)).exists()


def test_a_self_audit_keeps_no_more_than_one_action_for_each_answer(me, manager, audit):
    factories.next_steps(manager, audit)
    assert SelfAudit.objects.get(pk=audit.pk).answers.filter(actions__isnull=False).count() == 2
