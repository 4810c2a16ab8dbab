"""A manager reviews a self-audit: begins, answers beside, sends back."""

import pytest

from practice.actions.reviewing import review_answer, send_back
from practice.models import ActedElsewhere, Comment, Notice, SelfAudit, SelfAuditAnswer
from tests import factories
from tests.pages import Page, Visitor, assert_refused, assert_same_cost
from tests.rows import adds, nothing_changes

ONLY_MANAGERS = "Only a manager of this setting can do that."
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


@pytest.fixture
def audit(place):
    """Answers: Yes, Partly, No, Yes."""
    return factories.under_review(place.practitioner, place.manager)


def fresh(audit):
    return SelfAudit.objects.get(pk=audit.pk)


def question(audit, position):
    answers = SelfAuditAnswer.objects.select_related("self_audit", "setting__key")
    return answers.get(self_audit=audit, position=position)


def review(visitor, audit, **query) -> Page:
    response = visitor.get("review-self-audit", audit.public_id, **query)
    assert response.status_code == 200
    return Page(response)


# Begin


def test_before_it_begins_only_a_summary_stands_there(manager, place):
    audit = factories.submitted(place.practitioner)
    with nothing_changes():
        page = review(manager, audit)
    assert "Begin the review" in page.words
    assert "2 Yes 1 Partly 1 No" in page.words
    assert "Evidence 1" not in page.words


def test_beginning_twice_has_one_effect(manager, place):
    audit = factories.submitted(place.practitioner)
    with adds(AuditEvent=1, Submission=1):
        for _ in range(2):
            response = manager.post("review-self-audit-begin", audit.public_id, submission="same")
            assert response.url == manager.url("review-self-audit", audit.public_id)
    assert fresh(audit).review_begun_by == place.manager.user


# Read


def test_only_the_gaps_stand_there_first(manager, audit):
    page = review(manager, audit)
    assert "2. Area 1, question 2?" in page.words
    assert "Evidence 3: what we saw." in page.words
    assert "Area 1, question 1?" not in page.words
    assert "Only Partly, No, Not sure (2)" in page.words
    assert "Changed since" not in page.words
    assert "Area 1, question 1?" in review(manager, audit, show="all").words


def test_without_gaps_all_stand_there(manager, place):
    audit = factories.under_review(place.practitioner, place.manager, ratings=("yes",))
    assert "Area 1, question 1?" in review(manager, audit).words
    assert "Area 1, question 1?" in review(manager, audit, show="gaps").words


def test_what_changed_since_it_was_sent_back(manager, place, audit):
    send_back(by=place.manager, self_audit=audit, answers=[question(audit, 1)])
    audit.answers.filter(position=1).update(rating="")
    factories.under_review(place.practitioner, place.manager, fresh(audit), ratings=("partly",))
    audit.answers.filter(position__gt=1).update(answered_at=audit.started_at)
    page = review(manager, audit, show="changed")
    assert "Changed since sent back (1)" in page.words
    assert "Area 1, question 1?" in page.words
    assert "Area 1, question 2?" not in page.words


def test_reading_writes_nothing_and_costs_the_same(manager, place):
    editions = [factories.edition(areas=1, items=number) for number in (1, 3, 30)]
    audits = [factories.under_review(place.practitioner, place.manager, edition=made) for made in editions]
    with nothing_changes():
        review(manager, audits[1], show="all")
    assert_same_cost(
        [lambda one=one: manager.get("review-self-audit", one.public_id, show="all") for one in audits]
    )


def test_what_is_not_under_review_leads_to_itself(manager, me):
    audit = factories.self_audit(me.me)
    assert manager.get("review-self-audit", audit.public_id).url == audit.get_absolute_url()


# Answer beside


def answer_url(audit, position):
    return "review-answer", audit.public_id, question(audit, position).public_id


def test_the_manager_s_answer_and_comment_stand_beside(manager, place, audit):
    before = question(audit, 2)
    response = manager.post(
        *answer_url(audit, 2), rating="no", comment="I saw none.", version=before.version, show="gaps"
    )
    place_ = manager.url("review-self-audit", audit.public_id)
    assert response.url == f"{place_}?area={before.section.public_id}&show=gaps#q-{before.public_id}"
    after = question(audit, 2)
    assert (after.manager_rating, after.manager_by) == ("no", place.manager.user)
    assert (after.rating, after.evidence) == (before.rating, before.evidence)
    comment = Comment.objects.get()
    assert (comment.answer, comment.text, comment.by) == (after, "I saw none.", place.manager.user)
    words = review(manager, audit).words
    assert "Mona of Alder House No" in words
    assert "I saw none." in words


def test_no_answer_of_mine_takes_it_away(manager, place, audit):
    answer = question(audit, 2)
    review_answer(by=place.manager, answer=answer, rating="no", version=answer.version)
    manager.post(*answer_url(audit, 2), rating="", version=question(audit, 2).version)
    assert (question(audit, 2).manager_rating, question(audit, 2).manager_by) == ("", None)


def test_a_comment_sent_twice_stands_once(manager, audit):
    version = question(audit, 2).version
    with adds(Comment=1, Submission=1):
        for _ in range(2):
            manager.post(*answer_url(audit, 2), comment="Once", version=version, submission="same")


