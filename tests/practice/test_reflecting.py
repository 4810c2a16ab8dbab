from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from common.refusals import IllegalMove
from practice.actions import reflecting
from practice.actions.acting import finish_action
from practice.actions.reading import mark_area_read
from practice.models import Action, Comment, Move, Notice, Reader, Reflection, ReflectionAnswer
from tests import factories
from tests.rows import adds, nothing_changes, raw, refused

AT = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)
STAYS = "You shared this reflection, so its words stay as they are. Take it back first."
MOVED_ON = "This reflection has moved on since you opened the page."
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition()
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return place.practitioner


def answer_of(reflection):
    return ReflectionAnswer.objects.get(reflection=reflection)


def fresh(reflection):
    return Reflection.objects.get(pk=reflection.pk)


# Writing


def test_starting_makes_a_private_draft_with_an_empty_answer_for_each_prompt(me):
    area = factories.area_of()
    with adds(Reflection=1, ReflectionAnswer=2):
        made = reflecting.start_reflection(by=me, recommendation=area, prompts=area.prompts.all()[:2], at=AT)
    made = fresh(made)
    assert (made.state, made.author, made.setting, made.version) == ("draft", me.user, me.setting, 1)
    assert (made.created_at, made.changed_at, made.finished_at, made.shared_at) == (AT, AT, None, None)
    assert [(answer.prompt.key, answer.text) for answer in made.answers.all()] == [
        ("prompt-1", ""),
        ("prompt-2", ""),
    ]


def test_adding_a_prompt_twice_keeps_one_answer_and_its_text(me):
    made = factories.reflection(me, text="Kept")
    prompt = answer_of(made).prompt
    with nothing_changes():
        assert reflecting.add_prompt(reflection=made, prompt=prompt).text == "Kept"
    with adds(ReflectionAnswer=1):
        reflecting.add_prompt(reflection=made, prompt=made.recommendation.prompts.get(key="prompt-2"))


def test_saving_stores_the_words_and_raises_the_version(me):
    made = factories.reflection(me, text="First")
    answer = answer_of(made)
    with adds():
        reflecting.save_reflection(
            by=me,
            reflection=made,
            texts={answer.prompt_id: "  Second,\nwith \U0001f600  "},
            differently="Ask at the door",
            differently_by=date(2027, 4, 1),
            version=2,
            at=AT,
        )
    stored = fresh(made)
    assert answer_of(made).text == "  Second,\nwith \U0001f600  "
    assert (stored.differently, stored.differently_by) == ("Ask at the door", date(2027, 4, 1))
    assert (stored.version, stored.changed_at) == (3, AT)


def test_saving_leaves_prompts_that_were_not_sent_as_they_are(me):
    made = factories.reflection(me, text="Kept")
    reflecting.save_reflection(by=me, reflection=made, texts={})
    assert answer_of(made).text == "Kept"


def test_saving_opens_a_finished_draft_again(me):
    made = factories.reflection(me)
    reflecting.finish_privately(by=me, reflection=made, at=AT)
    reflecting.save_reflection(by=me, reflection=made, texts={})
    assert fresh(made).status == "draft"


def test_a_private_text_is_encrypted_with_its_authors_key(me):
    made = factories.reflection(me, text="Only mine", differently="Mine too")
    for stored in (
        raw(ReflectionAnswer, "text", answer_of(made).pk),
        raw(Reflection, "differently", made.pk),
    ):
        assert stored.startswith(f"{me.user.key.public_id}:")
        assert "ine" not in stored


def test_saving_is_refused_to_others_and_once_shared(place, me):
    made = factories.reflection(me)
    with refused("Only the person who wrote this can do that."):
        reflecting.save_reflection(by=place.colleague, reflection=made, texts={})
    factories.shared(me, place.manager, made=made)
    with refused(STAYS):
        reflecting.save_reflection(by=me, reflection=fresh(made), texts={})


def test_saving_from_an_old_page_is_refused(me):
    made = factories.reflection(me)
    with refused("This reflection was changed in another tab"):
        reflecting.save_reflection(by=me, reflection=fresh(made), texts={}, version=1)


def test_saving_is_refused_when_another_device_was_quicker(me):
    made = factories.reflection(me, text="First")
    here, there = fresh(made), fresh(made)
    prompt = answer_of(made).prompt_id
    reflecting.save_reflection(by=me, reflection=here, texts={prompt: "Here"}, version=2)
    with refused("This reflection was changed in another tab"):
        reflecting.save_reflection(by=me, reflection=there, texts={prompt: "There"}, version=2)
    assert answer_of(made).text == "Here"


def test_finishing_privately_keeps_it_private(me):
    made = factories.reflection(me)
    with adds():
        reflecting.finish_privately(by=me, reflection=made, at=AT)
    assert (fresh(made).state, fresh(made).status, fresh(made).finished_at) == ("draft", "private", AT)


