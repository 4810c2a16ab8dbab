"""Where somebody begins: the lead prompt of what they were asked, else of the report their setting works with."""

from datetime import date

import pytest

from learning.models import Recommendation
from practice.actions.reflecting import finish_privately
from practice.actions.requesting import withdraw_request
from practice.actions.setting_up import choose_report
from tests import factories
from tests.pages import Page, Visitor, queries
from tests.rows import drop_guards, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions():
    days = {"older": date(2025, 1, 9), "newer": date(2026, 12, 10)}
    return {
        name: factories.edition(of=factories.report(name), published_on=day) for name, day in days.items()
    }


@pytest.fixture
def place():
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def leads_to(visitor) -> str:
    with nothing_changes():
        response = visitor.get("begin")
    assert response.status_code == 302
    return response.url.removeprefix("/s/alder-house/learn/")


def test_the_first_area_of_the_newest_report(me, editions):
    assert leads_to(me) == "newer/area-1/reflect/"
    words = Page(me.client.get("/s/alder-house/learn/newer/area-1/reflect/")).words
    assert "Area 1, prompt 1?" in words


def test_a_report_the_setting_works_with_comes_before_a_newer_one(me, place, editions):
    choose_report(by=place.manager, report=editions["older"].report)
    assert leads_to(me) == "older/area-1/reflect/"


def test_what_they_were_asked_comes_before_everything(me, place, editions):
    choose_report(by=place.manager, report=editions["newer"].report)
    asked = factories.request(place.manager, me.me, area=factories.area_of(editions["older"], 2))
    assert leads_to(me) == "older/area-2/reflect/"
    assert leads_to(Visitor(place.colleague)) == "newer/area-1/reflect/"
    withdraw_request(by=place.manager, request=asked)
    assert leads_to(me) == "newer/area-1/reflect/"


def test_what_is_done_is_not_asked_any_more(me, place, editions):
    area = factories.area_of(editions["older"], 2)
    factories.request(place.manager, me.me, area=area)
    finish_privately(by=me.me, reflection=factories.reflection(me.me, area=area))
    assert leads_to(me) == "newer/area-1/reflect/"


def test_a_request_about_the_version_before_leads_to_the_one_in_use(me, place, editions):
    factories.request(place.manager, me.me, area=factories.area_of(editions["older"], 2))
    factories.edition(of=editions["older"].report, published_on=date(2025, 1, 9))
    assert leads_to(me) == "older/area-2/reflect/"


def test_a_distressing_area_comes_after_the_others(me, editions):
    drop_guards()
    first = Recommendation.objects.filter(edition=editions["newer"], position=1)
    first.update(content_note="This area is about violence at home.")
    assert leads_to(me) == "newer/area-2/reflect/"


def test_without_a_report_the_reading_list_says_why(me):
    assert leads_to(me) == ""
    assert "No report is published yet" in Page(me.get("reading-list")).words


def test_strangers_and_wrong_methods(me, editions):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(me.url("begin")).status_code == 404
    assert me.post("begin").status_code == 405


def test_it_costs_one_query_of_its_own(me, editions):
    crumb = queries(lambda: me.client.get(me.url("begin"), follow=True))
    page = queries(lambda: me.client.get("/s/alder-house/learn/newer/area-1/reflect/"))
    assert crumb - page <= 5
