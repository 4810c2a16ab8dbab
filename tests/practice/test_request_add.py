"""Asking people for a reflection."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import cancel_invitation
from accounts.submissions import new_key
from learning.models import Recommendation, Report
from practice.actions.reflecting import finish_privately
from practice.forms.actions import PASSED
from practice.forms.requests import NOBODY, NOT_HERE
from practice.models import Request
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_refused,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    growing,
)
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def send(visitor, *people, **typed):
    ids = [one if isinstance(one, str) else one.user.public_id for one in people]
    data = {"recommendation": "winter/area-1", "people": ids, "due_on": day(14), "why": "", **typed}
    return visitor.post("request-add", **data)


def form(visitor, **query) -> Page:
    response = visitor.get("request-add", **query)
    assert response.status_code == 200
    return Page(response)


# The page


def test_it_offers_every_area_and_everybody_with_what_they_have_open(manager, place):
    factories.request(place.manager, place.practitioner, place.colleague)
    factories.request(place.manager, place.practitioner, area=factories.area_of(position=2))
    finish_privately(by=place.colleague, reflection=factories.reflection(place.colleague))
    with nothing_changes():
        page = form(manager)
    assert (
        "Who? Everybody who works here now 3 people Colin of Alder House (practitioner) "
        "Mona of Alder House (you) Priya of Alder House (practitioner) 2 open requests By when?"
    ) in page.words
    assert "Choose an area Area 1 Area 2" in page.words
    assert "They can keep what they write private. You see only whether they are done." in page.words
    assert page.boxes["due_on"] == day(14)
    assert "draft" not in page.words


def test_areas_stand_under_the_name_of_their_report(manager):
    made = factories.edition(of=factories.report("summer"), areas=1, short_title="Summer review")
    body = manager.get("request-add").content.decode()
    assert '<optgroup label="Annual report">' in body
    assert f'<optgroup label="{made.short_title}">' in body
    assert 'value="summer/area-1"' in body


@pytest.mark.parametrize(
    ("report", "area", "chosen"),
    [
        ("winter", "area-2", True),
        ("winter", "area-9", False),
        ("nowhere", "area-2", False),
        ("", "", False),
        ('"><script>', "\x00", False),
    ],
)
def test_the_address_can_choose_the_area(manager, report, area, chosen):
    body = manager.get("request-add", report=report, area=area).content.decode()
    assert ('<option value="winter/area-2" selected>' in body) is chosen
    assert '"><script>' not in body


def test_only_people_who_work_here_now_are_offered(manager, place):
    factories.end(factories.member(place.setting, name="Remi Removed"))
    factories.member(factories.setting("Beech House"), name="Stella Stranger")
    words = form(manager).words
    assert "Remi Removed" not in words
    assert "Stella Stranger" not in words


# Sending it


def test_asking_stores_exactly_this_and_leads_to_it(manager, place):
    with adds(Request=1, RequestedPerson=2, Notice=2, AuditEvent=1, Submission=1):
        response = send(manager, place.practitioner, place.colleague, due_on=day(7), why="For December.")
    made = Request.objects.get()
    assert (response.status_code, response.url) == (302, manager.url("request-detail", made.public_id))
    assert made.recommendation == factories.area_of()
    assert (made.why, made.due_on.isoformat(), made.asked_by) == (
        "For December.",
        day(7),
        place.manager.user,
    )
    assert {row.person for row in made.people.all()} == {place.practitioner.user, place.colleague.user}
    assert "2 people are asked to reflect on area 1." in Page(manager.client.get(response.url)).words


def test_one_person_and_no_day_are_enough(manager, place):
    response = send(manager, place.practitioner, due_on="")
    assert Request.objects.get().due_on is None
    assert "1 person is asked to reflect on area 1." in Page(manager.client.get(response.url)).words


def test_everybody_is_one_box(manager, place):
    with adds(Request=1, RequestedPerson=3, Notice=2, AuditEvent=1, Submission=1):
        send(manager, "everybody", place.colleague)
    people = {row.person for row in Request.objects.get().people.all()}
    assert people == {place.practitioner.user, place.colleague.user, place.manager.user}


def test_sent_twice_it_asks_once(manager, place):
    key = new_key()
    first = send(manager, place.practitioner, submission=key)
    with nothing_changes():
        again = send(manager, place.practitioner, submission=key)
    assert (again.status_code, again.url) == (302, first.url)


def test_today_is_not_past(manager, place):
    assert send(manager, place.practitioner, due_on=day(0)).status_code == 302


# What it refuses


@pytest.mark.parametrize(
    ("typed", "sentence", "target"),
    [
        ({"recommendation": ""}, "Choose an area.", "#id_recommendation"),
        ({"recommendation": "winter/area-9"}, "Choose an area from the list.", "#id_recommendation"),
        ({"recommendation": "\x00"}, "Choose an area from the list.", "#id_recommendation"),
        ({"people": []}, NOBODY, "#id_people_0"),
        ({"people": ["1"]}, NOT_HERE, "#id_people_0"),
        ({"due_on": "2020-01-01"}, PASSED, "#id_due_on"),
        ({"due_on": "soon"}, "Write the day like this: 18 November 2026.", "#id_due_on"),
        ({"why": "w" * 301}, "This is 1 character too long.", "#id_why"),
    ],
)
def test_a_mistake_keeps_what_was_typed(manager, place, typed, sentence, target):
    with nothing_changes():
        response = send(manager, place.practitioner, **{"why": "For December.", **typed})
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert target in page.links
    assert page.boxes["why"] == typed.get("why", "For December.")
    assert page.boxes["due_on"] == typed.get("due_on", day(14))
    assert ("people" in page.boxes) is ("people" not in typed)


def test_the_day_can_be_typed_in_words(manager, place):
    due = timezone.localdate() + timedelta(days=30)
    assert send(manager, place.practitioner, due_on=f"{due:%-d %B %Y}").status_code == 302
    assert Request.objects.get().due_on == due


def test_somebody_who_left_since_the_page_was_opened_is_not_asked(manager, place):
    factories.end(place.colleague)
    with nothing_changes():
        response = send(manager, place.colleague, place.practitioner)
    assert response.status_code == 422
    assert NOT_HERE in Page(response).words
    assert Page(response).boxes["people"] == place.practitioner.user.public_id


def test_people_of_another_setting_are_no_choice(manager, place):
    stranger = factories.place("Beech House").practitioner
    with nothing_changes():
        assert send(manager, place.practitioner, stranger).status_code == 422


def test_an_area_that_is_no_longer_live_is_no_choice(manager, place):
    Report.objects.update(archived_at=timezone.now())
    with nothing_changes():
        response = send(manager, place.practitioner)
    assert response.status_code == 422
    assert "There is nothing to reflect on yet" in Page(response).words


def test_only_managers_ask(place):
    me = Visitor(place.practitioner)
    assert_refused(me.get("request-add"), ONLY_MANAGERS)
    with nothing_changes():
        assert_refused(send(me, place.colleague), ONLY_MANAGERS)


def test_a_strangers_setting_answers_like_a_missing_one(manager):
    factories.place("Beech House")
    for method in (manager.client.get, manager.client.post):
        assert method("/s/beech-house/requests/add/").status_code == 404


def test_it_takes_no_other_method(manager):
    assert manager.client.put(manager.url("request-add")).status_code == 405


# Nobody to ask


def test_alone_there_is_nobody_to_ask():
    factories.edition(of=factories.report("winter"))
    alone = Visitor(factories.member(factories.setting("Bare House"), "manager"))
    page = form(alone)
    assert "There is nobody to ask yet" in page.words
    assert alone.url("invitation-add") in page.links
    with nothing_changes():
        assert send(alone, alone.me).status_code == 422
        assert send(alone, "everybody").status_code == 422


@pytest.mark.parametrize("view", ["request-add", "request-list"])
def test_while_the_invited_have_not_come_in_it_says_so(view):
    """Not "invite people first", which was just done; and not while the invitation can't be used any more."""
    factories.edition(of=factories.report("winter"))
    alone = Visitor(factories.member(factories.setting("Bare House"), "manager"))
    invitation, _ = factories.invitation(alone.me)
    page = Page(alone.get(view))
    assert (
        "Nobody you invited has come in yet. As soon as somebody does, you can ask them here." in page.words
    )
    assert alone.url("team-list") in page.links
    assert alone.url("invitation-add") not in page.links
    cancel_invitation(by=alone.me, invitation=invitation)
    assert "Invite people first" in Page(alone.get(view)).words


