"""Several people at the same moment. SQLite lets one write at a time; on PostgreSQL the locks are what is tested."""

from functools import partial

import pytest

from common.refusals import Refused
from practice.actions.acting import NextStep, choose_next_steps
from practice.actions.auditing import Answer, AnsweredElsewhere, save_answer, submit_self_audit
from practice.actions.reflecting import mark_reflection_read, take_back_reflection
from practice.actions.sealing import record_to_sign, sign_off
from practice.models import Action, Move, Reflection, SelfAudit, SelfAuditAnswer, SignOff
from tests import factories
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    factories.edition(areas=1, items=6)
    return factories.place("Alder House")


def kinds(results) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_one_of_many_who_save_the_same_question_is_kept(place):
    audit = factories.self_audit(place.practitioner)
    pk = audit.answers.first().pk
    pages = [SelfAuditAnswer.objects.get(pk=pk) for _ in range(8)]
    results = race(
        partial(
            save_answer,
            by=place.practitioner,
            answer=page,
            new=Answer(rating="no", evidence=f"Page {number}"),
        )
        for number, page in enumerate(pages)
    )
    assert kinds(results) == ["AnsweredElsewhere"] * 7 + ["bool"]
    stored = SelfAuditAnswer.objects.get(pk=pk)
    assert (stored.evidence, stored.version) == (f"Page {results.index(True)}", 2)
    assert all(
        one.current.evidence == stored.evidence for one in results if isinstance(one, AnsweredElsewhere)
    )


def test_no_answer_is_lost_when_people_answer_different_questions(place):
    audit = factories.self_audit(place.practitioner)
    answers = list(audit.answers.select_related("setting__key"))
    results = race(
        partial(save_answer, by=place.practitioner, answer=answer, new=Answer(rating="yes"))
        for answer in answers
    )
    assert results == [True] * 6
    assert not audit.answers.unanswered().exists()


def test_no_answer_is_emptied_while_somebody_submits(place):
    audit = factories.answered(place.practitioner)
    answer = audit.answers.first()
    race(
        [
            partial(submit_self_audit, by=place.practitioner, self_audit=fresh(audit)),
            partial(
                save_answer,
                by=place.practitioner,
                answer=answer,
                new=Answer(rating="", version=answer.version),
            ),
        ]
    )
    assert fresh(audit).state == "in_progress" or not audit.answers.unanswered().exists()


def test_of_many_who_submit_one_does(place):
    audit = factories.answered(place.practitioner)
    results = race(
        partial(submit_self_audit, by=place.practitioner, self_audit=SelfAudit.objects.get(pk=audit.pk))
        for _ in range(8)
    )
    assert kinds(results) == ["IllegalMove"] * 7 + ["NoneType"]
    assert Move.objects.filter(self_audit=audit).count() == 1


def test_of_reading_and_taking_back_one_happens(place):
    made = factories.shared(place.practitioner, place.manager)
    results = race(
        [
            partial(mark_reflection_read, by=place.manager, reflection=Reflection.objects.get(pk=made.pk)),
            partial(
                take_back_reflection, by=place.practitioner, reflection=Reflection.objects.get(pk=made.pk)
            ),
        ]
    )
    assert kinds(results) in (["IllegalMove", "NoneType"], ["NoneType", "Refused"])
    assert fresh(made).state == ("read" if results[0] is None else "draft")
    assert fresh(made).answers.get().text == "We rang the family the same day."


def test_seals_made_at_once_stand_in_one_chain(place):
    audits = [factories.under_review(place.practitioner, place.manager) for _ in range(4)]
    results = race(
        partial(sign_off, by=place.manager, self_audit=fresh(audit), seen=record_to_sign(audit)[1])
        for audit in audits
    )
    assert kinds(results) == ["SignOff"] * 4
    seals = list(SignOff.objects.order_by("sequence"))
    assert [seal.sequence for seal in seals] == [1, 2, 3, 4]
    assert [seal.previous_sha256 for seal in seals] == ["", *(seal.sha256 for seal in seals[:3])]


def test_one_self_audit_is_signed_once(place):
    audit = factories.under_review(place.practitioner, place.manager)
    other = factories.member(place.setting, "manager")
    seen = record_to_sign(audit)[1]
    results = race(
        partial(sign_off, by=manager, self_audit=fresh(audit), seen=seen)
        for manager in (place.manager, other) * 3
    )
    assert kinds(results) == ["IllegalMove"] * 5 + ["SignOff"]
    assert SignOff.objects.count() == 1


def test_two_managers_never_choose_more_than_three_now(place):
    audit = factories.under_review(place.practitioner, place.manager, ratings=("no",))
    gaps = list(audit.answers.select_related("section__checklist__recommendation", "setting__key"))

    def steps(chosen):
        return [NextStep(answer=gap, now=True, what="Do it", owner=place.manager.user) for gap in chosen]

    results = race(
        partial(choose_next_steps, by=place.manager, self_audit=fresh(audit), steps=steps(chosen))
        for chosen in (gaps[:2], gaps[2:4], gaps[4:])
    )
    assert sum(isinstance(result, Refused) for result in results) == 2
    assert Action.objects.open().count() == 2
