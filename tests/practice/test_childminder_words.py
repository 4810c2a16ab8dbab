"""A childminder works alone: no page of theirs says manager, submit, team or colleague (design.md section 8)."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from practice.actions.acting import finish_action, look_again
from practice.actions.reflecting import finish_privately
from practice.actions.talking import look_again_at_talk
from tests import factories
from tests.pages import Page, Visitor
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
NEVER = re.compile(r"\w*(?:manager|submi|team|colleague)\w*", re.IGNORECASE)
OPEN_PAGES = ["account", "worried", "help", "accessibility", "privacy"]


@pytest.fixture
def jo():
    factories.edition(of=factories.report("winter"))
    return Visitor(factories.childminder("Jo Carter"))


def never(response) -> list[str]:
    """The words of the page that a childminder never meets."""
    assert response.status_code in (200, 422), response.status_code
    return NEVER.findall(Page(response).words)


def test_the_list_of_words_finds_what_it_should():
    assert NEVER.findall("Managers submitted it to the team, a colleague said. Steam?") == [
        "Managers",
        "submitted",
        "team",
        "colleague",
        "Steam",
    ]


LISTS = [
    "home",
    "reading-list",
    "reflection-list",
    "self-audit-list",
    "self-audit-start",
    "action-list",
    "action-add",
    "record-list",
    "review-list",
    "talk-list",
    "team-list",
    "invitation-add",
    "profile",
    "profile-edit",
]
OF_A_REPORT = ["report-detail", "report-sources"]
OF_AN_AREA = ["area-detail", "area-why", "area-outcome", "reflection-start", "talk-scenario", "talk-sheet"]


@pytest.mark.parametrize("how_full", ["empty", "full"])
def test_lists_forms_and_what_is_read(jo, how_full):
    if how_full == "full":
        fill(jo.me)
    pages = [(view,) for view in LISTS]
    pages += [(view, "winter") for view in OF_A_REPORT] + [(view, "winter", "area-1") for view in OF_AN_AREA]
    assert {page: never(jo.get(*page)) for page in pages} == {page: [] for page in pages}


@pytest.mark.parametrize("view", ["reflection-detail", "reflection-write", "reflection-share"])
def test_a_reflection(jo, view):
    made = factories.reflection(jo.me, differently="Ask at the door")
    for step in (lambda: None, lambda: finish_privately(by=jo.me, reflection=made)):
        step()
        assert never(jo.get(view, made.public_id)) == []


@pytest.mark.parametrize("state", ["begun", "answered", "stopped", "finished"])
def test_a_self_audit(jo, state):
    make = {
        "begun": factories.self_audit,
        "answered": factories.answered,
        "stopped": factories.self_audit,
        "finished": lambda me: factories.signed_off(me).self_audit,
    }
    audit = make[state](jo.me)
    if state == "stopped":
        jo.post("self-audit-stop", audit.public_id)
    views = ["self-audit-detail", "self-audit-check"]
    views += {
        "begun": ["self-audit-stop"],
        "answered": ["self-audit-finish", "self-audit-stop"],
        "finished": ["next-steps"],
    }.get(state, [])
    for view in views:
        assert never(jo.client.get(jo.url(view, audit.public_id), follow=True)) == [], view
    if state in ("begun", "answered"):
        section = audit.sections.first()
        assert never(jo.get("self-audit-section", audit.public_id, section.public_id)) == []


def test_a_self_audit_refused_half_way(jo):
    audit = factories.self_audit(jo.me)
    answer = jo.client.post(jo.url("self-audit-finish", audit.public_id), {"password": "x"}, follow=True)
    assert "still need something" in Page(answer).words
    assert never(answer) == []
    answered = factories.answered(jo.me)
    with nothing_changes():
        assert never(jo.post("self-audit-finish", answered.public_id)) == []
    assert NEVER.findall(Page(jo.post("self-audit-submit", answered.public_id)).words) == []


def test_a_record_and_the_steps_after_it(jo):
    seal = factories.signed_off(jo.me)
    assert never(jo.get("record-detail", seal.public_id)) == []
    for action in factories.next_steps(jo.me, seal.self_audit):
        assert never(jo.get("action-detail", action.public_id)) == []
    assert never(jo.get("record-detail", seal.public_id)) == []


def test_an_action_through_its_life(jo):
    action = factories.action(jo.me)
    assert never(jo.get("action-detail", action.public_id)) == []
    assert never(jo.get("action-done", action.public_id)) == []
    finish_action(by=jo.me, action=action, done_note="Done")
    assert never(jo.get("action-look-again", action.public_id)) == []
    look_again(by=jo.me, action=action, result="not_yet", result_note="Not yet")
    assert never(jo.get("action-detail", action.public_id)) == []


def test_what_was_tried_through_its_life(jo):
    talk = factories.team_talk(jo.me, held_on=date(2026, 1, 5), look_on=date(2026, 2, 2))
    for view in ("home", "talk-list"):
        page = jo.get(view)
        assert "Say one thing we saw at the door." in Page(page).words
        assert never(page) == []
    assert never(jo.get("talk-detail", talk.public_id)) == []
    assert never(jo.post("talk-detail", talk.public_id)) == []
    assert never(jo.post("talk-scenario", "winter", "area-1", idea="")) == []
    look_again_at_talk(by=jo.me, talk=talk, result="not_yet", result_note="Not yet")
    for page in (
        jo.get("talk-detail", talk.public_id),
        jo.get("talk-list"),
        jo.post("talk-detail", talk.public_id, result="seen"),
        jo.get("area-detail", "winter", "area-1"),
        jo.get("area-outcome", "winter", "area-1"),
    ):
        assert never(page) == []


def test_a_prompt_meant_for_others_first(jo):
    second = factories.edition(of=factories.live_edition().report, published=False)
    second.prompts.update(role="leader")
    second.publish(by=None)
    for view in ("area-detail", "reflection-start"):
        assert never(jo.get(view, "winter", "area-1")) == []


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_open_pages_and_the_account(jo, name):
    address = reverse("accounts:account" if name == "account" else name)
    assert never(jo.client.get(address)) == []
    assert never(jo.client.get(reverse("account_change_password"))) == []


def test_refusals_and_missing_pages(jo):
    audit = factories.signed_off(jo.me).self_audit
    for view in ("self-audit-stop", "self-audit-submit", "self-audit-finish"):
        assert NEVER.findall(Page(jo.post(view, audit.public_id)).words) == [], view
    assert NEVER.findall(Page(jo.client.get("/s/nowhere/")).words) == []


def test_in_a_nursery_the_words_are_there(jo):
    """So that the tests above can fail."""
    place = factories.place("Alder House")
    audit = factories.submitted(place.practitioner)
    nursery = Visitor(place.practitioner)
    assert never(nursery.get("self-audit-detail", audit.public_id))
    assert never(Client().get("/privacy/"))


def fill(me) -> None:
    """A year of a childminder's work."""
    finish_privately(by=me, reflection=factories.reflection(me))
    factories.reflection(me)
    seal = factories.signed_off(me)
    factories.next_steps(me, seal.self_audit)
    factories.answered(me, title="Winter look")
    done = factories.action(me)
    finish_action(by=me, action=done, done_note="Done")
    factories.team_talk(me)