def test_a_comment_too_long_keeps_what_was_typed(manager, audit):
    comment = "x" * 2001
    with nothing_changes():
        response = manager.post(
            *answer_url(audit, 2), rating="no", comment=comment, version=question(audit, 2).version
        )
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert "This is 1 character too long." in page.words
    assert comment in page.boxes["comment"] or comment in response.content.decode()
    assert f"#c-{question(audit, 2).public_id}" in page.links
    assert f'id="c-{question(audit, 2).public_id}"' in response.content.decode()


def test_somebody_quicker_is_shown_and_nothing_is_lost(manager, place, audit):
    opened_with = question(audit, 2).version
    other = factories.member(place.setting, "manager", name="Omar Other")
    review_answer(by=other, answer=question(audit, 2), rating="yes", version=opened_with)
    with nothing_changes():
        response = manager.post(*answer_url(audit, 2), rating="no", comment="Mine", version=opened_with)
    words = Page(response).words
    assert response.status_code == 409
    assert "Omar Other" in words
    assert "Mine" in response.content.decode()


# Send back


def test_sending_back_names_the_questions(manager, place, audit):
    assert "3. Area 1, question 3?" in Page(manager.get("review-send-back", audit.public_id)).words
    response = manager.post(
        "review-send-back", audit.public_id, questions=[question(audit, 3).public_id], note="The log, please."
    )
    assert response.url == audit.get_absolute_url()
    assert fresh(audit).state == "sent_back"
    assert [answer.position for answer in audit.answers.filter(is_sent_back=True)] == [3]
    assert audit.moves.last().note == "The log, please."
    assert Notice.objects.get(kind="sent_back").person == place.practitioner.user


def test_what_the_manager_commented_on_is_ticked(manager, place, audit):
    answer = question(audit, 2)
    review_answer(by=place.manager, answer=answer, comment="Look", version=answer.version)
    assert Page(manager.get("review-send-back", audit.public_id)).boxes["questions"] == answer.public_id


def test_sending_back_nothing_keeps_the_note(manager, audit):
    with nothing_changes():
        response = manager.post("review-send-back", audit.public_id, note="My note")
    page = Page(response)
    assert response.status_code == 422
    assert "Tick at least one question to send back." in page.words
    assert page.boxes["note"] == "My note"


def test_a_question_of_another_self_audit_is_no_choice(manager, place, audit):
    other = factories.under_review(place.practitioner, place.manager)
    with nothing_changes():
        response = manager.post("review-send-back", audit.public_id, questions=[question(other, 1).public_id])
        assert response.status_code == 422
        post = manager.post("review-answer", audit.public_id, question(other, 1).public_id, version=2)
        assert post.status_code == 404


def test_sending_back_twice_has_one_effect(manager, audit):
    questions = [question(audit, 3).public_id]
    with adds(Move=1, Notice=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            manager.post("review-send-back", audit.public_id, questions=questions, submission="same")


# At risk


def test_a_worry_leads_to_help_and_only_that_it_happened_is_kept(manager, place, audit):
    with adds(ActedElsewhere=1, AuditEvent=1, Submission=1):
        for _ in range(2):
            response = manager.post("review-self-audit-at-risk", audit.public_id, submission="same")
            assert response.url == "/worried/"
    assert ActedElsewhere.objects.get().by == place.manager.user
    assert "Acted on elsewhere" in review(manager, audit).words


# Who


def test_only_managers_of_the_setting(me, place, audit):
    colleague, stranger = Visitor(place.colleague), Visitor(factories.place("Beech House").manager)
    pages = [(view, audit.public_id) for view in ("review-self-audit", "review-send-back", "review-sign-off")]
    acts = [("review-self-audit-begin", audit.public_id), ("review-self-audit-at-risk", audit.public_id)]
    acts += [
        ("review-send-back", audit.public_id),
        ("review-sign-off", audit.public_id),
        answer_url(audit, 2),
    ]
    with nothing_changes():
        for visitor, ask in ((me, me.get), (me, me.post)):
            for view in pages if ask == visitor.get else acts:
                assert_refused(ask(*view), ONLY_MANAGERS)
        for outsider in (colleague, stranger):
            assert all(outsider.get(*view).status_code == 404 for view in pages)
            assert all(outsider.post(*view).status_code == 404 for view in acts)


def test_wrong_methods(manager, audit):
    for view in (
        ("review-self-audit-begin", audit.public_id),
        ("review-self-audit-at-risk", audit.public_id),
    ):
        assert manager.get(*view).status_code == 405
    assert manager.get(*answer_url(audit, 1)).status_code == 405
    assert manager.post("review-self-audit", audit.public_id).status_code == 405
    assert manager.client.put(manager.url("review-send-back", audit.public_id)).status_code == 405


def test_nothing_is_reviewed_before_it_begins(manager, place):
    audit = factories.submitted(place.practitioner)
    begin_first = "Begin the review first. Then nobody can take it back."
    with nothing_changes():
        assert_refused(manager.post(*answer_url(audit, 1), rating="no", version=2), begin_first)
        assert_refused(manager.get("review-send-back", audit.public_id), begin_first)
        assert_refused(manager.get("review-sign-off", audit.public_id), begin_first)
