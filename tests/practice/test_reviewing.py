from datetime import UTC, datetime

import pytest

from accounts.models import AuditEvent
from practice.actions import reviewing
from practice.actions.auditing import AnsweredElsewhere
from practice.models import Comment, Move, Notice, SelfAudit
from tests import factories
from tests.rows import adds, nothing_changes, raw, refused

AT = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)
ONLY_MANAGERS = "Only a manager of this setting can do that."
NOT_SUBMITTED = "This self-audit is not waiting for review."
BEGIN_FIRST = "Begin the review first. Then nobody can take it back."
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return place.practitioner


@pytest.fixture
def manager(place):
    return place.manager


def fresh(audit):
    return SelfAudit.objects.get(pk=audit.pk)


def first(audit):
    return audit.answers.order_by("pk").first()


def test_beginning_the_review_is_noted_once(me, manager, place):
    audit = factories.submitted(me)
    other_page = fresh(audit)
    with adds(AuditEvent=1):
        reviewing.begin_review(by=manager, self_audit=audit, at=AT)
    assert (fresh(audit).review_begun_by, fresh(audit).review_begun_at) == (manager.user, AT)
    assert (audit.review_begun_by, audit.review_begun_at) == (manager.user, AT)
    other = factories.member(place.setting, "manager")
    with nothing_changes():
        reviewing.begin_review(by=other, self_audit=other_page)


def test_beginning_is_refused_to_practitioners_and_before_submitting(me, manager):
    audit = factories.answered(me)
    with refused(NOT_SUBMITTED):
        reviewing.begin_review(by=manager, self_audit=audit)
    audit = factories.submitted(me)
    with refused(ONLY_MANAGERS):
        reviewing.begin_review(by=me, self_audit=audit)


def test_the_managers_rating_stands_beside_the_persons_words(me, manager):
    audit = factories.under_review(me, manager)
    answer = first(audit)
    with adds(Comment=1):
        reviewing.review_answer(
            by=manager, answer=answer, rating="no", comment="I saw two.", version=answer.version, at=AT
        )
    stored = first(audit)
    assert (stored.manager_rating, stored.manager_by, stored.manager_at) == ("no", manager.user, AT)
    assert (stored.rating, stored.evidence, stored.answered_by) == (answer.rating, answer.evidence, me.user)
    assert stored.version == answer.version + 1
    comment = Comment.objects.get(answer=answer)
    assert (comment.kind, comment.by, comment.at, comment.text) == ("comment", manager.user, AT, "I saw two.")
    assert raw(Comment, "text", comment.pk).startswith(f"{me.setting.key.public_id}:")


def test_a_comment_alone_leaves_the_rating(me, manager):
    audit = factories.under_review(me, manager)
    answer = first(audit)
    with adds(Comment=1):
        reviewing.review_answer(by=manager, answer=answer, comment="Good.", version=answer.version)
    assert (first(audit).manager_rating, first(audit).version) == ("", answer.version)


def test_an_empty_review_writes_nothing(me, manager):
    audit = factories.under_review(me, manager)
    answer = first(audit)
    with nothing_changes():
        reviewing.review_answer(by=manager, answer=answer, comment=" \n", version=answer.version)


def test_the_managers_rating_can_be_taken_away_again(me, manager):
    audit = factories.under_review(me, manager)
    reviewing.review_answer(by=manager, answer=first(audit), rating="no", version=first(audit).version)
    reviewing.review_answer(by=manager, answer=first(audit), rating="", version=first(audit).version)
    stored = first(audit)
    assert (stored.manager_rating, stored.manager_by, stored.manager_at) == ("", None, None)


def test_two_managers_never_overwrite_each_other(me, manager, place):
    other = factories.member(place.setting, "manager")
    audit = factories.under_review(me, manager)
    here, there = first(audit), first(audit)
    reviewing.review_answer(by=manager, answer=here, rating="no", version=here.version)
    with nothing_changes(), pytest.raises(AnsweredElsewhere) as caught:
        reviewing.review_answer(by=other, answer=there, rating="yes", version=there.version)
    assert caught.value.current.manager_rating == "no"


