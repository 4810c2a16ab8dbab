"""A long self-audit is read one area at a time; a short one stands on one page."""

import pytest

from practice.parts import LONG
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost

pytestmark = pytest.mark.django_db
AREAS, EACH = 6, 8


@pytest.fixture
def place():
    return factories.place("Alder House")


@pytest.fixture
def long_edition():
    assert AREAS * EACH > LONG
    return factories.edition(areas=AREAS, items=EACH)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def of_area(number: int) -> list[str]:
    return [f"Area {number}, question {question}?" for question in range(1, EACH + 1)]


def section(audit, number: int) -> str:
    return audit.sections.get(checklist__key=f"area-{number}").public_id


def shown(page: Page) -> set[str]:
    return {
        f"Area {area}, question {question}?"
        for area in range(1, AREAS + 1)
        for question in range(1, EACH + 1)
        if f"Area {area}, question {question}?" in page.words
    }


def review(visitor, audit, query="") -> Page:
    return Page(visitor.client.get(visitor.url("review-self-audit", audit.public_id) + query))


def test_a_long_review_begins_with_the_first_area_that_has_a_gap(place, manager, long_edition):
    audit = factories.under_review(place.practitioner, place.manager, edition=long_edition, ratings=("yes",))
    first = audit.answers.filter(section__checklist__key="area-2")
    first.update(rating="no")
    page = review(manager, audit)
    assert shown(page) == set(of_area(2))
    assert f"?area={section(audit, 3)}" in page.links
    assert "All 6 areas Area 1 8 answers, 0 Partly, No or Not sure Area 2 8 answers, 8 Partly" in page.words


def test_any_area_can_be_chosen_and_the_last_has_none_after_it(place, manager, long_edition):
    audit = factories.under_review(place.practitioner, place.manager, edition=long_edition, ratings=("no",))
    assert shown(review(manager, audit, f"?area={section(audit, 4)}")) == set(of_area(4))
    last = review(manager, audit, f"?area={section(audit, AREAS)}")
    assert shown(last) == set(of_area(AREAS))
    assert "Next area" not in last.words


def test_the_filter_stays_within_the_area(place, manager, long_edition):
    audit = factories.under_review(place.practitioner, place.manager, edition=long_edition, ratings=("yes",))
    one = audit.answers.filter(section__checklist__key="area-5").first()
    audit.answers.filter(pk=one.pk).update(rating="partly")
    page = review(manager, audit, f"?area={section(audit, 5)}&show=gaps")
    assert shown(page) == {"Area 5, question 1?"}
    assert f"?area={section(audit, 5)}&show=all" in page.links


@pytest.mark.parametrize("query", ["?area=nowhere", "?area=" + "0" * 16, "?area=%00&show=evil"])
def test_an_area_that_is_not_there_shows_the_first(place, manager, long_edition, query):
    audit = factories.under_review(place.practitioner, place.manager, edition=long_edition)
    assert shown(review(manager, audit, query)) <= set(of_area(1))
    assert shown(review(manager, audit, query))


def test_a_saved_answer_leads_back_to_its_area(place, manager, long_edition):
    audit = factories.under_review(place.practitioner, place.manager, edition=long_edition)
    answer = audit.answers.filter(section__checklist__key="area-3").first()
    sent = {"rating": "no", "comment": "", "version": answer.version, "show": "all"}
    response = manager.post("review-answer", audit.public_id, answer.public_id, **sent)
    assert f"?area={section(audit, 3)}&show=all#q-{answer.public_id}" in response.url
    refused = manager.post(
        "review-answer", audit.public_id, answer.public_id, **sent | {"comment": "x" * 2001}
    )
    assert (refused.status_code, shown(Page(refused))) == (422, set(of_area(3)))


def test_a_short_one_has_no_areas_to_choose(place, manager):
    audit = factories.under_review(place.practitioner, place.manager, edition=factories.edition(areas=3))
    page = review(manager, audit, "?show=all")
    assert len(shown(page)) == 12
    assert "?area=" not in " ".join(page.links)


def test_the_answers_of_a_long_one_are_counted_by_area_and_opened_one_by_one(place, long_edition):
    me = Visitor(place.practitioner)
    audit = factories.answered(me.me, edition=long_edition, ratings=("yes", "no"))
    page = Page(me.get("self-audit-check", audit.public_id))
    assert shown(page) == set()
    assert page.words.count("4 Yes · 4 No") == AREAS
    address = me.url("self-audit-check", audit.public_id)
    assert shown(Page(me.client.get(f"{address}?area={section(audit, 2)}"))) == set(of_area(2))


def test_what_a_long_one_still_needs_stands_first(place, long_edition):
    me = Visitor(place.practitioner)
    audit = factories.self_audit(me.me, edition=long_edition)
    page = Page(me.get("self-audit-check", audit.public_id))
    assert "48 questions need something" in page.words
    assert "8 Not answered" in page.words


def test_the_cost_does_not_grow_with_the_areas(place, manager):
    audits = [
        factories.under_review(
            place.practitioner, place.manager, edition=factories.edition(areas=areas, items=8)
        )
        for areas in (1, 6, 12)
    ]
    assert_same_cost(
        [lambda one=one: manager.get("review-self-audit", one.public_id) for one in audits], at_most=12
    )
