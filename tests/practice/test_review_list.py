from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.reflecting import mark_reflection_read, return_reflection, take_back_reflection
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    growing,
    handed_in,
)
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition()
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def listed(visitor) -> Page:
    response = visitor.get("review-list")
    assert response.status_code == 200
    return Page(response)


def test_a_manager_finds_what_waits_the_longest_waiting_first(manager, place):
    now = timezone.now()
    factories.submitted(place.practitioner, title="Newer look", at=now - timedelta(days=1))
    factories.submitted(place.practitioner, title="Older look", at=now - timedelta(days=2))
    newer = factories.shared(place.practitioner, place.manager, at=now - timedelta(hours=1))
    older = factories.shared(place.colleague, place.manager, at=now - timedelta(days=2))
    with nothing_changes():
        page = listed(manager)
    assert page.words.index("Older look Priya of Alder House, handed in") < page.words.index("Newer look")
    links = page.links
    assert links.index(manager.url("review-reflection", older.public_id)) < links.index(
        manager.url("review-reflection", newer.public_id)
    )


def test_read_ones_stand_apart_the_newest_first(manager, place):
    first, second = (factories.shared(place.practitioner, place.manager) for _ in range(2))
    for made in (first, second):
        mark_reflection_read(by=place.manager, reflection=made)
    page = listed(manager)
    assert "Nothing to review" in page.words
    assert page.words.count("Priya of Alder House, on area 1") == 2
    links = page.links
    assert links.index(manager.url("review-reflection", second.public_id)) < links.index(
        manager.url("review-reflection", first.public_id)
    )


def test_any_named_reader_finds_it_and_nobody_else(manager, place):
    factories.shared(place.practitioner, place.colleague)
    assert "Priya of Alder House, on area 1" in listed(Visitor(place.colleague)).words
    assert "Nothing to review" in listed(manager).words
    assert "Nothing to review" in listed(Visitor(place.practitioner)).words


def test_what_was_taken_back_or_returned_is_gone(manager, place):
    back, returned = (factories.shared(place.practitioner, place.manager) for _ in range(2))
    take_back_reflection(by=place.practitioner, reflection=back)
    return_reflection(by=place.manager, reflection=returned)
    assert "Nothing to review" in listed(manager).words


def test_a_later_manager_inherits_nothing(place):
    factories.shared(place.practitioner, place.manager)
    later = factories.member(place.setting, "manager")
    assert "Nothing to review" in listed(Visitor(later)).words


def test_a_practitioner_finds_no_self_audits_to_review(place):
    factories.submitted(place.practitioner, title="Winter look")
    assert "Winter look" not in listed(Visitor(place.practitioner)).words


def test_what_was_handed_in_elsewhere_stays_there(manager, place):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.manager.user)
    sender = factories.member(other.setting)
    factories.submitted(sender, title="Beech look")
    factories.shared(sender, other)
    assert "Nothing to review" in listed(manager).words


def test_a_stranger_finds_nothing(manager):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(manager.url("review-list")).status_code == 404


def test_it_is_only_read(manager):
    assert manager.post("review-list").status_code == 405


def test_words_of_the_database_come_out_as_text():
    made = evil_edition()
    setting = factories.setting(EVIL, slug="alder")
    manager, me = factories.member(setting, "manager"), factories.member(setting, name=EVIL)
    area = made.recommendations.get(position=1)
    factories.shared(me, manager, area=area)
    mark_reflection_read(by=manager, reflection=factories.shared(me, manager, area=area))
    factories.submitted(me, title=EVIL)
    assert_shown_as_text(Visitor(manager).get("review-list"), times=7)


def test_it_costs_the_same_for_any_number_of_rows():
    factories.edition(areas=1, items=1)
    place = factories.place("Alder House")
    manager = Visitor(place.manager)

    def add():
        factories.shared(place.practitioner, place.manager, differently="Ask")
        mark_reflection_read(by=place.manager, reflection=factories.shared(place.practitioner, place.manager))
        handed_in(place.practitioner)

    assert_same_cost(growing(lambda: manager.get("review-list"), add), at_most=7)
