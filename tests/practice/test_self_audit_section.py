"""The questions of one section: answering, saving what was touched, losing nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from practice.actions.auditing import Answer, save_answer
from practice.actions.reviewing import review_answer, send_back
from practice.models import SelfAuditAnswer
from tests import factories
from tests.pages import (
    Page,
    Visitor,
    assert_refused,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    queries,
)
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=2, items=10)
    return factories.place("Alder House")


@pytest.fixture
def audit(place):
    return factories.self_audit(place.practitioner, people=[place.colleague])


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def colleague(place):
    return Visitor(place.colleague)


def address(audit, number=1):
    return "self-audit-section", audit.public_id, audit.sections.get(position=number).public_id


def question(audit, position):
    return SelfAuditAnswer.objects.select_related("setting__key").get(self_audit=audit, position=position)


def opened(visitor, audit, number=1, **query):
    response = visitor.get(*address(audit, number), **query)
    assert response.status_code == 200
    return Page(response).boxes


def send(visitor, audit, boxes, number=1, query="", **changes):
    """Send a page back as it was opened, with changes such as q1_rating="yes" for the first question."""
    data = {name: value for name, value in boxes.items() if name}
    for name, value in changes.items():
        key, _, field = name.partition("_")
        prefix = question(audit, int(key[1:])).public_id if key[0] == "q" and key[1:].isdigit() else None
        data[f"{prefix}-{field}" if prefix else name] = value
    return visitor.client.post(visitor.url(*address(audit, number)) + query, data)


def test_it_stores_exactly_what_was_typed(me, audit):
    today = timezone.localdate()
    boxes = opened(me, audit)
    response = send(
        me,
        audit,
        boxes,
        q2_rating="partly",
        q2_looked_at=" 5 ",
        q2_saw="0",
        q2_looked_on=today.isoformat(),
        q2_evidence="  Two lines,\r\nas typed. ",
        q2_come_back="1",
    )
    assert response.status_code == 302
    stored = question(audit, 2)
    assert (stored.rating, stored.looked_at, stored.saw, stored.looked_on) == ("partly", 5, 0, today)
    assert (stored.evidence, stored.come_back) == ("  Two lines,\nas typed. ", True)
    assert (stored.answered_by, stored.version) == (me.me.user, 2)
    others = audit.answers.exclude(pk=stored.pk)
    assert set(others.values_list("rating", "answered_by", "version")) == {("", None, 1)}


def test_a_reason_is_kept_for_what_does_not_apply(me, audit):
    send(me, audit, opened(me, audit), q1_rating="does_not_apply", q1_reason="We have no babies here.")
    assert question(audit, 1).reason == "We have no babies here."


def test_no_answer_is_chosen_beforehand(me, audit):
    assert not [name for name in opened(me, audit) if name.endswith("-rating")]


def test_only_things_to_count_have_numbers(me, audit):
    boxes = opened(me, audit)
    assert f"{question(audit, 1).public_id}-looked_at" not in boxes
    assert f"{question(audit, 2).public_id}-looked_at" in boxes


def test_saving_goes_through_the_pages_and_sections_to_the_list(me, audit):
    def where(number, **data):
        boxes = opened(me, audit, number, **data)
        query = f"?page={data['page']}" if data else ""
        return send(me, audit, boxes, number, query=query, go="on").url

    first, second = me.url(*address(audit, 1)), me.url(*address(audit, 2))
    assert where(1) == f"{first}?page=2"
    assert where(1, page=2) == second
    assert where(2, page=2) == audit.get_absolute_url()


def test_saving_can_lead_back_to_the_list(me, audit):
    response = send(me, audit, opened(me, audit), go="list", q1_rating="yes")
    assert response.url == audit.get_absolute_url()
    assert question(audit, 1).rating == "yes"


def test_a_link_lands_on_the_page_of_its_question(me, audit):
    eighth = question(audit, 8)
    assert f"{eighth.public_id}-origin" in opened(me, audit, question=eighth.public_id)
    assert f"{eighth.public_id}-origin" not in opened(me, audit, question="nothing", page="banana")


def test_the_same_page_sent_twice_has_one_effect(me, audit):
    boxes = opened(me, audit)
    first = send(me, audit, boxes, q1_rating="yes")
    with nothing_changes():
        assert send(me, audit, boxes, q1_rating="yes").url == first.url


def test_nothing_touched_writes_nothing(me, audit):
    factories.answered(me.me, audit, ratings=("yes", "does_not_apply"))
    boxes = opened(me, audit)
    with nothing_changes():
        assert send(me, audit, boxes).status_code == 302


def test_two_people_on_one_page_answer_different_questions(me, colleague, audit):
    mine, theirs = opened(me, audit), opened(colleague, audit)
    assert send(me, audit, mine, q1_rating="yes").status_code == 302
    assert send(colleague, audit, theirs, q2_rating="no").status_code == 302
    assert (question(audit, 1).rating, question(audit, 1).answered_by) == ("yes", me.me.user)
    assert (question(audit, 2).rating, question(audit, 2).answered_by) == ("no", colleague.me.user)


def test_two_people_on_one_question_see_both_answers_and_choose(me, colleague, audit):
    mine, theirs = opened(me, audit), opened(colleague, audit)
    send(me, audit, mine, q1_rating="yes", q1_evidence="The log in the office.")
    response = send(colleague, audit, theirs, q1_rating="no", q1_evidence="I saw none.", q3_rating="partly")
    page, prefix = Page(response), question(audit, 1).public_id
    assert response.status_code == 409
    assert "Priya of Alder House answered this" in page.words
    assert "The log in the office." in page.words
    assert page.boxes[f"{prefix}-evidence"] == "I saw none."
    assert page.boxes[f"{prefix}-rating"] == "no"
    assert question(audit, 1).evidence == "The log in the office."
    assert question(audit, 3).rating == "partly"
    assert send(colleague, audit, page.boxes).status_code == 302
    assert (question(audit, 1).evidence, question(audit, 1).rating) == ("I saw none.", "no")


def test_the_same_answer_from_two_people_is_no_conflict(me, colleague, audit):
    mine, theirs = opened(me, audit), opened(colleague, audit)
    send(me, audit, mine, q1_rating="yes")
    with nothing_changes():
        assert send(colleague, audit, theirs, q1_rating="yes").status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"q2_evidence": "x" * 2001}, "This is 1 character too long. Shorten it to 2,000 characters."),
        ({"q2_reason": "x" * 2002}, "This is 2 characters too long."),
        ({"q2_looked_at": "five"}, "Write a number, such as 5."),
        ({"q2_looked_at": "1000"}, "Write 999 or less."),
        ({"q2_looked_at": "-1"}, "Write 0 or more."),
        ({"q2_saw": "3"}, "Write how many there were in all."),
        ({"q2_looked_at": "3", "q2_saw": "4"}, "This cannot be more than the 3 in all."),
        ({"q2_looked_on": "someday"}, "Write the day like this: 18 November 2026."),
        ({"q2_rating": "perhaps"}, "Choose one of the five answers."),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_saves_the_rest(me, audit, changes, sentence):
    response = send(me, audit, opened(me, audit), q1_rating="yes", **{"q2_come_back": "1", **changes})
    page, prefix = Page(response), question(audit, 2).public_id
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert f"Question 2: {sentence}" in page.words
    for name, value in changes.items():
        if name != "q2_rating":
            assert page.boxes[f"{prefix}-{name.partition('_')[2]}"] == value
    assert (question(audit, 1).rating, question(audit, 2).version) == ("yes", 1)
    body = response.content.decode()
    targets = [link.removeprefix("#") for link in page.links if link.startswith(f"#id_{prefix}")]
    assert targets
    assert all(f'id="{target}"' in body for target in targets)


def test_a_day_to_come_is_refused(me, audit):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    response = send(me, audit, opened(me, audit), q2_looked_on=tomorrow)
    assert "This day has not come yet. Write the day you looked." in Page(response).words
    assert question(audit, 2).looked_on is None


def test_a_made_up_origin_overwrites_nothing(me, audit):
    factories.answered(me.me, audit)
    for origin in ("", "banana", "999999999999999999999.x", "-1.x", "1.x"):
        with nothing_changes():
            response = send(
                me, audit, opened(me, audit), q1_origin=origin, q1_rating="no", q1_evidence="Mine"
            )
            assert response.status_code == 409


def test_what_was_typed_survives_a_submit_by_a_colleague(me, colleague, audit):
    boxes = opened(me, audit)
    factories.submitted(colleague.me, audit)
    with nothing_changes():
        response = send(me, audit, boxes, q1_evidence="A long thought")
    page = Page(response)
    assert response.status_code == 409
    assert "This self-audit is not being answered now" in page.words
    assert page.boxes[f"{question(audit, 1).public_id}-evidence"] == "A long thought"


def test_a_mark_to_come_back_is_no_answer(me, audit):
    send(me, audit, opened(me, audit), q1_come_back="1")
    assert (question(audit, 1).come_back, question(audit, 1).answered_by) == (True, None)


def test_the_manager_s_comment_stands_at_its_question(me, place):
    made = factories.under_review(me.me, place.manager)
    answer = made.answers.select_related("self_audit", "setting__key").get(position=1)
    review_answer(by=place.manager, answer=answer, comment="Ask one more person.", version=answer.version)
    send_back(by=place.manager, self_audit=made, answers=[answer])
    words = Page(me.get(*address(made))).words
    assert "Look at this again" in words
    assert "Ask one more person." in words


def test_strangers_meet_a_missing_page(audit):
    stranger = Visitor(factories.place("Beech House").manager)
    path = Visitor(factories.member(audit.setting)).url(*address(audit))
    assert stranger.client.get(path).status_code == 404
    assert stranger.client.get(stranger.url(*address(audit))).status_code == 404
    assert stranger.client.post(path, {}).status_code == 404


def test_somebody_of_the_setting_who_was_not_asked_meets_a_missing_page(place, audit):
    assert Visitor(factories.member(place.setting)).get(*address(audit)).status_code == 404


def test_who_sees_it_but_was_not_asked_is_refused(place):
    seal = factories.signed_off(place.practitioner, place.manager)
    other = Visitor(place.colleague)
    assert_refused(other.get(*address(seal.self_audit)), "You were not asked to work on this self-audit.")
    assert_refused(other.post(*address(seal.self_audit)), "You were not asked to work on this self-audit.")


def test_a_submitted_one_is_not_answered(me):
    made = factories.submitted(me.me)
    assert_refused(
        me.get(*address(made)), "This self-audit is not being answered now, so it cannot be changed."
    )


def test_the_wrong_method(me, audit):
    assert me.client.put(me.url(*address(audit))).status_code == 405


def test_what_editors_and_people_typed_is_text():
    evil = evil_edition(areas=1)
    me = Visitor(factories.member(factories.setting()))
    audit = factories.self_audit(me.me, edition=evil)
    boxes = opened(me, audit)
    send(me, audit, boxes, q1_evidence="</textarea><script>alert(2)</script>")
    response = me.get(*address(audit))
    assert_shown_as_text(response, times=4)
    assert "<script>alert(2)" not in response.content.decode()


def test_it_costs_the_same_with_more_questions_and_not_much():
    edition = factories.edition(areas=1, items=30)
    me = Visitor(factories.member(factories.setting()))
    small = [factories.edition(areas=1, items=number) for number in (1, 3)]
    audits = [factories.self_audit(me.me, edition=made) for made in (*small, edition)]
    assert_same_cost([lambda one=one: me.get(*address(one)) for one in audits])
    page = me.get(*address(audits[-1]))
    assert len(page.content) <= 30 * 1024


def test_saving_one_answer_costs_few_queries(me, audit, django_assert_max_num_queries):
    boxes = opened(me, audit)
    with django_assert_max_num_queries(15):
        send(me, audit, boxes, q1_rating="yes")


def test_each_saved_answer_adds_no_row(me, audit):
    boxes = opened(me, audit)
    with adds():
        send(me, audit, boxes, q1_rating="yes", q2_rating="no")


def test_a_childminder_meets_no_colleague():
    factories.edition()
    me = Visitor(factories.childminder())
    audit = factories.self_audit(me.me)
    words = Page(me.get(*address(audit))).words.lower()
    assert not any(word in words for word in ("colleague", "manager", "submit", "team"))


def test_saving_counts_from_what_is_stored(me, audit):
    answer = question(audit, 1)
    save_answer(by=me.me, answer=answer, new=Answer(rating="yes", version=answer.version))
    assert queries(lambda: me.get(*address(audit))) <= 15
    assert Page(me.get(*address(audit))).boxes[f"{answer.public_id}-rating"] == "yes"
