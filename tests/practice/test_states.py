"""Every pair of states of every lifecycle: the move is made if, and only if, the table holds it."""

from datetime import UTC, datetime
from itertools import product

import pytest

from common.refusals import IllegalMove
from learning.models import Edition
from learning.states import EDITION, EditionState
from practice.models import Action, Move, Reflection, SelfAudit
from practice.states import ACTION, REFLECTION, SELF_AUDIT, ActionState, ReflectionState, SelfAuditState
from tests import factories
from tests.rows import nothing_changes

AT = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def pairs(states):
    return [pytest.param(old, new, id=f"{old}-{new}") for old, new in product(states, states)]


def columns(model, state, by):
    """What the database wants to be set in this state."""
    if model is Reflection:
        return {"shared_at": AT if state in ("shared", "read") else None}
    if model is SelfAudit:
        handed_in = state in ("submitted", "signed_off")
        return {"submitted_at": AT if handed_in else None, "submitted_by": by if handed_in else None}
    if model is Action:
        done, checked = state in ("done", "checked"), state == "checked"
        return {
            "done_at": AT if done else None,
            "done_by": by if done else None,
            "checked_at": AT if checked else None,
            "checked_by": by if checked else None,
            "result": "seen" if checked else "",
        }
    return {"live_at": None if state in ("draft", "awaiting_approval") else AT}


def put(row, state, by):
    """The row as if it had come to this state."""
    model = type(row)
    model.objects.filter(pk=row.pk).update(state=state, **columns(model, state, by))
    return model.objects.get(pk=row.pk)


def check_move(row, old, new, lifecycle, by):
    row = put(row, old, by)
    if (old, new) in lifecycle.moves:
        row.move(new, by=by, at=AT, **columns(type(row), new, by))
        stored = type(row).objects.get(pk=row.pk)
        assert (row.state, stored.state, stored.version) == (new, new, row.version)
        move = Move.objects.latest("pk")
        assert (move.from_state, move.to_state, move.by, move.at) == (old, new, by, AT)
        assert row in (move.reflection, move.self_audit, move.action)
    else:
        with nothing_changes(), pytest.raises(IllegalMove) as caught:
            row.move(new, by=by, at=AT, **columns(type(row), new, by))
        assert str(caught.value) == lifecycle.refusal
        assert row.state == old


@pytest.fixture
def me():
    factories.edition(areas=1, items=1)
    return factories.member(factories.setting())


@pytest.mark.parametrize(("old", "new"), pairs(ReflectionState))
def test_reflection(me, old, new):
    check_move(factories.reflection(me), old, new, REFLECTION, me.user)


@pytest.mark.parametrize(("old", "new"), pairs(SelfAuditState))
def test_self_audit(me, old, new):
    check_move(factories.self_audit(me), old, new, SELF_AUDIT, me.user)


@pytest.mark.parametrize(("old", "new"), pairs(ActionState))
def test_action(me, old, new):
    check_move(factories.action(me), old, new, ACTION, me.user)


@pytest.mark.parametrize(("old", "new"), pairs(EditionState))
def test_edition(old, new):
    by = factories.editor()
    edition = put(factories.edition(areas=0, published=False), old, by)
    if (old, new) in EDITION.moves:
        edition._move(new, by=by, **({"live_at": AT} if new == "published" else {}))
        assert (edition.state, Edition.objects.get(pk=edition.pk).state) == (new, new)
        move = edition.moves.get()
        assert (move.from_state, move.to_state, move.by) == (old, new, by)
    else:
        with nothing_changes(), pytest.raises(IllegalMove) as caught:
            edition._move(new, by=by, **columns(Edition, new, by))
        assert str(caught.value) == EDITION.refusal


@pytest.mark.parametrize("make", [factories.reflection, factories.self_audit, factories.action])
def test_of_two_who_move_the_same_thing_one_is_refused(me, make):
    row = make(me)
    new = {"Reflection": "shared", "SelfAudit": "abandoned", "Action": "done"}[type(row).__name__]
    slower = type(row).objects.get(pk=row.pk)
    extra = columns(type(row), new, me.user)
    row.move(new, by=me.user, **extra)
    with nothing_changes(), pytest.raises(IllegalMove):
        slower.move(new, by=me.user, **extra)


@pytest.mark.parametrize("lifecycle", [REFLECTION, SELF_AUDIT, ACTION, EDITION], ids=lambda one: one.noun)
def test_every_state_can_be_reached_and_says_who_moves(lifecycle):
    states = {state for move in lifecycle.moves for state in move}
    start = {
        "Reflection": {"draft"},
        "Self-audit": {"in_progress"},
        "Action": {"open", "later"},
        "Edition": {"draft"},
    }
    reached = start[lifecycle.noun]
    while more := {new for old, new in lifecycle.moves if old in reached} - reached:
        reached = reached | more
    assert reached == states
    assert all(who.strip() for who in lifecycle.moves.values())
    assert lifecycle.refusal.endswith("Open it again to see where it is now.")


def test_publishing_replaces_the_live_version():
    first = factories.edition(areas=1)
    second = factories.edition(of=first.report, areas=1, by=factories.editor())
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "published")
    assert [move.to_state for move in first.moves.order_by("pk")] == ["published", "superseded"]
    assert list(Edition.objects.live()) == [second]


def test_publishing_twice_is_refused():
    edition = factories.edition(areas=1)
    with nothing_changes(), pytest.raises(IllegalMove):
        edition.publish(by=None)
