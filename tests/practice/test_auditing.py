from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from practice.actions import auditing
from practice.actions.auditing import Answer, AnsweredElsewhere
from practice.actions.reviewing import begin_review, send_back
from practice.models import Contributor, Move, Notice, SelfAudit, SelfAuditAnswer
from tests import factories
from tests.rows import adds, nothing_changes, raw, refused

AT = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)
NOT_BEING_ANSWERED = "This self-audit is not being answered now, so it cannot be changed."
NOT_ASKED = "You were not asked to work on this self-audit. Ask a manager to add you."
MOVED_ON = "This self-audit has moved on since you opened the page."
GAPS = "Some questions still need an answer, or a reason."
pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(areas=2, items=4, core=2)


@pytest.fixture
def place(edition):
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return place.practitioner


def fresh(audit):
    return SelfAudit.objects.get(pk=audit.pk)


def first(audit):
    return audit.answers.order_by("pk").first()


# Starting


def keys(items):
    return [f"{item.checklist.key}/{item.key}" for item in items]


def test_the_scope_decides_what_is_asked(edition):
    ask = auditing.questions_of
    assert len(ask(edition, audience="group", scope="everything")) == 8
    assert keys(ask(edition, audience="group", scope="core")) == [
        "area-1/item-1",
        "area-1/item-2",
        "area-2/item-1",
        "area-2/item-2",
    ]
    assert keys(ask(edition, audience="group", scope="area", recommendation_key="area-2")) == [
        "area-2/item-1",
        "area-2/item-2",
        "area-2/item-3",
        "area-2/item-4",
    ]


def test_each_audience_has_its_own_questions():
    edition = factories.edition(areas=1, items=3, published=False)
    edition.items.filter(key="item-2").update(audience="group")
    edition.items.filter(key="item-3").update(audience="childminder")
    edition.publish(by=None)
    group = auditing.questions_of(edition, audience="group", scope="everything")
    alone = auditing.questions_of(edition, audience="childminder", scope="everything")
    assert ([item.key for item in group], [item.key for item in alone]) == (
        ["item-1", "item-2"],
        ["item-1", "item-3"],
    )


def test_starting_pins_the_questions_and_asks_people(edition, place, me):
    with adds(SelfAudit=1, SelfAuditSection=2, SelfAuditAnswer=8, Contributor=2, Notice=1, AuditEvent=1):
        audit = auditing.start_self_audit(
            by=me,
            edition=edition,
            scope="everything",
            title="Autumn",
            people=[place.colleague.user],
            due_on=date(2027, 4, 1),
            at=AT,
        )
    audit = fresh(audit)
    assert (audit.state, audit.title, audit.scope, audit.due_on) == (
        "in_progress",
        "Autumn",
        "everything",
        date(2027, 4, 1),
    )
    assert (audit.started_by, audit.started_at, audit.setting, audit.edition) == (
        me.user,
        AT,
        me.setting,
        edition,
    )
    assert [section.checklist.key for section in audit.sections.all()] == ["area-1", "area-2"]
    assert list(
        audit.answers.order_by("section__position", "position").values_list("item__text", "rating")
    ) == [(f"Area {area}, question {question}?", "") for area in (1, 2) for question in (1, 2, 3, 4)]
    assert {row.person for row in audit.contributors.all()} == {me.user, place.colleague.user}
    assert Notice.objects.get(kind="asked").person == place.colleague.user
    assert AuditEvent.objects.latest("pk").what == "started"


def test_a_started_self_audit_keeps_its_questions_when_a_new_version_is_published(edition, me):
    audit = factories.self_audit(me, edition=edition)
    factories.edition(of=edition.report, items=9)
    assert audit.answers.count() == 8
    assert set(audit.answers.values_list("item__edition", flat=True)) == {edition.pk}


def test_a_childminder_is_asked_the_childminders_questions():
    edition = factories.edition(areas=1, items=2, published=False)
    edition.items.filter(key="item-1").update(audience="group")
    edition.publish(by=None)
    audit = factories.self_audit(factories.childminder(), edition=edition)
    assert [answer.item.key for answer in audit.answers.all()] == ["item-2"]


