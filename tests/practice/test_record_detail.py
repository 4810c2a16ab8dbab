"""Records: what was signed, for ever the same."""

import re

import pytest

from accounts.models import Setting, User
from practice.actions.reviewing import review_answer
from practice.actions.sealing import record_to_sign, sign_off
from practice.models import SelfAuditAnswer
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost, growing
from tests.rows import drop_guards, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=2)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def article(visitor, seal) -> str:
    body = visitor.get("record-detail", seal.public_id).content.decode()
    return re.search(r'<article class="record">.*?</article>', body, re.DOTALL)[0]


def test_everything_that_was_signed_stands_there(manager, place):
    audit = factories.under_review(place.practitioner, place.manager)
    answer = SelfAuditAnswer.objects.select_related("self_audit", "setting__key").get(position=2)
    review_answer(by=place.manager, answer=answer, rating="no", comment="I saw none.", version=answer.version)
    seal = sign_off(by=place.manager, self_audit=audit, seen=record_to_sign(audit)[1])
    page = Page(manager.get("record-detail", seal.public_id))
    for words in (
        "Alder House",
        "2. Area 1, question 2?",
        "Evidence 2: what we saw.",
        "The manager’s answer: No",
        "I saw none.",
        "Manager, Designated safeguarding lead",
        "Handed in for review",
        "I have read these answers and agree",
        "You can see it on an ordinary day.",
        seal.code,
        seal.sha256,
    ):
        assert words in page.words


def test_its_own_part_never_changes(manager, place):
    seal = factories.signed_off(place.practitioner, place.manager)
    before = article(manager, seal)
    report = seal.self_audit.edition.report
    factories.edition(of=report, areas=2)
    User.objects.filter(pk=place.practitioner.user.pk).update(name="Priya Renamed")
    Setting.objects.filter(pk=place.setting.pk).update(name="Elder House", kind="pre_school")
    drop_guards()
    seal.self_audit.answers.update(rating="yes")
    factories.end(place.practitioner)
    assert article(manager, seal) == before
    assert article(Visitor(place.colleague), seal) == before
    assert "Priya of Alder House" in before


def test_what_people_typed_is_text(manager, place):
    audit = factories.under_review(place.practitioner, place.manager, title="<script>alert(1)</script>")
    answer = SelfAuditAnswer.objects.select_related("self_audit", "setting__key").get(position=2)
    review_answer(
        by=place.manager, answer=answer, comment="<img src=x onerror=y> {{ 7 }}", version=answer.version
    )
    seal = sign_off(by=place.manager, self_audit=audit, seen=record_to_sign(audit)[1])
    body = manager.get("record-detail", seal.public_id).content.decode()
    assert "<script>alert" not in body
    assert "&lt;img src=x onerror=y&gt; {{ 7 }}" in body


def test_what_comes_next_is_for_managers(manager, place):
    seal = factories.signed_off(place.practitioner, place.manager)
    steps = manager.url("next-steps", seal.self_audit.public_id)
    page = Page(manager.get("record-detail", seal.public_id))
    assert "5 answers are Partly, No or Not sure yet, with nothing decided." in page.words
    assert steps in page.links
    assert steps not in Page(Visitor(place.colleague).get("record-detail", seal.public_id)).links
    actions = factories.next_steps(place.manager, seal.self_audit)
    page = Page(manager.get("record-detail", seal.public_id))
    assert "3 answers are" in page.words
    assert {manager.url("action-detail", action.public_id) for action in actions} <= set(page.links)


def test_a_childminder_s_record():
    factories.edition(areas=1)
    jo = Visitor(factories.childminder("Jo’s home"))
    seal = factories.signed_off(jo.me)
    words = Page(jo.get("record-detail", seal.public_id)).words
    assert "Self-signed (sole practitioner)" in words
    assert "Finished and dated" in words
    assert not any(word in words.lower() for word in ("manager", "submit", "team", "colleague", "handed in"))
    assert "Records" in Page(jo.get("record-list")).words


def test_who_may_read_it(manager, place):
    seal = factories.signed_off(place.practitioner, place.manager)
    assert Visitor(place.colleague).get("record-detail", seal.public_id).status_code == 200
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.get("record-detail", seal.public_id).status_code == 404
    assert stranger.client.get(manager.url("record-detail", seal.public_id)).status_code == 404
    assert manager.get("record-detail", "0123456789abcdef").status_code == 404


def test_reading_writes_nothing_and_has_one_method(manager, place):
    seal = factories.signed_off(place.practitioner, place.manager)
    with nothing_changes():
        manager.get("record-detail", seal.public_id)
        manager.get("record-list")
    assert manager.post("record-detail", seal.public_id).status_code == 405
    assert manager.post("record-list").status_code == 405


def test_it_costs_the_same_with_more_questions(manager, place):
    editions = [factories.edition(areas=1, items=number) for number in (1, 3, 30)]
    seals = [
        factories.signed_off(place.practitioner, place.manager, edition=made, ratings=("no",))
        for made in editions
    ]
    for seal in seals:
        factories.next_steps(place.manager, seal.self_audit, now=1, later=0)
    assert_same_cost([lambda one=one: manager.get("record-detail", one.public_id) for one in seals])


# The list


def test_the_list_is_empty_with_one_next_step(manager):
    page = Page(manager.get("record-list"))
    assert "No records yet" in page.words
    assert manager.url("self-audit-list") in page.links


def test_the_list_costs_the_same_and_has_pages(manager, place):
    made = factories.edition(areas=1, items=1)

    def add():
        factories.signed_off(place.practitioner, place.manager, edition=made, title="Spring look")

    assert_same_cost(growing(lambda: manager.get("record-list"), add))
    assert Page(manager.get("record-list")).words.count("Spring look") == 20
    assert Page(manager.get("record-list", page=2)).words.count("Spring look") == 10
    stranger = Visitor(factories.place("Beech House").manager)
    assert "Spring look" not in Page(stranger.get("record-list")).words