def test_reviewing_is_refused_to_practitioners_and_before_it_has_begun(me, manager):
    audit = factories.submitted(me)
    answer = first(audit)
    with refused(ONLY_MANAGERS):
        reviewing.review_answer(by=me, answer=answer, rating="no", version=answer.version)
    with refused(BEGIN_FIRST):
        reviewing.review_answer(by=manager, answer=answer, rating="no", version=answer.version)


def test_reviewing_is_refused_when_it_was_signed_meanwhile(me, manager):
    audit = factories.under_review(me, manager)
    old_page = first(audit)
    assert old_page.self_audit.state == "submitted"
    SelfAudit.objects.filter(pk=audit.pk).update(state="signed_off")
    with refused(NOT_SUBMITTED):
        reviewing.review_answer(by=manager, answer=old_page, rating="no", version=old_page.version)


def test_sending_back_names_the_questions_and_tells_the_people(me, manager, place):
    audit = factories.self_audit(me, people=[place.colleague, manager])
    audit = factories.under_review(me, manager, audit)
    chosen = list(audit.answers.all()[:2])
    with adds(Move=1, Notice=2, AuditEvent=1):
        reviewing.send_back(by=manager, self_audit=audit, answers=chosen, note="Look at these two.", at=AT)
    stored = fresh(audit)
    assert (stored.state, stored.review_begun_at, stored.review_begun_by) == ("sent_back", None, None)
    assert set(audit.answers.filter(is_sent_back=True)) == set(chosen)
    move = Move.objects.get(self_audit=audit, to_state="sent_back")
    assert (move.by, move.at, move.note) == (manager.user, AT, "Look at these two.")
    assert raw(Move, "note", move.pk).startswith(f"{place.setting.key.public_id}:")
    told = Notice.objects.filter(kind="sent_back")
    assert {notice.person for notice in told} == {me.user, place.colleague.user}


def test_sending_back_twice_tells_people_twice(me, manager):
    audit = factories.under_review(me, manager)
    reviewing.send_back(by=manager, self_audit=audit, answers=[first(audit)])
    factories.under_review(me, manager, fresh(audit), ratings=("no",))
    with adds(Move=1, Notice=1, AuditEvent=1):
        reviewing.send_back(by=manager, self_audit=fresh(audit), answers=[first(audit)])


def test_sending_back_is_refused_without_a_question_of_this_self_audit(me, manager):
    audit = factories.under_review(me, manager)
    with refused("Choose at least one question to send back."):
        reviewing.send_back(by=manager, self_audit=audit, answers=[])
    other = factories.answered(me)
    with refused("Choose at least one question to send back."):
        reviewing.send_back(by=manager, self_audit=audit, answers=other.answers.all())


def test_sending_back_is_refused_to_practitioners_and_before_the_review(me, manager):
    audit = factories.submitted(me)
    with refused(ONLY_MANAGERS):
        reviewing.send_back(by=me, self_audit=audit, answers=[first(audit)])
    with refused(BEGIN_FIRST):
        reviewing.send_back(by=manager, self_audit=audit, answers=[first(audit)])


def test_sending_back_what_another_manager_just_sent_back_is_refused(me, manager):
    audit = factories.under_review(me, manager)
    old_page = fresh(audit)
    reviewing.send_back(by=manager, self_audit=audit, answers=[first(audit)])
    with refused("This self-audit has moved on since you opened the page.", status=409):
        reviewing.send_back(by=manager, self_audit=old_page, answers=[first(audit)])


def test_acting_elsewhere_keeps_only_that_it_happened(me, manager):
    audit = factories.submitted(me)
    with adds(ActedElsewhere=1, AuditEvent=1):
        row = reviewing.act_elsewhere_on_self_audit(by=manager, self_audit=audit, at=AT)
    assert (row.by, row.at, row.self_audit, row.reflection) == (manager.user, AT, audit, None)
    assert AuditEvent.objects.latest("pk").what == "acted on elsewhere"


def test_acting_elsewhere_is_refused_to_practitioners_and_once_signed(me, manager):
    audit = factories.submitted(me)
    with refused(ONLY_MANAGERS):
        reviewing.act_elsewhere_on_self_audit(by=me, self_audit=audit)
    seal = factories.signed_off(me, manager)
    with refused("This self-audit has moved on since you opened the page.", status=409):
        reviewing.act_elsewhere_on_self_audit(by=manager, self_audit=seal.self_audit)