def test_a_childminder_who_invited_a_peer_is_told_to_wait():
    factories.edition(of=factories.report("winter"))
    jo = Visitor(factories.childminder("Jo Carter"))
    factories.invitation(jo.me)
    assert (
        "My peer is invited and has not come in yet. Once they have, I can ask them here." in form(jo).words
    )


def test_a_childminder_asks_a_peer_and_never_themselves():
    factories.edition(of=factories.report("winter"))
    jo = Visitor(factories.childminder("Jo Carter"))
    assert "If I invite a peer, I can ask them for a reflection." in form(jo).words
    peer = factories.member(jo.me.setting, name="Pat Peer")
    page = form(jo)
    assert "Pat Peer" in page.words
    assert "(you)" not in page.words
    with nothing_changes():
        assert send(jo, jo.me).status_code == 422
    with adds(Request=1, RequestedPerson=1, Notice=1, AuditEvent=1, Submission=1):
        send(jo, peer)


def test_words_of_the_database_come_out_as_text():
    evil_edition(of=factories.report("winter"))
    setting = factories.setting("Alder House")
    manager = Visitor(factories.member(setting, "manager", name=EVIL))
    other = factories.member(setting, name=EVIL)
    assert_shown_as_text(manager.get("request-add"), times=3)
    assert_shown_as_text(send(manager, other, why=EVIL, due_on="2020-01-01"), times=4)
    made = send(manager, other, why=EVIL)
    assert_shown_as_text(manager.client.get(made.url), times=3)
    assert Request.objects.get().recommendation == Recommendation.objects.live().get(key="area-1")


def test_it_costs_the_same_for_any_number_of_people(manager, place):
    def add():
        factories.request(place.manager, factories.member(place.setting))

    assert_same_cost(growing(lambda: manager.get("request-add"), add), at_most=7)
