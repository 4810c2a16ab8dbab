"""What was tried after a talk: to look at again, being tried, looked at."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.talking import look_again_at_talk
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def ago(days: int):
    return timezone.localdate() - timedelta(days=days)


def listed(visitor) -> Page:
    response = visitor.get("talk-list")
    assert response.status_code == 200
    return Page(response)


def test_they_stand_in_three_groups(me, place):
    due = factories.team_talk(place.manager, held_on=ago(30), look_on=ago(0), try_this="Ring by ten")
    trying = factories.team_talk(me.me, area=factories.area_of(position=2), try_this="Ask at the gate")
    looked = factories.team_talk(me.me, held_on=ago(60), look_on=ago(30), try_this="Open the book")
    look_again_at_talk(by=me.me, talk=looked, result="seen", result_note="Only for the page of the talk")
    with nothing_changes():
        page = listed(me)
    today = f"{timezone.localdate():%-d %B %Y}"
    then = f"{timezone.localdate() + timedelta(weeks=4):%-d %B %Y}"
    held = f"{ago(30):%-d %B %Y}"
    assert f"Time to look again Ring by ten Area 1 · {held} Time to look again" in page.words
    assert f"Trying this now Ask at the gate Area 2 · {today} · look again on {then}" in page.words
    assert f"Looked at again Open the book Area 1 · {ago(60):%-d %B %Y} Seen" in page.words
    assert "Only for the page of the talk" not in page.words
    for talk in (due, trying, looked):
        assert me.url("talk-detail", talk.public_id) in page.links


def test_everybody_who_works_here_sees_the_same_and_nobody_is_counted(place):
    factories.team_talk(place.practitioner)
    people = (place.practitioner, place.colleague, place.manager)
    pages = [Visitor(one).get("talk-list").content.decode() for one in people]
    mains = {page.partition("<main")[2].partition("</main>")[0] for page in pages}
    assert len(mains) == 1
    assert "Priya" not in mains.pop()


def test_without_any_it_says_what_will_appear_and_where_to_begin(me):
    page = listed(me)
    assert "No team talks yet" in page.words
    assert me.url("reading-list") in page.links
    jo = Visitor(factories.childminder())
    assert "Nothing tried yet" in listed(jo).words


def test_it_is_reached_from_the_actions_and_marked_there(me):
    actions = Page(me.get("action-list"))
    assert me.url("talk-list") in actions.links
    assert "Team talks" in actions.words
    body = me.get("talk-list").content.decode()
    assert f'<a href="{me.url("action-list")}" aria-current="page">' in body
    assert "What I tried" in Page(Visitor(factories.childminder()).get("action-list")).words


def test_a_long_thing_is_shortened(me):
    factories.team_talk(me.me, try_this="word " * 400)
    assert "word word…" in listed(me).words
    assert len(listed(me).words) < 1200


def test_work_in_another_setting_stays_there(place):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.manager.user)
    factories.team_talk(other, try_this="Beech words")
    assert "Beech words" not in listed(Visitor(place.manager)).words
    assert "Beech words" in listed(Visitor(other)).words


def test_a_stranger_finds_nothing(me):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(me.url("talk-list")).status_code == 404


def test_it_is_only_read(me):
    with nothing_changes():
        assert me.post("talk-list").status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition()
    me = factories.member(factories.setting(EVIL, slug="alder"), name=EVIL)
    factories.team_talk(me, try_this=EVIL)
    assert_shown_as_text(Visitor(me).get("talk-list"), times=3)


def test_it_costs_the_same_for_any_number_of_rows(me):
    def add():
        factories.team_talk(me.me, held_on=ago(40), look_on=ago(2))
        looked = factories.team_talk(me.me)
        look_again_at_talk(by=me.me, talk=looked, result="seen", result_note="Seen")

    assert_same_cost(growing(lambda: me.get("talk-list"), add), at_most=7)
