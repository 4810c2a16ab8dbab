"""One action: why, add, done, look again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.acting import finish_action, look_again
from practice.actions.reflecting import take_back_reflection
from practice.models import Action, Notice
from tests import factories
from tests.pages import Page, Visitor, assert_refused, queries
from tests.rows import adds, nothing_changes

ONLY_OWNER = "Only the person whose action it is, or a manager, can do that."
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def detail(visitor, action) -> Page:
    response = visitor.get("action-detail", action.public_id)
    assert response.status_code == 200
    return Page(response)


def fresh(action) -> Action:
    return Action.objects.get(pk=action.pk)


def done(by, **kwargs) -> Action:
    action = factories.action(by, **kwargs)
    finish_action(by=by, action=action, done_note="Put it up.")
    return action


# Why


def test_an_action_from_a_record_leads_to_its_answer(me, place):
    seal = factories.signed_off(place.practitioner, place.manager)
    action, waiting = factories.next_steps(place.manager, seal.self_audit)
    with nothing_changes():
        page = detail(me, action)
    assert f"{seal.get_absolute_url()}#q-{action.answer.public_id}" in page.links
    assert "Act on item-2" in page.words
    assert "We see it" in page.words
    assert "Mark as done" not in page.words
    assert "Later, because After the move" in detail(me, waiting).words
    assert "Act on it now" not in detail(me, waiting).words
    assert "Act on it now" in detail(Visitor(place.manager), waiting).words
    assert queries(lambda: me.get("action-detail", action.public_id)) <= 15


def test_an_action_from_a_review_names_it_without_a_link_for_others(place):
    audit = factories.under_review(place.practitioner, place.manager)
    action = factories.next_steps(place.manager, audit, later=0)[0]
    colleague = detail(Visitor(place.colleague), action)
    assert "From question 2 of “Autumn self-audit”" in colleague.words
    assert audit.get_absolute_url() not in colleague.links
    assert audit.get_absolute_url() in detail(Visitor(place.manager), action).links


def test_an_action_from_a_reflection_leads_only_its_readers_there(me, place):
    reflection = factories.shared(place.practitioner, place.manager, differently="Ask at the door")
    action = reflection.actions.get()
    assert reflection.get_absolute_url() in detail(me, action).links
    assert reflection.get_absolute_url() in detail(Visitor(place.manager), action).links
    take_back_reflection(by=place.practitioner, reflection=reflection)
    assert Visitor(place.manager).get("action-detail", action.public_id).status_code == 404


def test_who_sees_it(me, place):
    action = factories.action(place.practitioner)
    for view in ("action-detail", "action-done", "action-look-again"):
        assert Visitor(place.colleague).get(view, action.public_id).status_code == 404
        stranger = Visitor(factories.member(factories.setting(), "manager"))
        assert stranger.get(view, action.public_id).status_code == 404
        assert stranger.client.get(me.url(view, action.public_id)).status_code == 404


def test_who_sees_it_but_may_not_act(place):
    seal = factories.signed_off(place.practitioner, place.manager)
    action = factories.next_steps(place.manager, seal.self_audit, later=0)[0]
    other = Visitor(place.colleague)
    with nothing_changes():
        assert_refused(other.get("action-done", action.public_id), ONLY_OWNER)
        assert_refused(other.post("action-done", action.public_id, done_note="x"), ONLY_OWNER)
        response = other.post("action-look-again", action.public_id, result="seen", result_note="x")
        assert_refused(response, ONLY_OWNER)


def test_wrong_methods(me, place):
    action = factories.action(place.practitioner)
    assert me.post("action-detail", action.public_id).status_code == 405
    for view, *args in (
        ("action-add",),
        ("action-done", action.public_id),
        ("action-look-again", action.public_id),
    ):
        assert me.client.put(me.url(view, *args)).status_code == 405


# Add


def add(visitor, **data):
    values = {
        "what": "Ring by ten",
        "expect": "Calls are noted",
        "due_on": day(7),
        "look_on": day(30),
        **data,
    }
    return visitor.post("action-add", **values)


def test_a_practitioner_makes_one_for_themselves(me, place):
    assert "Whose action" not in Page(me.get("action-add")).words
    response = add(me, owner=place.colleague.user.public_id)
    made = Action.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.what, made.expect, made.owner) == ("Ring by ten", "Calls are noted", place.practitioner.user)
    assert (made.due_on.isoformat(), made.look_on.isoformat()) == (day(7), day(30))


def test_a_manager_makes_one_for_anybody_once(manager, place):
    with adds(Action=1, Notice=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            add(manager, owner=place.colleague.user.public_id, submission="same")
    assert Notice.objects.get().person == place.colleague.user


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"what": ""}, "Write what will be done."),
        ({"expect": ""}, "Write what you will see if it works."),
        ({"due_on": "2020-01-01"}, "This day has passed."),
        ({"look_on": day(1)}, "Look again on the day it is done by, or after it."),
        ({"look_on": "someday"}, "Enter a valid date."),
        ({"expect": "x" * 2001}, "This is 1 character too long."),
        ({"owner": "0123456789abcdef"}, "Select a valid choice."),
    ],
)
def test_a_mistake_keeps_what_was_typed(manager, place, changes, sentence):
    owner = place.manager.user.public_id
    with nothing_changes():
        response = add(manager, **{"what": "My words", "owner": owner, **changes})
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert page.boxes["what"] == changes.get("what", "My words")


def test_a_new_one_follows_one_that_did_not_work(me, place):
    action = done(place.practitioner, what="Hang up the list")
    look_again(by=place.practitioner, action=action, result="not_yet", result_note="Nobody knew it.")
    follow = me.url("action-add") + f"?after={action.public_id}"
    assert follow in detail(me, action).links
    page = Page(me.get("action-add", after=action.public_id))
    assert "It follows “Hang up the list”" in page.words
    assert page.boxes["what"] == "Hang up the list"
    hidden = factories.action(place.manager, what="Not to be seen")
    assert "Not to be seen" not in Page(me.get("action-add", after=hidden.public_id)).words


# Done


def test_marking_it_as_done(me, place):
    action = factories.action(place.practitioner)
    assert "Mark as done" in detail(me, action).words
    with adds(Move=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            response = me.post("action-done", action.public_id, done_note="Put it up.", submission="same")
            assert response.url == action.get_absolute_url()
    made = fresh(action)
    assert (made.state, made.done_note, made.done_by) == ("done", "Put it up.", place.practitioner.user)
    page = detail(me, action)
    assert "What was done Put it up." in page.words
    assert "Look again" in page.words


def test_done_needs_a_few_words(me, place):
    action = factories.action(place.practitioner)
    for note, sentence in (("", "Write what you did"), ("x" * 2001, "This is 1 character too long.")):
        with nothing_changes():
            response = me.post("action-done", action.public_id, done_note=note)
        assert response.status_code == 422
        assert sentence in Page(response).words
        assert Page(response).boxes["done_note"] == note


def test_what_was_typed_stays_when_somebody_was_quicker(me, place):
    action = done(place.practitioner)
    with nothing_changes():
        response = me.post("action-done", action.public_id, done_note="My words")
    page = Page(response)
    assert response.status_code == 422
    assert "This action has moved on since you opened the page." in page.words
    assert page.boxes["done_note"] == "My words"


# Look again


def test_the_expectation_is_asked_again(me, place):
    action = done(place.practitioner)
    page = Page(me.get("action-look-again", action.public_id))
    assert "What we hoped to see Calls noted by ten" in page.words
    with adds(Move=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            data = {"result": "seen", "result_note": "Looked at five.", "submission": "same"}
            response = me.post("action-look-again", action.public_id, **data)
            assert response.url == action.get_absolute_url()
    made = fresh(action)
    assert (made.state, made.result, made.result_note) == ("checked", "seen", "Looked at five.")
    page = detail(me, action)
    assert "Looked at again Seen Looked at five." in page.words
    assert "Make a new action" not in page.words


def test_looking_again_needs_an_answer_and_what_was_looked_at(me, place):
    action = done(place.practitioner)
    with nothing_changes():
        response = me.post("action-look-again", action.public_id, result_note="My words")
        assert "Choose one of the three answers." in Page(response).words
        assert Page(response).boxes["result_note"] == "My words"
        assert "#id_result_0" in Page(response).links
        response = me.post("action-look-again", action.public_id, result="seen", result_note="")
        assert response.status_code == 422
        assert "Write what you looked at" in Page(response).words


def test_what_is_not_done_is_not_looked_at(me, place):
    action = factories.action(place.practitioner)
    with nothing_changes():
        response = me.post("action-look-again", action.public_id, result="seen", result_note="My words")
    assert response.status_code == 422
    assert "This action has moved on since you opened the page." in Page(response).words


def test_a_childminder_meets_the_words_of_one():
    jo = Visitor(factories.childminder("Jo’s home"))
    action = done(jo.me)
    words = detail(jo, action).words + Page(jo.get("action-look-again", action.public_id)).words
    assert "What will I see if this works?" in words
    assert not any(word in words.lower() for word in ("manager", "submit", "team", "colleague"))