def test_starting_without_a_question_is_refused(edition, me):
    with refused("There are no questions in this choice. Choose another area."):
        auditing.start_self_audit(
            by=me, edition=edition, scope="area", title="x", recommendation_key="no-such-area"
        )


def test_asking_twice_asks_once_and_only_who_works_here_now(place, me):
    audit = factories.self_audit(me)
    stranger = factories.person()
    leaver = factories.end(factories.member(place.setting)).user
    people = [place.colleague.user, stranger, leaver]
    with adds(Contributor=1, Notice=1):
        auditing.ask_people(by=place.manager, self_audit=audit, people=people, at=AT)
    with nothing_changes():
        auditing.ask_people(by=place.manager, self_audit=audit, people=people)
    row = Contributor.objects.get(self_audit=audit, person=place.colleague.user)
    assert (row.asked_by, row.asked_at, row.setting) == (place.manager.user, AT, place.setting)


# Answering


def test_saving_stores_every_part_of_an_answer(me):
    audit = factories.self_audit(me)
    new = Answer(
        rating="partly",
        evidence="Looked at five.\nSaw three.",
        reason="Still new",
        looked_at=5,
        saw=3,
        looked_on=date(2027, 3, 1),
        come_back=True,
        version=1,
    )
    with adds():
        assert auditing.save_answer(by=me, answer=first(audit), new=new, at=AT) is True
    stored = first(audit)
    assert (stored.rating, stored.evidence, stored.reason) == (
        "partly",
        "Looked at five.\nSaw three.",
        "Still new",
    )
    assert (stored.looked_at, stored.saw, stored.looked_on, stored.come_back) == (
        5,
        3,
        date(2027, 3, 1),
        True,
    )
    assert (stored.answered_by, stored.answered_at, stored.version) == (me.user, AT, 2)


def test_evidence_and_reason_are_encrypted_with_the_settings_key(me):
    audit = factories.self_audit(me)
    new = Answer(rating="no", evidence="Canary evidence", reason="Canary reason")
    auditing.save_answer(by=me, answer=first(audit), new=new)
    for column in ("evidence", "reason"):
        stored = raw(SelfAuditAnswer, column, first(audit).pk)
        assert stored.startswith(f"{me.setting.key.public_id}:")
        assert "Canary" not in stored


def test_saving_the_same_answer_writes_nothing(me):
    audit = factories.answered(me)
    answer = first(audit)
    same = Answer(rating=answer.rating, evidence=answer.evidence, version=answer.version)
    with nothing_changes():
        assert auditing.save_answer(by=me, answer=answer, new=same) is False


def test_somebody_elses_answer_is_never_overwritten(place, me):
    audit = factories.self_audit(me, people=[place.colleague])
    here, there = first(audit), first(audit)
    auditing.save_answer(by=me, answer=here, new=Answer(rating="yes", evidence="Mine"))
    with refused("Somebody else answered this question after you opened the page.", status=409):
        auditing.save_answer(by=place.colleague, answer=there, new=Answer(rating="no", evidence="Theirs"))
    with pytest.raises(AnsweredElsewhere) as caught:
        auditing.save_answer(by=place.colleague, answer=there, new=Answer(rating="no", evidence="Theirs"))
    assert (caught.value.current.evidence, caught.value.current.answered_by) == ("Mine", me.user)


def test_two_people_answer_different_questions_side_by_side(place, me):
    audit = factories.self_audit(me, people=[place.colleague])
    one, other = audit.answers.order_by("pk")[:2]
    auditing.save_answer(by=me, answer=one, new=Answer(rating="yes"))
    auditing.save_answer(by=place.colleague, answer=other, new=Answer(rating="no"))
    assert list(audit.answers.order_by("pk").values_list("rating", "answered_by")[:2]) == [
        ("yes", me.user_id),
        ("no", place.colleague.user_id),
    ]


def test_a_mark_to_come_back_alone_names_nobody(me):
    audit = factories.self_audit(me)
    with adds():
        assert auditing.save_answer(by=me, answer=first(audit), new=Answer(come_back=True)) is True
    stored = first(audit)
    assert (stored.come_back, stored.version, stored.answered_by, stored.answered_at) == (True, 2, None, None)


