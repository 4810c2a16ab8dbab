import pytest
from django.test import Client

from practice.actions.reflecting import (
    answer_question,
    comment_on_reflection,
    finish_privately,
    mark_reflection_read,
    return_reflection,
)
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition()
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def listed(visitor) -> Page:
    response = visitor.get("reflection-list")
    assert response.status_code == 200
    return Page(response)


def of_every_sort(me, manager) -> list:
    back = factories.shared(me, manager)
    return_reflection(by=manager, reflection=back)
    asked = factories.shared(me, manager)
    comment_on_reflection(by=manager, reflection=asked, text="What helped?", is_question=True)
    read = factories.shared(me, manager)
    mark_reflection_read(by=manager, reflection=read)
    kept = factories.reflection(me)
    finish_privately(by=me, reflection=kept)
    return [back, asked, factories.reflection(me), factories.shared(me, manager), read, kept]


def test_they_stand_in_the_order_that_matters(me, place):
    made = of_every_sort(me.me, place.manager)
    with nothing_changes():
        page = listed(me)
    found = [link for link in page.links if "/reflections/" in link and link != me.url("reflection-list")]
    assert found == [me.url("reflection-detail", row.public_id) for row in made]
    headings = (
        "Came back to you",
        "A question for you",
        "Drafts",
        "Shared",
        "Read",
        "Finished, only for you",
    )
    places = [page.words.index(f"{heading} Area 1") for heading in headings]
    assert places == sorted(places)


def test_an_answered_question_goes_back_to_its_group(me, place):
    asked = factories.shared(me.me, place.manager)
    comment_on_reflection(by=place.manager, reflection=asked, text="What helped?", is_question=True)
    answer_question(by=me.me, reflection=asked, text="")
    assert "A question for you" not in listed(me).words
    assert "Shared Area 1" in listed(me).words


def test_the_newest_stands_first(me):
    first, second = factories.reflection(me.me), factories.reflection(me.me)
    links = listed(me).links
    assert links.index(me.url("reflection-detail", second.public_id)) < links.index(
        me.url("reflection-detail", first.public_id)
    )


def test_without_any_it_says_how_one_starts(me):
    page = listed(me)
    assert "A reflection starts from something you read." in page.words
    assert me.url("reading-list") in page.links


def test_nobody_elses_stand_there_not_even_shared_ones(me, place):
    of_every_sort(me.me, place.manager)
    for other in (place.colleague, place.manager):
        assert "Nothing yet" in listed(Visitor(other)).words


def test_those_of_another_setting_stand_there(me):
    other = factories.member(factories.setting("Beech House"), user=me.me.user)
    factories.reflection(other)
    assert "Nothing yet" in listed(me).words
    assert "Drafts Area 1" in listed(Visitor(other)).words


def test_no_words_are_on_the_list(me):
    factories.reflection(me.me, text="Only for me.", differently="My own plan")
    body = me.get("reflection-list").content.decode()
    assert "Only for me." not in body
    assert "My own plan" not in body


def test_a_stranger_finds_nothing(me):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(me.url("reflection-list")).status_code == 404
    assert Client().get(me.url("reflection-list")).url.startswith("/account/sign-in/")


def test_it_is_only_read(me):
    assert me.post("reflection-list").status_code == 405


def test_words_of_the_database_come_out_as_text():
    made = evil_edition(of=factories.report("winter"))
    me = Visitor(factories.member(factories.setting(EVIL, slug="alder")))
    factories.reflection(me.me, area=made.recommendations.get(position=1))
    assert_shown_as_text(me.get("reflection-list"), times=3)


def test_it_costs_the_same_for_any_number_of_reflections(me, place):
    def add():
        made = factories.shared(me.me, place.manager, differently="Ask")
        comment_on_reflection(by=place.manager, reflection=made, text="What helped?", is_question=True)
        factories.reflection(me.me, differently="Ask")

    assert_same_cost(growing(lambda: me.get("reflection-list"), add), at_most=7)