def test_a_returned_reflection_can_be_finished_privately(place, me):
    made = factories.shared(me, place.manager)
    reflecting.return_reflection(by=place.manager, reflection=made)
    with adds(Move=1):
        reflecting.finish_privately(by=me, reflection=made, at=AT)
    assert (fresh(made).state, fresh(made).status) == ("draft", "private")


def test_finishing_is_refused_to_others_and_once_shared(place, me):
    made = factories.reflection(me)
    with refused("Only the person who wrote this can do that."):
        reflecting.finish_privately(by=place.manager, reflection=made)
    factories.shared(me, place.manager, made=made)
    with refused(STAYS):
        reflecting.finish_privately(by=me, reflection=made)


def test_a_new_draft_is_written_in_one_act(me):
    area = factories.area_of()
    first, second, third = area.prompts.all()
    with adds(Reflection=1, ReflectionAnswer=2):
        made = reflecting.write_new(
            by=me,
            recommendation=area,
            prompts=[first, second, third],
            texts={first.pk: "One", third.pk: "Three"},
            differently="Ask",
            at=AT,
        )
    assert list(made.answers.values_list("prompt__key", flat=True)) == ["prompt-1", "prompt-3"]
    assert [answer.text for answer in made.answers.all()] == ["One", "Three"]
    assert (fresh(made).differently, fresh(made).created_at) == ("Ask", AT)


def test_rewriting_adds_the_boxes_opened_since_and_leaves_empty_ones_out(me):
    made = factories.reflection(me, text="First")
    first, second, third = made.recommendation.prompts.all()
    with adds(ReflectionAnswer=1):
        reflecting.rewrite(
            by=me,
            reflection=made,
            prompts=[second, third],
            texts={first.pk: "Again", second.pk: "", third.pk: "Third"},
            version=made.version,
        )
    assert {answer.prompt: answer.text for answer in made.answers.all()} == {first: "Again", third: "Third"}


def test_rewriting_is_refused_to_others_and_from_an_old_page(place, me):
    made = factories.reflection(me)
    with refused("Only the person who wrote this can do that."):
        reflecting.rewrite(by=place.colleague, reflection=made, prompts=[], texts={}, version=2)
    second = made.recommendation.prompts.get(key="prompt-2")
    with refused("This reflection was changed in another tab"):
        reflecting.rewrite(by=me, reflection=made, prompts=[second], texts={second.pk: "x"}, version=1)


def test_an_area_is_marked_as_read_once(me):
    area = factories.area_of()
    with adds(Reading=1):
        row = mark_area_read(by=me, recommendation=area, at=AT)
    with nothing_changes():
        assert mark_area_read(by=me, recommendation=area) == row
    assert (row.person, row.recommendation, row.setting, row.at) == (me.user, area, me.setting, AT)


# Sharing


def test_possible_readers_are_those_who_work_here_now_managers_first(place, me):
    factories.end(factories.member(place.setting))
    gone = factories.member(place.setting)
    gone.user.is_active = False
    gone.user.save()
    factories.place("Beech House")
    found = reflecting.possible_readers(place.setting, but=me.user)
    assert list(found) == [place.manager, place.colleague]


def test_sharing_opens_it_to_the_readers_named(place, me):
    made = factories.reflection(me, text="For two")
    with adds(Reader=2, Move=1, Notice=2, AuditEvent=1):
        reflecting.share_reflection(
            by=me, reflection=made, readers=[place.manager.user, place.colleague.user], at=AT
        )
    stored = fresh(made)
    assert (stored.state, stored.shared_at, stored.version) == ("shared", AT, 3)
    assert set(stored.readers.values_list("person", "read_at")) == {
        (place.manager.user_id, None),
        (place.colleague.user_id, None),
    }
    move = Move.objects.get(reflection=made)
    assert (move.from_state, move.to_state, move.by, move.at) == ("draft", "shared", me.user, AT)
    told = Notice.objects.filter(kind="shared", object_id=made.public_id)
    assert set(told.values_list("person", flat=True)) == {place.manager.user_id, place.colleague.user_id}
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.by, event.setting, event.object_id) == (
        "shared",
        me.user,
        me.setting,
        made.public_id,
    )


def test_a_shared_text_is_encrypted_with_the_settings_key_and_back_again(place, me):
    made = factories.shared(me, place.manager, text="For you", differently="Ask")
    assert raw(ReflectionAnswer, "text", answer_of(made).pk).startswith(f"{place.setting.key.public_id}:")
    assert raw(Reflection, "differently", made.pk).startswith(f"{place.setting.key.public_id}:")
    reflecting.take_back_reflection(by=me, reflection=made)
    assert raw(ReflectionAnswer, "text", answer_of(made).pk).startswith(f"{me.user.key.public_id}:")
    assert raw(Reflection, "differently", made.pk).startswith(f"{me.user.key.public_id}:")
    assert (answer_of(made).text, fresh(made).differently) == ("For you", "Ask")


