"""Signing off: a page that names exactly what is signed, the password, the seal."""

import json

import pytest

from accounts.models import AuditEvent
from practice.actions.reviewing import review_answer
from practice.models import SelfAudit, SelfAuditAnswer, SignOff
from tests import factories
from tests.pages import Page, Visitor, queries
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


@pytest.fixture
def audit(place):
    return factories.under_review(place.practitioner, place.manager)


def opened(visitor, audit) -> Page:
    response = visitor.get("review-sign-off", audit.public_id)
    assert response.status_code == 200
    return Page(response)


def sign(visitor, audit, **data):
    data = {"password": factories.PASSWORD, "seen": opened(visitor, audit).boxes["seen"], **data}
    return visitor.post("review-sign-off", audit.public_id, **data)


def test_the_page_names_what_is_signed(manager, audit):
    page = opened(manager, audit)
    assert "2 Yes 1 Partly 1 No" in page.words
    assert "Answered by Priya of Alder House" in page.words
    assert "Report report" in page.words
    assert "version 1" in page.words
    assert "Evidence 2: what we saw." in page.words
    assert "After this nobody can change these answers. Corrections are added beside them." in page.words
    assert "I have read these answers and agree" in page.words
    assert "You also answered" not in page.words
    assert page.boxes["password"] == ""


def test_signing_seals_it_and_leads_to_the_next_steps(manager, place, audit):
    response = sign(manager, audit)
    seal = SignOff.objects.get()
    assert response.url == manager.url("next-steps", audit.public_id)
    assert (seal.self_audit, seal.signed_by, seal.is_self_signed) == (audit, place.manager.user, False)
    assert json.loads(seal.sealed)["signature"]["office"] == "Designated safeguarding lead"
    assert SelfAudit.objects.get().state == "signed_off"


def test_without_gaps_it_leads_to_the_record(manager, place):
    audit = factories.under_review(place.practitioner, place.manager, ratings=("yes",))
    assert sign(manager, audit).url == SignOff.objects.get().get_absolute_url()


def test_signing_twice_has_one_effect(manager, audit):
    seen = opened(manager, audit).boxes["seen"]
    with adds(SignOff=1, Move=1, Notice=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            data = {"password": factories.PASSWORD, "seen": seen, "submission": "same"}
            response = manager.post("review-sign-off", audit.public_id, **data)
            assert response.url == manager.url("next-steps", audit.public_id)


@pytest.mark.parametrize(
    ("password", "sentence"), [("", "Type your password."), ("wrong", "That is not your password.")]
)
def test_without_the_password_nothing_is_signed(manager, audit, password, sentence):
    response = sign(manager, audit, password=password)
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert sentence in page.words
    assert "#id_password" in page.links
    assert (SignOff.objects.count(), SelfAudit.objects.get().state) == (0, "submitted")


def test_wrong_tries_are_counted_although_the_act_is_rolled_back(manager, audit):
    for _ in range(6):
        sign(manager, audit, password="wrong")
    assert AuditEvent.objects.filter(what="password refused").count() == 5
    assert "That was tried too often. Wait five minutes" in Page(sign(manager, audit)).words
    assert SignOff.objects.count() == 0


def test_what_changed_since_it_was_opened_is_shown_again(manager, place, audit):
    seen = opened(manager, audit).boxes["seen"]
    answer = SelfAuditAnswer.objects.select_related("self_audit", "setting__key").get(position=2)
    review_answer(by=place.manager, answer=answer, rating="no", comment="New", version=answer.version)
    with nothing_changes():
        response = sign(manager, audit, seen=seen)
    page = Page(response)
    assert response.status_code == 409
    assert "The answers changed since you opened the page. Nothing was signed." in page.words
    assert page.boxes["seen"] not in ("", seen)
    assert sign(manager, audit, seen=page.boxes["seen"]).status_code == 302


def test_who_answered_too_is_warned(manager, place):
    audit = factories.under_review(place.manager, place.manager)
    assert "You also answered some of these questions." in opened(manager, audit).words


def test_it_costs_few_queries(manager, audit):
    assert queries(lambda: manager.get("review-sign-off", audit.public_id)) <= 15


def test_wrong_method(manager, audit):
    assert manager.client.put(manager.url("review-sign-off", audit.public_id)).status_code == 405
