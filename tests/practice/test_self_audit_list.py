import pytest

from practice.actions.auditing import stop_self_audit
from practice.actions.reviewing import begin_review, send_back
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def words(visitor) -> str:
    response = visitor.get("self-audit-list")
    assert response.status_code == 200
    return Page(response).words


def test_it_is_empty_with_one_next_step(me):
    page = Page(me.get("self-audit-list"))
    assert "No self-audit yet" in page.words
    assert me.url("self-audit-start") in page.links


def test_each_stands_in_its_group(me, place):
    factories.self_audit(me.me, title="Begun")
    factories.submitted(me.me, title="Waiting")
    back = factories.submitted(me.me, title="Back")
    begin_review(by=place.manager, self_audit=back)
    send_back(by=place.manager, self_audit=back, answers=[back.answers.first()])
    seal = factories.signed_off(me.me, place.manager, title="Signed")
    stop_self_audit(by=me.me, self_audit=factories.self_audit(me.me, title="Ended"))
    text = words(me)
    headings = ["Being answered", "Waiting for review", "Signed off", "Stopped before the end"]
    assert [text.index(name) for name in headings] == sorted(text.index(name) for name in headings)
    assert "Begun 0 of 4 questions answered Not started" in text
    assert "Back 4 of 4 questions answered Sent back" in text
    assert "Waiting 4 questions · handed in today" in text
    assert "Ended 0 of 4 questions answered Stopped" in text
    assert seal.get_absolute_url() in Page(me.get("self-audit-list")).links


def test_people_see_their_own_work_and_what_is_signed_off(me, place):
    factories.self_audit(me.me, title="Mine")
    factories.signed_off(me.me, place.manager, title="Signed")
    assert "Mine" in words(Visitor(place.manager))
    colleague = words(Visitor(place.colleague))
    assert "Mine" not in colleague
    assert "Signed" in colleague
    assert "Signed" not in words(Visitor(factories.place("Beech House").manager))


def test_a_childminder_meets_the_words_of_one(me):
    jo = Visitor(factories.childminder("Jo"))
    assert "questions about what I do" in words(jo)
    factories.signed_off(jo.me, title="May")
    text = words(jo)
    assert "Finished May" in text
    assert not any(word in text.lower() for word in ("manager", "submit", "team", "colleague", "signed off"))


def test_it_only_reads(me, place):
    factories.work(place)
    with nothing_changes():
        words(me)


def test_the_wrong_method(me):
    assert me.post("self-audit-list").status_code == 405


def test_it_costs_the_same_with_more_rows(me, place):
    small = {"edition": factories.edition(areas=1, items=1)}

    def add():
        factories.self_audit(me.me, **small)
        factories.signed_off(me.me, place.manager, **small)
        factories.submitted(me.me, **small)

    assert_same_cost(growing(lambda: me.get("self-audit-list"), add))