def test_several_questions_are_saved_at_once_and_the_rest_left_alone(me):
    audit = factories.self_audit(me)
    one, other, *_ = audit.answers.order_by("pk")
    changes = [(one, Answer(rating="yes")), (other, Answer())]
    assert auditing.save_answers(by=me, self_audit=audit, changes=changes, at=AT) == {}
    assert list(audit.answers.order_by("pk").values_list("rating", "answered_at", "version")[:2]) == [
        ("yes", AT, 2),
        ("", None, 1),
    ]


def test_of_several_questions_those_somebody_was_quicker_with_come_back(place, me):
    audit = factories.self_audit(me, people=[place.colleague])
    one, other, *_ = audit.answers.order_by("pk")
    auditing.save_answer(by=place.colleague, answer=first(audit), new=Answer(rating="no", evidence="Theirs"))
    changes = [(one, Answer(rating="yes")), (other, Answer(rating="yes"))]
    lost = auditing.save_answers(by=me, self_audit=audit, changes=changes)
    assert [(pk, row.evidence) for pk, row in lost.items()] == [(one.pk, "Theirs")]
    assert list(audit.answers.order_by("pk").values_list("rating", flat=True)[:2]) == ["no", "yes"]


def test_several_questions_are_refused_after_submitting(me):
    audit = factories.submitted(me)
    with refused(NOT_BEING_ANSWERED):
        auditing.save_answers(
            by=me, self_audit=audit, changes=[(first(audit), Answer(rating="no", version=2))]
        )


def test_no_answer_is_stored_after_submitting(me):
    audit = factories.submitted(me)
    answer = first(audit)
    with refused(NOT_BEING_ANSWERED):
        auditing.save_answer(by=me, answer=answer, new=Answer(rating="no", version=answer.version))


def test_who_may_answer(place, me):
    audit = factories.self_audit(me)
    auditing.check_answering(me, audit)
    auditing.check_answering(place.manager, audit)
    with refused(NOT_ASKED):
        auditing.check_answering(place.colleague, audit)
    audit = factories.submitted(me, audit)
    with refused(NOT_BEING_ANSWERED):
        auditing.check_answering(me, audit)


# Submitting


def test_problems_are_missing_answers_and_missing_reasons(me):
    audit = factories.self_audit(me)
    answers = list(audit.answers.order_by("pk"))
    for answer, new in zip(
        answers,
        [
            Answer(rating="yes"),
            Answer(rating="does_not_apply", reason="  "),
            Answer(rating="does_not_apply", reason="No babies"),
            Answer(rating="not_sure"),
            Answer(evidence="Words without an answer"),
        ],
        strict=False,
    ):
        auditing.save_answer(by=me, answer=answer, new=new)
    assert auditing.problems_before_submitting(audit) == [answers[1], *answers[4:]]


def test_submitting_hands_it_to_every_manager(place, me):
    other = factories.member(place.setting, "manager")
    audit = factories.answered(me)
    with adds(Move=1, Notice=2, AuditEvent=1):
        auditing.submit_self_audit(by=me, self_audit=audit, at=AT)
    stored = fresh(audit)
    assert (stored.state, stored.submitted_by, stored.submitted_at, stored.version) == (
        "submitted",
        me.user,
        AT,
        2,
    )
    move = Move.objects.get(self_audit=audit)
    assert (move.from_state, move.to_state, move.by, move.at) == ("in_progress", "submitted", me.user, AT)
    told = Notice.objects.filter(kind="submitted")
    assert {notice.person for notice in told} == {place.manager.user, other.user}


def test_a_manager_who_submits_is_not_told(place):
    audit = factories.answered(place.manager)
    with adds(Move=1, AuditEvent=1):
        auditing.submit_self_audit(by=place.manager, self_audit=audit)


def test_submitting_with_a_gap_is_refused(me):
    audit = factories.self_audit(me)
    with refused(GAPS):
        auditing.submit_self_audit(by=me, self_audit=audit)


