"""The task list of a self-audit, and what can be done from it: take back, ask, stop."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.reviewing import begin_review, send_back
from practice.models import Contributor, Move, Notice, SelfAudit
from tests import factories
from tests.pages import Page, Visitor, assert_refused, assert_same_cost, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(areas=2)


@pytest.fixture
def place(edition):
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def detail(visitor, audit) -> Page:
    response = visitor.get("self-audit-detail", audit.public_id)
    assert response.status_code == 200
    return Page(response)


def test_the_sections_with_their_progress(me, place):
    audit = factories.self_audit(me.me, due_on=timezone.localdate() + timedelta(days=1))
    first = audit.sections.first()
    audit.answers.filter(section=first, position__lte=3).update(rating="yes", come_back=True)
    page = detail(me, audit)
    assert "3 of 8 questions answered" in page.words
    assert "Area 1 3 of 4 answered · 3 to come back to In progress" in page.words
    assert "Area 2 0 of 4 answered Not started" in page.words
    assert "By tomorrow" in page.words
    assert "Priya of Alder House (you)" in page.words
    for section in audit.sections.all():
        assert me.url("self-audit-section", audit.public_id, section.public_id) in page.links
    assert "Check and submit" in page.words
    audit.answers.update(rating="yes")
    assert "Area 2 4 of 4 answered Completed" in detail(me, audit).words


def test_an_overdue_one_says_so(me):
    audit = factories.self_audit(me.me, due_on=timezone.localdate() - timedelta(days=5))
    assert "Overdue by 5 days" in detail(me, audit).words


def test_replaced_wording_is_said(me, edition):
    audit = factories.self_audit(me.me)
    assert "keeps the wording it began with" not in detail(me, audit).words
    factories.edition(of=edition.report)
    assert "The wording was changed since." in detail(me, audit).words


def test_after_submitting_it_says_what_comes_next(me, manager, place):
    audit = factories.submitted(me.me)
    page = detail(me, audit)
    assert "Waiting for review" in page.words
    assert "Take it back" in page.words
    assert "Review it" not in page.words
    assert "Review it" in detail(manager, audit).words
    begin_review(by=place.manager, self_audit=audit)
    page = detail(me, audit)
    assert "Mona of Alder House is reading the answers." in page.words
    assert "Take it back" not in page.words


def test_what_was_sent_back_is_named(me, place):
    audit = factories.under_review(me.me, place.manager)
    answer = audit.answers.get(position=2)
    send_back(by=place.manager, self_audit=audit, answers=[answer], note="Look at the log again.")
    page = detail(me, audit)
    assert "Mona of Alder House asks you to look again Look at the log again." in page.words
    section = me.url("self-audit-section", audit.public_id, answer.section.public_id)
    assert f"{section}?question={answer.public_id}#q-{answer.public_id}" in page.links
    assert "Look again" in page.words
    assert "Sent back with questions" in page.words


def test_a_signed_one_leads_to_its_record(me, place):
    seal = factories.signed_off(me.me, place.manager)
    assert me.get("self-audit-detail", seal.self_audit.public_id).url == seal.get_absolute_url()
    assert me.get("self-audit-check", seal.self_audit.public_id).url == seal.get_absolute_url()


def test_a_childminder_meets_the_words_of_one(edition):
    jo = Visitor(factories.childminder("Jo"))
    words = detail(jo, factories.answered(jo.me)).words
    assert "Check and finish" in words
    assert not any(
        word in words.lower() for word in ("manager", "submit", "team", "colleague", "who works on it")
    )


def test_who_may_see_it(me, place):
    audit = factories.self_audit(me.me)
    views = ("self-audit-detail", "self-audit-check", "self-audit-ask", "self-audit-stop")
    for other in (place.colleague, factories.place("Beech House").manager):
        for view in views:
            assert Visitor(other).get(view, audit.public_id).status_code == 404
    stranger = Visitor(factories.member(factories.setting()))
    assert stranger.client.get(me.url("self-audit-detail", audit.public_id)).status_code == 404


def test_wrong_methods(me):
    audit = factories.self_audit(me.me)
    assert me.post("self-audit-detail", audit.public_id).status_code == 405
    assert me.get("self-audit-take-back", audit.public_id).status_code == 405
    assert me.client.put(me.url("self-audit-stop", audit.public_id)).status_code == 405
    assert me.client.put(me.url("self-audit-ask", audit.public_id)).status_code == 405


def test_it_only_reads_and_costs_the_same_with_more_people(me, place):
    audit = factories.self_audit(me.me)
    with nothing_changes():
        detail(me, audit)

    def add():
        member = factories.member(place.setting)
        Contributor.objects.create(
            setting=place.setting, self_audit=audit, person=member.user, asked_by=me.me.user
        )

    assert_same_cost(growing(lambda: me.get("self-audit-detail", audit.public_id), add))


# Take back


def test_taking_back_opens_it_again(me):
    audit = factories.submitted(me.me)
    assert me.post("self-audit-take-back", audit.public_id).url == audit.get_absolute_url()
    audit.refresh_from_db()
    assert (audit.state, audit.submitted_at, audit.submitted_by) == ("in_progress", None, None)


def test_taking_back_twice_has_one_effect(me):
    audit = factories.submitted(me.me)
    with adds(Move=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            me.post("self-audit-take-back", audit.public_id, submission="same")


def test_it_is_not_taken_back_once_the_review_has_begun(me, place):
    audit = factories.under_review(me.me, place.manager)
    with nothing_changes():
        assert_refused(me.post("self-audit-take-back", audit.public_id), "The review has begun")


# Stop


def test_stopping_asks_first_and_keeps_the_answers(me):
    audit = factories.answered(me.me)
    with nothing_changes():
        assert "What was answered is kept" in Page(me.get("self-audit-stop", audit.public_id)).words
    with adds(Move=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            me.post("self-audit-stop", audit.public_id, submission="same")
    audit.refresh_from_db()
    assert (audit.state, audit.answers.exclude(rating="").count()) == ("abandoned", 8)
    assert "This self-audit was stopped before the end." in detail(me, audit).words
    assert "Evidence 1" in Page(me.get("self-audit-check", audit.public_id)).words


def test_only_who_started_it_or_a_manager_stops_it(place, manager):
    audit = factories.self_audit(place.practitioner, people=[place.colleague])
    colleague = Visitor(place.colleague)
    assert "Stop this self-audit" not in detail(colleague, audit).words
    with nothing_changes():
        for response in (
            colleague.get("self-audit-stop", audit.public_id),
            colleague.post("self-audit-stop", audit.public_id),
        ):
            assert_refused(response, "Only a manager, or the person who started it")
    manager.post("self-audit-stop", audit.public_id)
    assert SelfAudit.objects.get(pk=audit.pk).state == "abandoned"


# Ask


def test_asking_somebody_else(me, place):
    audit = factories.self_audit(me.me)
    body = me.get("self-audit-ask", audit.public_id).content.decode()
    assert place.colleague.user.public_id in body
    assert place.practitioner.user.public_id not in body
    with adds(Contributor=1, Notice=1, Submission=1):
        for _ in range(2):
            people = [place.colleague.user.public_id]
            response = me.post("self-audit-ask", audit.public_id, submission="same", people=people)
    assert response.url == audit.get_absolute_url()
    assert Notice.objects.get(kind="asked").person == place.colleague.user
    assert Move.objects.count() == 0


def test_asking_nobody_or_a_stranger_is_refused(me):
    audit = factories.self_audit(me.me)
    stranger = factories.member(factories.setting())
    with nothing_changes():
        response = me.post("self-audit-ask", audit.public_id)
        assert response.status_code == 422
        assert "Tick at least one person." in Page(response).words
        people = [stranger.user.public_id]
        assert me.post("self-audit-ask", audit.public_id, people=people).status_code == 422


def test_when_everybody_is_asked_it_says_so(me, place):
    audit = factories.self_audit(me.me, people=[place.colleague, place.manager])
    assert "Everybody is asked already" in Page(me.get("self-audit-ask", audit.public_id)).words


def test_nobody_is_asked_to_answer_what_is_submitted(me, place):
    audit = factories.submitted(me.me)
    people = [place.colleague.user.public_id]
    with nothing_changes():
        assert_refused(me.post("self-audit-ask", audit.public_id, people=people), "is not being answered now")
