import pytest
from django.utils import timezone

from learning.models import Report
from practice.actions.reading import mark_area_read
from practice.actions.reflecting import finish_privately
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, evil_edition
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
PAGES = pytest.mark.parametrize("view", ["report-detail", "report-sources"])


@pytest.fixture
def winter():
    return factories.edition(of=factories.report("winter"), areas=3)


@pytest.fixture
def place(winter):
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def report(visitor, view="report-detail") -> Page:
    return Page(visitor.get(view, "winter"))


def test_it_lists_the_areas_with_how_long_they_take(me):
    with nothing_changes():
        page = report(me)
    assert "3 areas, one at a time About 12 minutes in all" in page.words
    for number in (1, 2, 3):
        assert me.url("area-detail", "winter", f"area-{number}") in page.links
    assert "Why Area 2 matters." in page.words


def test_each_area_says_how_far_i_am_with_it(me):
    mark_area_read(by=me.me, recommendation=factories.area_of())
    factories.reflection(me.me, area=factories.area_of(position=2))
    words = report(me).words
    assert "Area 1 Why Area 1 matters. Read" in words
    assert "Area 2 Why Area 2 matters. Draft" in words
    assert "Area 3 Why Area 3 matters. Not started" in words


def test_the_newest_reflection_on_an_area_counts(me, place):
    finish_privately(by=me.me, reflection=factories.reflection(me.me))
    factories.shared(me.me, place.manager)
    assert "Area 1 Why Area 1 matters. Shared" in report(me).words


def test_how_far_others_are_is_nobody_elses_business(me, place):
    mark_area_read(by=place.colleague, recommendation=factories.area_of())
    factories.reflection(place.colleague, area=factories.area_of(position=2))
    factories.shared(place.colleague, me.me, area=factories.area_of(position=3))
    for visitor in (me, Visitor(place.manager)):
        assert report(visitor).words.count("Not started") == 3
        assert "A good place to begin Area 1" in report(visitor).words


def test_it_offers_the_first_area_that_is_not_begun(me):
    mark_area_read(by=me.me, recommendation=factories.area_of())
    assert "You have begun 1 of 3 areas Area 2 Why Area 2 matters. Read, about 4 minutes" in report(me).words
    for position in (2, 3):
        factories.reflection(me.me, area=factories.area_of(position=position))
    assert "You have begun every area of this report." in report(me).words


def test_each_area_says_what_kind_it_is(me):
    assert report(me).words.count("Area for improvement Area") == 3


def test_it_says_when_a_self_audit_on_an_area_was_signed_off(me, place):
    factories.signed_off(me.me, place.manager, scope="area", recommendation_key="area-2")
    words = report(Visitor(place.colleague)).words
    assert words.count("Self-audit signed off today") == 1


def test_the_sources_page_shows_every_figure_with_its_unit_and_source(me):
    page = report(me, "report-sources")
    assert page.words.count("12 children out of 40 children Seen in the source: The report") == 3
    assert "The report Official report. The Panel." in page.words


def test_a_version_nobody_has_checked_says_so(me):
    for view in ("report-detail", "report-sources"):
        assert "not yet been checked" in report(me, view).words.lower()


@PAGES
def test_a_report_that_is_missing_unpublished_or_archived_is_not_found(me, view):
    factories.edition(of=factories.report("draft"), published=False)
    factories.edition(of=factories.report("old"))
    Report.objects.filter(slug="old").update(archived_at=timezone.now())
    pages = [me.get(view, slug) for slug in ("nowhere", "draft", "old")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({Page(page).words for page in pages}) == 1


@PAGES
def test_a_stranger_finds_nothing(me, view):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get(me.url(view, "winter")).status_code == 404


@PAGES
def test_it_is_only_read(me, view):
    assert me.post(view, "winter").status_code == 405


@PAGES
def test_words_of_the_database_come_out_as_text(view):
    evil_edition(of=factories.report("evil"))
    me = Visitor(factories.member(factories.setting(EVIL, slug="alder")))
    assert_shown_as_text(me.get(view, "evil"), times=12)


@PAGES
def test_it_costs_the_same_for_any_number_of_areas(me, place, view):
    for areas in (1, 3, 30):
        factories.edition(of=factories.report(f"with-{areas}"), areas=areas, prompts=1, items=1)
    factories.signed_off(me.me, place.manager)
    asks = [lambda slug=f"with-{areas}": me.get(view, slug) for areas in (1, 3, 30)]
    assert_same_cost(asks, at_most=10)
