from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.reviewing import review_answer
from practice.models import Action, Notice, SelfAuditAnswer
from tests import factories
from tests.pages import Page, Visitor, assert_refused, assert_same_cost
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=2)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


@pytest.fixture
def audit(place):
    """Five gaps: questions 2, 3, 5, 6 and 8."""
    return factories.signed_off(place.practitioner, place.manager).self_audit


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def now(owner, /, **changes) -> dict:
    return {
        "choice": "now",
        "what": "Ring by ten",
        "expect": "Every call is noted",
        "owner": owner.user.public_id,
        "due_on": day(14),
        "look_on": day(30),
        **changes,
    }


def later(why="After the move") -> dict:
    return {"choice": "later", "later_because": why}


def choose(visitor, audit, chosen: dict[int, dict], **data):
    sent = {}
    for position, values in chosen.items():
        prefix = audit.answers.get(position=position).public_id
        sent |= {f"{prefix}-{name}": value for name, value in values.items()}
    return visitor.post("next-steps", audit.public_id, **sent, **data)


def test_every_gap_stands_there_with_both_answers(manager, place):
    audit = factories.under_review(place.practitioner, place.manager)
    answer = SelfAuditAnswer.objects.select_related("self_audit", "setting__key").get(
        self_audit=audit, position=1
    )
    review_answer(by=place.manager, answer=answer, rating="no", version=answer.version)
    with nothing_changes():
        page = Page(manager.get("next-steps", audit.public_id))
    assert "1. Area 1, question 1? Priya of Alder House Yes Mona of Alder House No" in page.words
    assert "2. Area 1, question 2? Priya of Alder House Partly" in page.words
    assert "Area 1, question 4?" not in page.words
    assert "Choose up to three things to act on now." in page.words


def test_some_now_some_later_some_another_day(manager, place, audit):
    chosen = {2: now(place.colleague), 3: later(), 5: {"choice": "another_day"}}
    response = choose(manager, audit, chosen)
    assert response.url == audit.sign_off.get_absolute_url()
    made = {action.answer.position: action for action in Action.objects.all()}
    assert set(made) == {2, 3}
    assert (made[2].state, made[2].what, made[2].expect) == ("open", "Ring by ten", "Every call is noted")
    assert (made[2].owner, made[2].due_on.isoformat(), made[2].look_on.isoformat()) == (
        place.colleague.user,
        day(14),
        day(30),
    )
    assert (made[3].state, made[3].later_because) == ("later", "After the move")
    assert Notice.objects.get(kind="action").person == place.colleague.user


def test_choosing_twice_has_one_effect(manager, place, audit):
    with adds(Action=1, Notice=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            choose(manager, audit, {2: now(place.colleague)}, submission="same")


def test_more_than_three_keep_all_that_was_typed(manager, place, audit):
    chosen = {position: now(place.manager, what=f"Step {position}") for position in (2, 3, 5, 6)}
    with nothing_changes():
        response = choose(manager, audit, chosen)
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert "Choose up to three to act on now." in page.words
    for position in chosen:
        prefix = audit.answers.get(position=position).public_id
        assert page.boxes[f"{prefix}-what"] == f"Step {position}"
        assert page.boxes[f"{prefix}-choice"] == "now"


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"what": " "}, "what", "Write what will be done."),
        ({"expect": ""}, "expect", "Write what you will see if it works."),
        ({"owner": ""}, "owner", "Choose who does it."),
        ({"due_on": ""}, "due_on", "Choose the day it is done by."),
        ({"due_on": "2020-01-01"}, "due_on", "This day has passed."),
        ({"look_on": "2020-01-01"}, "look_on", "This day has passed."),
        ({"look_on": day(1)}, "look_on", "Look again on the day it is done by, or after it."),
        ({"what": "x" * 2001}, "what", "This is 1 character too long."),
        ({"choice": "later", "later_because": ""}, "later_because", "Write why it can wait"),
        ({"owner": "0123456789abcdef"}, "owner", "Select a valid choice."),
    ],
)
def test_a_mistake_is_said_at_its_box(manager, place, audit, changes, name, sentence):
    with nothing_changes():
        response = choose(manager, audit, {2: now(place.manager, **changes), 3: later("Typed before")})
    page, prefix = Page(response), audit.answers.get(position=2).public_id
    assert response.status_code == 422
    assert sentence in page.words
    assert f"#id_{prefix}-{name}" in page.links
    assert f'id="id_{prefix}-{name}"' in response.content.decode()
    assert page.boxes[f"{audit.answers.get(position=3).public_id}-later_because"] == "Typed before"


def test_what_waits_can_begin_and_what_runs_is_a_link(manager, place, audit):
    choose(manager, audit, {2: now(place.manager), 3: later()})
    page = Page(manager.get("next-steps", audit.public_id))
    running = Action.objects.get(state="open")
    assert manager.url("action-detail", running.public_id) in page.links
    assert page.boxes[f"{audit.answers.get(position=3).public_id}-later_because"] == "After the move"
    assert "You can begin 2 more now." in page.words
    choose(manager, audit, {3: now(place.manager)})
    assert set(Action.objects.values_list("state", flat=True)) == {"open"}


def test_without_gaps_it_says_so(manager, place):
    audit = factories.signed_off(place.practitioner, place.manager, ratings=("yes",)).self_audit
    assert "Nothing to decide" in Page(manager.get("next-steps", audit.public_id)).words


def test_a_childminder_owns_every_step():
    factories.edition(areas=1)
    jo = Visitor(factories.childminder("Jo’s home"))
    audit = factories.signed_off(jo.me).self_audit
    words = Page(jo.get("next-steps", audit.public_id)).words
    assert "Who does it?" not in words
    assert "What will I see if this works?" in words
    assert not any(word in words.lower() for word in ("manager", "submit", "team", "colleague"))
    values = now(jo.me)
    del values["owner"]
    choose(jo, audit, {2: values})
    assert Action.objects.get().owner == jo.me.user


def test_who_chooses(manager, place, audit):
    me, stranger = Visitor(place.practitioner), Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert_refused(me.get("next-steps", audit.public_id), "Only a manager of this setting can do that.")
        assert_refused(
            choose(me, audit, {2: now(place.manager)}), "Only a manager of this setting can do that."
        )
        assert choose(stranger, audit, {2: now(place.manager)}).status_code == 404
        assert manager.client.put(manager.url("next-steps", audit.public_id)).status_code == 405


def test_not_before_it_was_reviewed(manager, place):
    audit = factories.submitted(place.practitioner)
    assert_refused(manager.get("next-steps", audit.public_id), "Next steps are chosen when")


def test_it_costs_the_same_with_more_gaps(manager, place):
    editions = [factories.edition(areas=1, items=number) for number in (1, 3, 30)]
    audits = [
        factories.signed_off(place.practitioner, place.manager, edition=made, ratings=("no",)).self_audit
        for made in editions
    ]
    assert_same_cost([lambda one=one: manager.get("next-steps", one.public_id) for one in audits])
