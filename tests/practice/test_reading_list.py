import pytest
from django.utils import timezone

from learning.models import Report
from practice.actions.reading import mark_area_read
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return Visitor(factories.place("Alder House").practitioner)


def reading_list(visitor) -> Page:
    return Page(visitor.get("reading-list"))


def test_it_shows_the_live_version_of_each_report(me):
    factories.edition(of=factories.report("winter"), short_title="Winter report", areas=2)
    factories.edition(of=factories.report("spring"), short_title="Spring draft", published=False)
    factories.edition(of=factories.report("old"), short_title="Archived report")
    Report.objects.filter(slug="old").update(archived_at=timezone.now())
    with nothing_changes():
        page = reading_list(me)
    assert "Winter report What happened in a year, and what can be better. 2 areas" in page.words
    assert me.url("report-detail", "winter") in page.links
    assert "Spring draft" not in page.words
    assert "Archived report" not in page.words


def test_a_replaced_version_is_not_listed(me):
    first = factories.edition(short_title="First words")
    factories.edition(of=first.report, short_title="Second words")
    page = reading_list(me)
    assert "Second words" in page.words
    assert "First words" not in page.words


def test_without_a_report_it_says_so(me):
    assert "No report is published yet" in reading_list(me).words


def test_it_counts_what_i_have_read(me):
    factories.edition(areas=2)
    mark_area_read(by=me.me, recommendation=factories.area_of())
    assert "You have read 1 of 2 areas." in reading_list(me).words


def test_what_i_read_in_the_version_before_still_counts_where_the_area_is_still_there(me):
    first = factories.edition(areas=3)
    for position in (1, 3):
        mark_area_read(by=me.me, recommendation=factories.area_of(first, position))
    second = factories.edition(of=first.report, areas=2)
    assert "You have read 1 of 2 areas." in reading_list(me).words
    mark_area_read(by=me.me, recommendation=factories.area_of(second))
    assert "You have read 1 of 2 areas." in reading_list(me).words


def test_what_others_read_and_what_i_read_elsewhere_is_not_counted(me):
    factories.edition(areas=2)
    colleague = factories.member(me.me.setting)
    elsewhere = factories.member(factories.setting("Beech House"), user=me.me.user)
    for reader in (colleague, elsewhere):
        mark_area_read(by=reader, recommendation=factories.area_of())
    assert "You have read" not in reading_list(me).words


def test_a_stranger_finds_nothing(me):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(me.url("reading-list")).status_code == 404


def test_it_is_only_read(me):
    assert me.post("reading-list").status_code == 405


def test_words_of_the_database_come_out_as_text(me):
    evil_edition()
    assert_shown_as_text(me.get("reading-list"), times=3)


def test_it_costs_the_same_for_any_number_of_reports(me):
    def add():
        made = factories.edition(areas=1, prompts=1, items=1, core=1)
        mark_area_read(by=me.me, recommendation=factories.area_of(made))

    assert_same_cost(growing(lambda: me.get("reading-list"), add), at_most=7)
