"""How a refusal becomes a page. Sign-ins and settings: tests/accounts/test_sign_ins.py."""

import pytest

from practice.actions.reflecting import take_back_reflection
from tests import factories
from tests.pages import Page, Visitor, assert_refused
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition()
    return factories.place("Alder House")


def test_what_one_may_not_do_is_said_with_403(place):
    made = factories.shared(place.practitioner, place.manager)
    response = Visitor(place.manager).post("reflection-take-back", made.public_id)
    assert_refused(response, "Only the person who wrote this can do that.")
    assert "/s/alder-house/" in Page(response).links


def test_what_has_moved_on_is_said_with_409(place, monkeypatch):
    """Somebody else was quicker between reading the row and moving it."""
    made = factories.shared(place.practitioner, place.manager)
    manager = Visitor(place.manager)
    check = "practice.actions.reflecting.check_can_mark_read"

    def quicker(me, reflection):
        reflection.refresh_from_db()
        take_back_reflection(by=place.practitioner, reflection=type(made).objects.get(pk=made.pk))

    monkeypatch.setattr(check, quicker)
    with nothing_changes():
        response = manager.post("review-reflection-read", made.public_id)
    assert_refused(response, "This reflection has moved on since you opened the page.", status=409)
