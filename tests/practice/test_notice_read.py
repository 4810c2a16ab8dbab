"""Marking one notice, or all of them, as read."""

import pytest

from practice.models import Notice
from tests import factories
from tests.pages import Page, Visitor
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def page_of(visitor) -> Page:
    return Page(visitor.get("notice-list"))


def only_notice() -> Notice:
    return Notice.objects.get()


def test_mark_one_as_read(place, me):
    factories.action(place.manager, me.me)
    factories.request(place.manager, me.me)
    first, second = Notice.objects.order_by("pk")
    response = me.post("notice-read", first.public_id)
    assert response.url == me.url("notice-list")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.seen_at is not None, second.seen_at) == (True, None)
    assert "Marked as read." in page_of(me).words


@pytest.mark.parametrize(
    ("page", "end"), [("2", "?page=2"), ("1", ""), ("", ""), ("-1", ""), ("2&next=//evil", ""), ("²", "")]
)
def test_it_leads_back_to_the_page_it_stood_on(place, me, page, end):
    factories.action(place.manager, me.me)
    response = me.post("notice-read", only_notice().public_id, page=page)
    assert response.url == me.url("notice-list") + end


def test_mark_all_as_read(place, me):
    factories.action(place.manager, me.me)
    factories.request(place.manager, me.me)
    until = Page(me.get("notice-list")).boxes["until"]
    factories.action(place.manager, me.me)
    response = me.post("notice-read-all", until=until)
    assert response.url == me.url("notice-list")
    page = page_of(me)
    assert "Marked 2 notices as read." in page.words
    assert page.words.count("New :") == 1
    assert Notice.objects.unseen().count() == 1


def test_twice_is_once(place, me):
    factories.action(place.manager, me.me)
    notice = only_notice()
    for data in ({"submission": "same"}, {"submission": "same"}, {"submission": "other"}):
        assert me.post("notice-read", notice.public_id, **data).status_code == 302
        assert me.post("notice-read-all", until=notice.public_id, **data).status_code == 302
    first = only_notice().seen_at
    me.post("notice-read", notice.public_id)
    assert only_notice().seen_at == first


def test_nobody_marks_anothers(place, me, manager):
    factories.action(place.manager, me.me)
    public_id = only_notice().public_id
    other = Visitor(factories.member(factories.setting("Beech House"), user=me.me.user))
    others = (manager, Visitor(place.colleague), other)
    with nothing_changes():
        for visitor in others:
            assert visitor.post("notice-read", public_id).status_code == 404
            assert visitor.post("notice-read-all", until=public_id).status_code == 404
        for until in ("", "0" * 16, "x\0", "é"):
            assert me.post("notice-read-all", until=until).status_code == 404


def test_marking_is_a_button(place, me):
    factories.action(place.manager, me.me)
    assert me.get("notice-read", only_notice().public_id).status_code == 405
    assert me.get("notice-read-all").status_code == 405
