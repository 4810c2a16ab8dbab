"""Which reports a setting works with: chosen on the reading list, first everywhere."""

from datetime import date

import pytest
from django.utils import timezone

from learning.models import Report
from practice.actions.setting_up import choose_report, end_report_choice
from practice.models import ReportChoice
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import Page, Visitor, assert_refused
from tests.racing import race
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    for name, day in (("older", date(2025, 1, 9)), ("newer", date(2026, 12, 10))):
        report = factories.report(name)
        factories.edition(of=report, short_title=f"{name.title()} report", areas=2, published_on=day)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def older() -> Report:
    return Report.objects.get(slug="older")


def words(visitor, view: str = "reading-list") -> str:
    return Page(visitor.get(view)).words


def test_nothing_chosen_is_one_list_and_managers_may_choose(place, manager):
    assert "works with" not in words(manager)
    assert "Also here" not in words(manager)
    assert words(manager).count("Work with this report") == 2
    assert "Work with this report" not in words(Visitor(place.practitioner))


def test_one_report_is_simply_shown():
    factories.edition(short_title="The report")
    assert "Read What published reports can change in our setting" in words(
        Visitor(factories.place("Alder House").practitioner)
    )


def test_a_manager_chooses_it_and_it_stands_first_for_everybody(place, manager):
    with adds(ReportChoice=1, AuditEvent=1, Submission=1):
        response = manager.post("report-choose", "older")
    assert "Older report now stands first under Read." in words(manager)
    assert (response.status_code, response.url) == (302, manager.url("reading-list"))
    choice = ReportChoice.objects.get()
    assert (choice.setting, choice.report.slug) == (place.setting, "older")
    assert (choice.chosen_by, choice.ended_at) == (place.manager.user, None)
    for visitor in (manager, Visitor(place.practitioner)):
        page = words(visitor).partition("in plain words.")[2]
        order = [page.index(said) for said in ("Your setting works with", "Older", "Also here", "Newer")]
        assert order == sorted(order)
    assert "Stop working with this report" in words(manager)
    assert "Stop working" not in words(Visitor(place.practitioner))


def test_home_prefers_its_areas(place, manager):
    me = Visitor(place.practitioner)
    assert "/s/alder-house/learn/newer/area-1/" in Page(me.get("home")).links
    choose_report(by=place.manager, report=older())
    links = Page(me.get("home")).links
    assert "/s/alder-house/learn/older/area-1/" in links
    assert not any("/learn/newer/" in link for link in links)
    assert not any("/learn/newer/" in link for link in Page(manager.get("home")).links)


def test_stopping_undoes_it(place, manager):
    choose_report(by=place.manager, report=older())
    with adds(AuditEvent=1, Submission=1):
        manager.post("report-stop", "older")
    choice = ReportChoice.objects.get()
    assert choice.ended_by == place.manager.user
    assert choice.ended_at is not None
    assert "works with" not in words(manager)
    manager.post("report-choose", "older")
    assert ReportChoice.objects.current().count() == 1
    assert ReportChoice.objects.count() == 2


def test_twice_changes_nothing(place, manager):
    first = choose_report(by=place.manager, report=older())
    with nothing_changes():
        assert choose_report(by=place.manager, report=older()) == first
    end_report_choice(by=place.manager, report=older())
    with nothing_changes():
        end_report_choice(by=place.manager, report=older())


def test_another_setting_chooses_for_itself(place, manager):
    other = factories.place("Beech House")
    choose_report(by=other.manager, report=older())
    assert "works with" not in words(manager)
    with nothing_changes():
        end_report_choice(by=place.manager, report=older())


def test_a_practitioner_may_not(place):
    me = Visitor(place.practitioner)
    choose_report(by=place.manager, report=older())
    with nothing_changes():
        assert_refused(me.post("report-choose", "newer"), ONLY_MANAGERS)
        assert_refused(me.post("report-stop", "older"), ONLY_MANAGERS)
    for verb in (choose_report, end_report_choice):
        with refused(ONLY_MANAGERS):
            verb(by=place.practitioner, report=older())


@pytest.mark.parametrize("view", ["report-choose", "report-stop"])
def test_strangers_missing_reports_and_wrong_methods(place, manager, view):
    stranger = Visitor(factories.place("Beech House").manager)
    Report.objects.filter(slug="newer").update(archived_at=timezone.now())
    with nothing_changes():
        assert stranger.client.post(manager.url(view, "older")).status_code == 404
        assert manager.post(view, "nowhere").status_code == 404
        assert manager.post(view, "newer").status_code == 404
        assert manager.get(view, "older").status_code == 405


def test_a_childminder_chooses_in_their_own_words(place):
    jo = Visitor(factories.childminder("Jo Carter"))
    jo.post("report-choose", "older")
    assert "I work with" in words(jo)
    assert "Your setting works with" not in words(jo)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_choose_it_once(place):
    second = factories.member(place.setting, "manager")
    results = race([lambda by=by: choose_report(by=by, report=older()) for by in (place.manager, second)])
    assert results == [ReportChoice.objects.get()] * 2