def test_submitting_is_refused_to_people_who_were_not_asked(place, me):
    audit = factories.answered(me)
    with refused(NOT_ASKED):
        auditing.submit_self_audit(by=place.colleague, self_audit=audit)


def test_a_childminder_finishes_instead_of_submitting():
    me = factories.childminder()
    audit = factories.answered(me)
    with refused("You work alone here: use “Finish and date” instead."):
        auditing.submit_self_audit(by=me, self_audit=audit)


def test_submitting_twice_from_two_pages_is_one_submission(me):
    audit = factories.answered(me)
    old_page = fresh(audit)
    auditing.submit_self_audit(by=me, self_audit=audit)
    with refused(MOVED_ON, status=409):
        auditing.submit_self_audit(by=me, self_audit=old_page)


def test_submitting_again_tells_the_managers_again_and_clears_the_marks(place, me):
    audit = factories.under_review(me, place.manager)
    send_back(by=place.manager, self_audit=audit, answers=[first(audit)])
    with adds(Move=1, Notice=1, AuditEvent=1):
        auditing.submit_self_audit(by=me, self_audit=audit)
    assert not audit.answers.filter(is_sent_back=True).exists()
    assert fresh(audit).review_begun_at is None


def test_answering_a_question_that_was_sent_back_clears_its_mark(place, me):
    audit = factories.under_review(me, place.manager)
    send_back(by=place.manager, self_audit=audit, answers=audit.answers.all()[:2])
    answer = first(audit)
    auditing.save_answer(
        by=me, answer=answer, new=Answer(rating="no", evidence="Looked", version=answer.version)
    )
    assert audit.answers.filter(is_sent_back=True).count() == 1


def test_taking_back_while_nobody_has_begun(me):
    audit = factories.submitted(me)
    with adds(Move=1, AuditEvent=1):
        auditing.take_back_self_audit(by=me, self_audit=audit, at=AT)
    stored = fresh(audit)
    assert (stored.state, stored.submitted_at, stored.submitted_by) == ("in_progress", None, None)


def test_taking_back_is_refused_to_others_before_submitting_and_once_review_has_begun(place, me):
    audit = factories.answered(me)
    with refused("This self-audit is not waiting for review."):
        auditing.take_back_self_audit(by=me, self_audit=audit)
    auditing.submit_self_audit(by=me, self_audit=audit)
    with refused(NOT_ASKED):
        auditing.take_back_self_audit(by=place.colleague, self_audit=audit)
    begin_review(by=place.manager, self_audit=audit)
    with refused("The review has begun, so it cannot be taken back now."):
        auditing.take_back_self_audit(by=me, self_audit=audit)


def test_stopping_keeps_what_was_answered(me):
    audit = factories.answered(me)
    with adds(Move=1, AuditEvent=1):
        auditing.stop_self_audit(by=me, self_audit=audit, at=AT)
    assert fresh(audit).state == "abandoned"
    assert not audit.answers.unanswered().exists()


def test_stopping_is_for_a_manager_or_who_started_it(place, me):
    audit = factories.self_audit(me, people=[place.colleague])
    with refused("Only a manager, or the person who started it, can stop this self-audit."):
        auditing.stop_self_audit(by=place.colleague, self_audit=audit)
    with adds(Move=1, AuditEvent=1):
        auditing.stop_self_audit(by=place.manager, self_audit=audit)
    with refused(NOT_BEING_ANSWERED):
        auditing.stop_self_audit(by=place.manager, self_audit=audit)


def test_progress_is_counted_for_the_whole_and_for_each_section(place, me):
    audit = factories.self_audit(me)
    answers = list(audit.answers.order_by("pk"))
    auditing.save_answer(by=me, answer=answers[0], new=Answer(rating="yes"))
    auditing.save_answer(by=me, answer=answers[5], new=Answer(rating="no", come_back=True))
    whole = SelfAudit.objects.with_progress().get(pk=audit.pk)
    assert (whole.questions, whole.answered) == (8, 2)
    sections = audit.sections.with_progress()
    assert [(one.questions, one.answered, one.marked, one.sent_back) for one in sections] == [
        (4, 1, 0, 0),
        (4, 1, 1, 0),
    ]
