"""What a manager asked people to reflect on, in counts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practice.actions.reflecting import finish_privately
from practice.actions.requesting import withdraw_request
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
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=3)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def listed(visitor) -> Page:
    response = visitor.get("request-list")
    assert response.status_code == 200
    return Page(response)


def test_it_counts_who_has_finished_and_names_nobody(manager, place):
    due = timezone.localdate() + timedelta(days=120)
    made = factories.request(
        place.manager, place.practitioner, place.colleague, why="For December.", due_on=due
    )
    finish_privately(
        by=place.practitioner, reflection=factories.reflection(place.practitioner, text="Only mine.")
    )
    with nothing_changes():
        page = listed(manager)
    assert f"Open Area 1 1 of 2 have finished · by {due:%-d %B %Y} Open" in page.words
    assert manager.url("request-detail", made.public_id) in page.links
    assert manager.url("request-add") in page.links
    for hidden in ("Priya", "Colin", "Only mine.", "For December."):
        assert hidden not in page.words


def test_the_soonest_comes_first_and_those_without_a_day_last(manager, place):
    today = timezone.localdate()
    for position, due in ((1, None), (2, today + timedelta(days=5)), (3, today - timedelta(days=2))):
        factories.request(
            place.manager, place.practitioner, area=factories.area_of(position=position), due_on=due
        )
    words = listed(manager).words
    assert words.index("Area 3") < words.index("Area 2") < words.index("Area 1")
    assert "Area 3 0 of 1 has finished Overdue by 2 days" in words
    assert "Done or withdrawn" not in words


def test_done_and_withdrawn_stand_below(manager, place):
    factories.request(place.manager, place.practitioner)
    withdrawn = factories.request(place.manager, place.practitioner, area=factories.area_of(position=2))
    withdraw_request(by=place.manager, request=withdrawn)
    finish_privately(by=place.practitioner, reflection=factories.reflection(place.practitioner))
    words = listed(manager).words
    asked = f"asked {timezone.localdate():%-d %B %Y}"
    assert "Nobody is asked for a reflection now. Done or withdrawn" in words
    assert f"Area 2 0 of 1 has finished · {asked} Withdrawn" in words
    assert f"Area 1 1 of 1 has finished · {asked} Done" in words


def test_when_everybody_asked_has_left_it_says_so(manager, place):
    factories.request(place.manager, place.colleague)
    factories.end(place.colleague)
    assert "Area 1 Everybody who was asked has left" in listed(manager).words


def test_it_is_empty_with_one_next_step(manager):
    page = listed(manager)
    assert "Nobody is asked yet" in page.words
    assert page.links.count(manager.url("request-add")) == 1


def test_a_manager_who_is_alone_is_told_to_invite_people_first():
    factories.edition()
    alone = Visitor(factories.member(factories.setting("Bare House"), "manager"))
    page = listed(alone)
    assert "There is nobody to ask yet" in page.words
    assert alone.url("invitation-add") in page.links
    assert alone.url("request-add") not in page.links


def test_another_settings_requests_stay_there(place, manager):
    there = factories.place("Beech House")
    factories.request(there.manager, there.practitioner, area=factories.area_of(position=2))
    member_of_both = factories.member(there.setting, "manager", user=place.manager.user)
    assert "Area 2" not in listed(manager).words
    assert "Area 2" in listed(Visitor(member_of_both)).words
    assert manager.client.get("/s/cedar-house/requests/").status_code == 404
    stranger = Visitor(factories.place("Cedar House").manager)
    assert stranger.client.get("/s/alder-house/requests/").status_code == 404


def test_only_managers_open_it(place):
    assert_refused(Visitor(place.practitioner).get("request-list"), ONLY_MANAGERS)
    assert Client().get("/s/alder-house/requests/").url.startswith("/account/sign-in/")


def test_it_is_only_read(manager):
    assert manager.post("request-list").status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition()
    place = factories.place("Alder House")
    factories.request(place.manager, place.practitioner, why=EVIL)
    assert_shown_as_text(Visitor(place.manager).get("request-list"))


def test_it_costs_the_same_for_any_number_of_rows(manager, place):
    def add():
        factories.request(place.manager, factories.member(place.setting), place.colleague)
        over = factories.request(place.manager, place.colleague, area=factories.area_of(position=2))
        withdraw_request(by=place.manager, request=over)

    assert_same_cost(growing(lambda: manager.get("request-list"), add), at_most=9)