@pytest.mark.parametrize("who", ["nobody", "myself", "a stranger", "a leaver", "a friend and a stranger"])
def test_sharing_is_refused_unless_everybody_named_works_here_now(place, me, who):
    stranger = factories.member(factories.setting())
    readers = {
        "nobody": [],
        "myself": [me.user],
        "a stranger": [stranger.user],
        "a leaver": [factories.end(factories.member(place.setting)).user],
        "a friend and a stranger": [place.manager.user, stranger.user],
    }[who]
    made = factories.reflection(me)
    with refused("Choose at least one person who works here now."):
        reflecting.share_reflection(by=me, reflection=made, readers=readers)


def test_sharing_is_refused_to_others(place, me):
    made = factories.reflection(me)
    with refused("Only the person who wrote this can do that."):
        reflecting.share_reflection(by=place.colleague, reflection=made, readers=[place.manager.user])


def test_sharing_twice_from_two_pages_is_one_sharing(place, me):
    made = factories.reflection(me)
    old_page = fresh(made)
    factories.shared(me, place.manager, made=made)
    with refused(MOVED_ON, status=409):
        reflecting.share_reflection(by=me, reflection=old_page, readers=[place.colleague.user])


def test_what_i_will_do_differently_becomes_my_action(place, me):
    made = factories.reflection(me, differently="Ask at the door")
    made.differently_by = date(2027, 4, 1)
    with adds(Reader=1, Move=1, Notice=1, AuditEvent=1, Action=1):
        reflecting.share_reflection(by=me, reflection=made, readers=[place.manager.user], at=AT)
    action = Action.objects.get(reflection=made)
    assert (action.what, action.owner, action.created_by, action.due_on) == (
        "Ask at the door",
        me.user,
        me.user,
        date(2027, 4, 1),
    )
    assert (action.state, action.recommendation, action.setting) == ("open", made.recommendation, me.setting)


def test_sharing_again_names_readers_anew_and_changes_the_same_action(place, me):
    made = factories.shared(me, place.manager, differently="Ask at the door")
    reflecting.take_back_reflection(by=me, reflection=made)
    reflecting.save_reflection(by=me, reflection=made, texts={}, differently="Ask at lunch")
    with adds(Move=1, Notice=1, AuditEvent=1):
        reflecting.share_reflection(by=me, reflection=made, readers=[place.colleague.user])
    assert [reader.person for reader in made.readers.all()] == [place.colleague.user]
    assert Action.objects.get(reflection=made).what == "Ask at lunch"


def test_sharing_again_leaves_a_finished_action_alone(place, me):
    made = factories.shared(me, place.manager, differently="Ask at the door")
    finish_action(by=me, action=Action.objects.get(reflection=made), done_note="Asked")
    reflecting.take_back_reflection(by=me, reflection=made)
    reflecting.save_reflection(by=me, reflection=made, texts={}, differently="Ask at lunch")
    reflecting.share_reflection(by=me, reflection=made, readers=[place.manager.user])
    assert Action.objects.get(reflection=made).what == "Ask at the door"


def test_taking_back_makes_it_private_again(place, me):
    made = factories.shared(me, place.manager)
    with adds(Move=1, AuditEvent=1):
        reflecting.take_back_reflection(by=me, reflection=made, at=AT)
    assert (fresh(made).state, fresh(made).shared_at) == ("draft", None)
    assert AuditEvent.objects.latest("pk").what == "taken back"


def test_taking_back_is_refused_to_others_and_after_reading(place, me):
    made = factories.shared(me, place.manager)
    with refused("Only the person who wrote this can do that."):
        reflecting.take_back_reflection(by=place.manager, reflection=made)
    old_page = fresh(made)
    reflecting.mark_reflection_read(by=place.manager, reflection=made)
    with refused("It can only be taken back until somebody marks it as read."):
        reflecting.take_back_reflection(by=me, reflection=made)
    with refused(MOVED_ON, status=409):
        reflecting.take_back_reflection(by=me, reflection=old_page)


# Reading


def test_marking_as_read_tells_the_author(place, me):
    made = factories.shared(me, place.manager, place.colleague)
    with adds(Move=1, Notice=1, AuditEvent=1):
        reflecting.mark_reflection_read(by=place.manager, reflection=made, at=AT)
    assert fresh(made).state == "read"
    assert dict(Reader.objects.filter(reflection=made).values_list("person", "read_at")) == {
        place.manager.user_id: AT,
        place.colleague.user_id: None,
    }
    assert Notice.objects.get(kind="read").person == me.user


