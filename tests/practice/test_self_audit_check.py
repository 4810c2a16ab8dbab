"""Check your answers, and hand them in: submit, or finish and date for a childminder."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from practice.actions.auditing import Answer, save_answer
from practice.models import Move, Notice, SelfAudit, SelfAuditAnswer, SignOff
from tests import factories
from tests.pages import Page, Visitor, assert_refused, assert_same_cost
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=2)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def jo():
    factories.edition(areas=1)
    return Visitor(factories.childminder("Jo’s home"))


def fresh(audit):
    return SelfAudit.objects.get(pk=audit.pk)


def check(visitor, audit) -> Page:
    response = visitor.get("self-audit-check", audit.public_id)
    assert response.status_code == 200
    return Page(response)


def empty(audit, position, rating=""):
    audit.answers.filter(position=position).update(rating=rating, reason="")


def test_what_is_open_comes_first_with_links_to_the_very_question(me):
    audit = factories.answered(me.me)
    empty(audit, 3)
    empty(audit, 6, "does_not_apply")
    page = check(me, audit)
    assert "2 questions need something" in page.words
    assert "3. Area 1, question 3? no answer yet" in page.words
    assert "6. Area 2, question 2? write why it does not apply" in page.words
    third = audit.answers.get(position=3)
    section = me.url("self-audit-section", audit.public_id, third.section.public_id)
    assert f"{section}?question={third.public_id}#q-{third.public_id}" in page.links
    assert "Change the answer to question 1" in page.words
    assert "Answer question 3" in page.words


def test_when_nothing_is_open_only_the_answers_stand_there(me):
    page = check(me, factories.answered(me.me, ratings=("yes", "does_not_apply")))
    assert "something" not in page.words
    assert "Evidence 1: what we saw." in page.words
    assert "Does not apply, because: We have no babies here." in page.words


def test_it_costs_the_same_with_more_questions(place):
    me = Visitor(place.practitioner)
    audits = [factories.answered(me.me, edition=factories.edition(areas=1, items=n)) for n in (1, 3, 30)]
    assert_same_cost([lambda one=one: me.get("self-audit-check", one.public_id) for one in audits])


def test_the_answers_can_be_read_but_not_changed_afterwards(me):
    page = check(me, factories.submitted(me.me))
    assert "The answers" in page.words
    assert "Change the answer" not in page.words
    assert "This is an honest picture" not in page.words


# Submit


def test_submitting_hands_it_to_the_managers(me, place):
    audit = factories.answered(me.me)
    response = me.post("self-audit-submit", audit.public_id, honest="on")
    assert response.url == audit.get_absolute_url()
    made = fresh(audit)
    assert (made.state, made.submitted_by) == ("submitted", me.me.user)
    assert Notice.objects.get(kind="submitted").person == place.manager.user


def test_submitting_twice_has_one_effect(me):
    audit = factories.answered(me.me)
    with adds(Move=1, Notice=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            response = me.post("self-audit-submit", audit.public_id, honest="on", submission="same")
            assert response.url == audit.get_absolute_url()


def test_gaps_lead_back_to_the_list_of_them(me):
    audit = factories.answered(me.me)
    empty(audit, 3)
    response = me.post("self-audit-submit", audit.public_id, honest="on")
    assert response.url == me.url("self-audit-check", audit.public_id)
    assert "Nothing was submitted." in Page(me.client.get(response.url)).words
    assert (fresh(audit).state, Move.objects.count()) == ("in_progress", 0)


def test_without_the_declaration_nothing_is_submitted(me):
    audit = factories.answered(me.me)
    with nothing_changes():
        response = me.post("self-audit-submit", audit.public_id)
    assert response.status_code == 422
    page = Page(response)
    assert page.title.startswith("Error: ")
    assert "Tick “This is an honest picture today” when it is." in page.words
    assert "#id_honest" in page.links


def test_who_may_submit(me, place):
    audit = factories.answered(me.me)
    stranger, colleague = Visitor(factories.place("Beech House").manager), Visitor(place.colleague)
    with nothing_changes():
        assert colleague.post("self-audit-submit", audit.public_id).status_code == 404
        assert stranger.post("self-audit-submit", audit.public_id).status_code == 404
        assert me.get("self-audit-submit", audit.public_id).status_code == 405
    seal = factories.signed_off(me.me, place.manager)
    with nothing_changes():
        response = colleague.post("self-audit-submit", seal.self_audit.public_id)
        assert_refused(response, "You were not asked to work on this self-audit.")
        assert_refused(me.post("self-audit-submit", seal.self_audit.public_id), "is not being answered now")


# Finish and date


def finish(visitor, audit, password=factories.PASSWORD, **data):
    seen = Page(visitor.get("self-audit-finish", audit.public_id)).boxes.get("seen", "")
    return visitor.post("self-audit-finish", audit.public_id, **{"password": password, "seen": seen, **data})


def test_a_childminder_finishes_and_dates(jo):
    audit = factories.answered(jo.me)
    assert jo.url("self-audit-finish", audit.public_id) in check(jo, audit).links
    response = finish(jo, audit)
    seal = SignOff.objects.get()
    assert response.url == jo.url("next-steps", audit.public_id)
    assert (seal.self_audit, seal.signed_by, seal.is_self_signed) == (audit, jo.me.user, True)
    assert fresh(audit).state == "signed_off"


def test_without_gaps_it_leads_to_the_record(jo):
    audit = factories.answered(jo.me, ratings=("yes",))
    assert finish(jo, audit).url == SignOff.objects.get().get_absolute_url()


def test_finishing_twice_has_one_effect(jo):
    audit = factories.answered(jo.me)
    seen = Page(jo.get("self-audit-finish", audit.public_id)).boxes["seen"]
    sent = {"password": factories.PASSWORD, "seen": seen, "submission": "same"}
    first = jo.post("self-audit-finish", audit.public_id, **sent)
    with nothing_changes():
        again = jo.post("self-audit-finish", audit.public_id, **sent)
    assert again.url == first.url


def test_the_page_names_exactly_what_is_signed(jo):
    audit = factories.answered(jo.me)
    words = Page(jo.get("self-audit-finish", audit.public_id)).words
    assert "2 Yes 1 Partly 1 No" in words
    assert "Evidence 4: what we saw." in words
    assert "After this nobody can change these answers." in words
    assert not any(word in words.lower() for word in ("manager", "submit", "team", "colleague"))


def test_a_wrong_password_signs_nothing_and_is_counted(jo):
    audit = factories.answered(jo.me)
    response = finish(jo, audit, password="wrong")
    page = Page(response)
    assert response.status_code == 422
    assert "That is not your password. Type it again. Nothing was signed." in page.words
    assert page.boxes["password"] == ""
    assert (fresh(audit).state, SignOff.objects.count()) == ("in_progress", 0)
    assert AuditEvent.objects.filter(what="password refused", by=jo.me.user).count() == 1


def test_after_five_wrong_passwords_there_is_a_pause(jo, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    audit = factories.answered(jo.me)
    for _ in range(5):
        finish(jo, audit, password="wrong")
    assert "Wait five minutes" in Page(finish(jo, audit)).words
    assert SignOff.objects.count() == 0
    assert AuditEvent.objects.filter(what="password refused").count() == 5


def test_answers_that_changed_since_are_shown_again(jo):
    audit = factories.answered(jo.me)
    seen = Page(jo.get("self-audit-finish", audit.public_id)).boxes["seen"]
    answer = SelfAuditAnswer.objects.select_related("setting__key").get(self_audit=audit, position=1)
    save_answer(by=jo.me, answer=answer, new=Answer(rating="no", evidence="Changed", version=answer.version))
    response = finish(jo, audit, seen=seen)
    page = Page(response)
    assert response.status_code == 409
    assert "Nothing was signed. Read them again, then sign." in page.words
    assert "Changed" in page.words
    assert page.boxes["seen"] != seen
    assert (fresh(audit).state, SignOff.objects.count()) == ("in_progress", 0)


def test_gaps_come_before_finishing(jo):
    audit = factories.answered(jo.me)
    empty(audit, 1)
    assert jo.get("self-audit-finish", audit.public_id).url == jo.url("self-audit-check", audit.public_id)
    assert finish(jo, audit).url == jo.url("self-audit-check", audit.public_id)
    assert SignOff.objects.count() == 0


def test_only_a_childminder_finishes_alone(me, place):
    audit = factories.answered(me.me)
    sentence = "Only a childminder who works alone can finish and date a self-audit."
    for visitor in (me, Visitor(place.manager)):
        assert_refused(visitor.get("self-audit-finish", audit.public_id), sentence)
        assert_refused(
            visitor.post("self-audit-finish", audit.public_id, password=factories.PASSWORD), sentence
        )
    assert Visitor(factories.childminder()).get("self-audit-finish", audit.public_id).status_code == 404
    assert me.client.put(me.url("self-audit-finish", audit.public_id)).status_code == 405
    assert SignOff.objects.count() == 0


def test_a_childminder_does_not_submit(jo):
    audit = factories.answered(jo.me)
    with nothing_changes():
        assert_refused(jo.post("self-audit-submit", audit.public_id, honest="on"), "You work alone here")
