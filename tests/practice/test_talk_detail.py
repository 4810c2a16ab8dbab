"""One talk: what was tried, and looking at it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.talking import LOOKED_BEFORE, look_again_at_talk
from practice.models import TeamTalk
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_shown_as_text, evil_edition, queries
from tests.racing import race
from tests.rows import adds, nothing_changes, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def talk(place):
    return factories.team_talk(place.practitioner)


def due(by) -> TeamTalk:
    today = timezone.localdate()
    return factories.team_talk(by, held_on=today - timedelta(weeks=4), look_on=today)


def detail(visitor, talk) -> Page:
    response = visitor.get("talk-detail", talk.public_id)
    assert response.status_code == 200
    return Page(response)


def look(visitor, talk, **data):
    return visitor.post(
        "talk-detail", talk.public_id, **{"result": "seen", "result_note": "We saw it", **data}
    )


# What was tried


def test_it_shows_what_was_tried_who_noted_it_and_never_who_was_there(place, talk):
    visitor = Visitor(place.colleague)
    with nothing_changes():
        page = detail(visitor, talk)
    today = f"{timezone.localdate():%-d %B %Y}"
    assert page.title == f"Team talk, {today}: A talk about Area 1 - Early Years Reflect"
    assert f"Area 1 A talk about Area 1 {today} noted by Priya of Alder House" in page.words
    assert "The one thing we chose to try Say one thing we saw at the door. We look again on" in page.words
    assert "We don’t note who was there." in page.words
    assert "Read the situation again Two adults hand over at the door." in page.words
    for view in ("area-detail", "area-outcome"):
        assert visitor.url(view, "winter", "area-1") in page.links
    assert visitor.url("talk-list") in page.links


def test_the_form_waits_folded_until_the_day_to_look(me, place, talk):
    assert "Look again already now" in detail(me, talk).words
    ready = due(place.practitioner)
    words = detail(me, ready).words
    assert "Time to look again" in words
    assert "Look again Do we see a difference?" in words


def test_the_words_that_were_talked_about_stay(me, talk):
    factories.edition(of=factories.report("spring"))
    second = factories.edition(of=talk.scenario.edition.report, published=False)
    second.scenarios.update(situation="Other words.", title="Another title")
    second.publish(by=None)
    page = detail(me, talk)
    assert "Two adults hand over at the door." in page.words
    assert "Other words." not in page.words


# Looking again


@pytest.mark.parametrize("result", ["seen", "not_yet", "cant_tell"])
def test_looking_again_stores_exactly_this(place, talk, result):
    visitor = Visitor(place.colleague)
    with adds(AuditEvent=1, Submission=1):
        for _ in range(2):
            response = look(visitor, talk, result=result, submission="same")
            assert (response.status_code, response.url) == (302, talk.get_absolute_url())
    row = TeamTalk.objects.get()
    assert (row.result, row.result_note, row.looked_by) == (result, "We saw it", place.colleague.user)
    assert row.looked_at is not None
    assert row.try_this == talk.try_this
    assert "saw" not in raw(TeamTalk, "result_note", row.pk)
    page = detail(visitor, talk)
    words = {"seen": "Seen", "not_yet": "Not yet", "cant_tell": "Can’t tell"}[result]
    assert f"Looked at again {words} We saw it Colin of Alder House," in page.words
    assert "result" not in page.boxes


def test_the_note_may_be_left_empty(me, talk):
    assert look(me, talk, result_note="").status_code == 302
    assert (TeamTalk.objects.get().result, TeamTalk.objects.get().result_note) == ("seen", "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"result": ""}, "Choose one of the three answers."),
        ({"result": "great"}, "Select a valid choice."),
        ({"result_note": "x" * 2001}, "This is 1 character too long."),
    ],
)
def test_a_mistake_keeps_what_was_typed(me, talk, data, sentence):
    typed = {"result_note": "My words", **data}
    with nothing_changes():
        response = look(me, talk, **typed)
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert page.boxes["result_note"] == typed["result_note"]
    assert page.boxes.get("result", "") == ("seen" if "result" not in data else "")


def test_in_a_second_tab_the_words_stay_and_what_was_found_is_shown(me, place, talk):
    look_again_at_talk(by=place.colleague, talk=talk, result="not_yet", result_note="Nobody knew it")
    with nothing_changes():
        response = look(me, talk, result="seen", result_note="My own words")
    page = Page(response)
    assert response.status_code == 422
    assert LOOKED_BEFORE in page.words
    assert "Looked at again Not yet Nobody knew it Colin of Alder House," in page.words
    assert page.boxes["result_note"] == "My own words"
    assert "What you typed is still here" in page.words
    assert "Save" not in page.words.split("What you typed is still here")[1]
    assert "Save" not in detail(me, talk).words


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_noted(place, talk):
    visitors = [Visitor(one) for one in (place.practitioner, place.manager)]
    replies = race(
        [lambda one=one: look(one, talk, result_note=one.me.user.name).status_code for one in visitors]
    )
    assert sorted(replies) == [302, 422]
    row = TeamTalk.objects.get()
    assert row.result_note == row.looked_by.name


# Whose it is, and what it costs


def test_another_settings_talk_is_missing(me, place):
    other = factories.team_talk(factories.place("Beech House").manager)
    with nothing_changes():
        assert me.get("talk-detail", other.public_id).status_code == 404
        assert look(me, other).status_code == 404
        assert me.get("talk-detail", "0" * 16).status_code == 404


def test_a_stranger_finds_nothing(me, talk):
    stranger = Visitor(factories.place("Beech House").manager)
    with nothing_changes():
        assert stranger.client.get(me.url("talk-detail", talk.public_id)).status_code == 404
        assert (
            stranger.client.post(me.url("talk-detail", talk.public_id), {"result": "seen"}).status_code == 404
        )


def test_one_who_works_in_both_meets_it_only_in_its_own(place, talk):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.manager.user)
    assert Visitor(other).get("talk-detail", talk.public_id).status_code == 404


def test_somebody_who_left_finds_nothing(me, talk):
    factories.end(me.me)
    assert me.get("talk-detail", talk.public_id).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_only_these_methods(me, talk, method):
    assert getattr(me.client, method)(me.url("talk-detail", talk.public_id)).status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition()
    me = Visitor(factories.member(factories.setting(EVIL, slug="alder"), name=EVIL))
    talk = factories.team_talk(me.me, try_this=EVIL)
    assert_shown_as_text(look(me, talk, result="", result_note=EVIL), times=9)
    look_again_at_talk(by=me.me, talk=talk, result="seen", result_note=EVIL)
    assert_shown_as_text(me.get("talk-detail", talk.public_id), times=9)


def test_it_costs_few_queries(me, place, talk):
    look_again_at_talk(by=place.manager, talk=talk, result="seen", result_note="Seen")
    assert queries(lambda: me.get("talk-detail", talk.public_id)) <= 7