def test_marking_as_read_is_refused_to_the_author_and_the_second_time(place, me):
    made = factories.shared(me, place.manager, place.colleague)
    with refused("Only the people it was shared with can do that."):
        reflecting.mark_reflection_read(by=me, reflection=made)
    old_page = fresh(made)
    reflecting.mark_reflection_read(by=place.manager, reflection=made)
    with refused("This reflection is already marked as read."):
        reflecting.mark_reflection_read(by=place.colleague, reflection=made)
    with refused(MOVED_ON, status=409):
        reflecting.mark_reflection_read(by=place.colleague, reflection=old_page)


def test_returning_closes_it_to_its_readers(place, me):
    made = factories.shared(me, place.manager, text="Names a child")
    with adds(Move=1, Notice=1, AuditEvent=1):
        reflecting.return_reflection(by=place.manager, reflection=made, at=AT)
    assert (fresh(made).state, fresh(made).shared_at) == ("returned", None)
    assert raw(ReflectionAnswer, "text", answer_of(made).pk).startswith(f"{me.user.key.public_id}:")
    assert Notice.objects.get(kind="returned").person == me.user
    assert not Reflection.objects.visible_to(place.manager.user).exists()


def test_a_returned_reflection_can_be_changed_and_shared_again(place, me):
    made = factories.shared(me, place.manager, text="Names a child")
    reflecting.return_reflection(by=place.manager, reflection=made)
    reflecting.save_reflection(by=me, reflection=made, texts={answer_of(made).prompt_id: "Names nobody"})
    with adds(Move=1, Notice=1, AuditEvent=1):
        reflecting.share_reflection(by=me, reflection=made, readers=[place.manager.user])
    assert fresh(made).state == "shared"
    assert answer_of(made).text == "Names nobody"


def test_returning_is_refused_to_the_author_and_once_read(place, me):
    made = factories.shared(me, place.manager)
    with refused("Only the people it was shared with can do that."):
        reflecting.return_reflection(by=me, reflection=made)
    reflecting.mark_reflection_read(by=place.manager, reflection=made)
    with refused("This reflection is already marked as read."):
        reflecting.return_reflection(by=place.manager, reflection=made)


@pytest.mark.parametrize(("is_question", "kind"), [(True, "question"), (False, "comment")])
def test_a_reader_asks_or_comments(place, me, is_question, kind):
    made = factories.shared(me, place.manager)
    with adds(Comment=1, Notice=1):
        comment = reflecting.comment_on_reflection(
            by=place.manager, reflection=made, text="What helped?", is_question=is_question, at=AT
        )
    stored = Comment.objects.get(pk=comment.pk)
    assert (stored.kind, stored.text, stored.by, stored.at) == (kind, "What helped?", place.manager.user, AT)
    assert raw(Comment, "text", stored.pk).startswith(f"{place.setting.key.public_id}:")
    assert Notice.objects.get(kind="question").person == me.user


def test_the_author_answers_the_readers(place, me):
    made = factories.shared(me, place.manager, place.colleague)
    with adds(Comment=1, Notice=2):
        comment = reflecting.comment_on_reflection(by=me, reflection=made, text="The bus.", is_question=True)
    assert comment.kind == "reply"


@pytest.mark.parametrize(("text", "replies"), [("The bus was late.", 1), (" \n", 0)])
def test_the_author_answers_a_question_or_only_says_seen(place, me, text, replies):
    made = factories.shared(me, place.manager)
    reflecting.comment_on_reflection(by=place.manager, reflection=made, text="Why?", is_question=True)
    reflecting.answer_question(by=me, reflection=made, text=text, at=AT)
    assert made.comments.filter(kind="reply").count() == replies
    assert Notice.objects.get(kind="question", person=me.user).seen_at == AT


def test_only_the_author_answers(place, me):
    made = factories.shared(me, place.manager)
    with refused("Only the person who wrote this can do that."):
        reflecting.answer_question(by=place.manager, reflection=made, text="x")


def test_nobody_comments_on_a_private_reflection(place, me):
    made = factories.reflection(me)
    with refused("This reflection is private, so nobody can comment on it."):
        reflecting.comment_on_reflection(by=place.manager, reflection=made, text="?")


def test_acting_elsewhere_keeps_only_that_it_happened(place, me):
    made = factories.shared(me, place.manager)
    with adds(ActedElsewhere=1, AuditEvent=1):
        row = reflecting.act_elsewhere_on_reflection(by=place.manager, reflection=made, at=AT)
    assert (row.by, row.at, row.reflection, row.self_audit) == (place.manager.user, AT, made, None)
    with refused("Only the people it was shared with can do that."):
        reflecting.act_elsewhere_on_reflection(by=me, reflection=made)


def test_an_illegal_move_changes_nothing(me):
    made = factories.reflection(me)
    with nothing_changes(), pytest.raises(IllegalMove):
        made.move("read", by=me.user)
    assert made.state == "draft"
