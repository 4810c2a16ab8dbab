import pytest

from accounts.models import AuditEvent
from accounts.submissions import new_key
from practice.actions.reflecting import (
    act_elsewhere_on_reflection,
    answer_question,
    comment_on_reflection,
    finish_privately,
    mark_reflection_read,
    return_reflection,
)
from practice.models import Comment, Notice, Reflection
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_refused,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    growing,
)
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
VERBS = ["reflection-finish", "reflection-take-back", "reflection-reply"]
STAYS = "You shared this reflection, so its words stay as they are. Take it back first."
ONLY_AUTHOR = "Only the person who wrote this can do that."


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def detail(visitor, reflection) -> Page:
    response = visitor.get("reflection-detail", reflection.public_id)
    assert response.status_code == 200
    return Page(response)


def ask(manager, reflection, text="What helped?"):
    comment_on_reflection(by=manager.me, reflection=reflection, text=text, is_question=True)


# The page


def test_a_draft_shows_its_words_and_what_can_be_done(me):
    made = factories.reflection(me.me, text="We rang.", differently="Ask at the door")
    with nothing_changes():
        page = detail(me, made)
    assert "Area 1, prompt 1? We rang." in page.words
    assert "What I will do differently Ask at the door" in page.words
    assert "Who can read it Only you." in page.words
    assert "Asked with the wording of version 1 of Annual report." in page.words
    for view in ("reflection-write", "reflection-share"):
        assert me.url(view, made.public_id) in page.links
    assert "Done, keep it private" in page.words
    assert "Take it back" not in page.words


def test_a_shared_one_names_its_readers_and_can_be_taken_back(me, manager):
    page = detail(me, factories.shared(me.me, manager.me))
    assert "Who can read it Mona of Alder House Take it back" in page.words
    assert "Carry on writing" not in page.words


def test_a_read_one_says_who_read_it_and_can_not_be_taken_back(me, manager):
    made = factories.shared(me.me, manager.me, differently="Ask at the door")
    mark_reflection_read(by=manager.me, reflection=made)
    page = detail(me, made)
    assert "Mona of Alder House, read it today at" in page.words
    assert "Take it back" not in page.words
    assert me.url("action-detail", made.actions.get().public_id) in page.links


def test_a_returned_one_says_why_and_that_nobody_reads_it(me, manager):
    made = factories.shared(me.me, manager.me)
    return_reflection(by=manager.me, reflection=made)
    page = detail(me, made)
    assert "This came back because somebody could be recognised in it." in page.words
    assert "Who can read it Only you." in page.words


def test_that_it_was_acted_on_elsewhere_is_not_told_to_its_author(me, manager):
    made = factories.shared(me.me, manager.me)
    act_elsewhere_on_reflection(by=manager.me, reflection=made)
    assert "elsewhere" not in detail(me, made).words


def test_a_reader_is_led_to_the_review_page(me, manager):
    made = factories.shared(me.me, manager.me)
    response = manager.get("reflection-detail", made.public_id)
    assert (response.status_code, response.url) == (302, manager.url("review-reflection", made.public_id))


def test_an_older_version_keeps_its_wording(me):
    made = factories.reflection(me.me, text="We rang.")
    second = factories.edition(of=made.recommendation.edition.report, published=False)
    second.prompts.update(text="New wording?")
    second.publish(by=None)
    assert "Area 1, prompt 1? We rang." in detail(me, made).words


# Done, and keeping it private


def test_finishing_keeps_it_private(me):
    made = factories.reflection(me.me)
    with adds(Submission=1):
        response = me.post("reflection-finish", made.public_id)
    assert response.url == me.url("reflection-detail", made.public_id)
    stored = Reflection.objects.get()
    assert (stored.state, stored.status) == ("draft", "private")
    page = Page(me.client.get(response.url))
    assert "Done, and kept private." in page.words
    assert "Done, keep it private" not in page.words


def test_a_shared_one_can_not_be_finished_privately(me, manager):
    made = factories.shared(me.me, manager.me)
    with nothing_changes():
        assert_refused(me.post("reflection-finish", made.public_id), STAYS)


# Taking back


def test_taking_back_closes_it_to_its_readers(me, manager):
    made = factories.shared(me.me, manager.me)
    with adds(Move=1, Submission=1, AuditEvent=1):
        response = me.post("reflection-take-back", made.public_id)
    assert response.url == me.url("reflection-detail", made.public_id)
    assert Reflection.objects.get().state == "draft"
    assert "Taken back. Only you can see it now." in Page(me.client.get(response.url)).words
    assert manager.get("review-reflection", made.public_id).status_code == 404


def test_a_read_one_is_refused_with_a_sentence(me, manager):
    made = factories.shared(me.me, manager.me)
    mark_reflection_read(by=manager.me, reflection=made)
    with nothing_changes():
        response = me.post("reflection-take-back", made.public_id)
    assert_refused(response, "It can only be taken back until somebody marks it as read.")


# Answering a question, or not


def test_an_answer_stands_under_the_question(me, manager):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    with adds(Comment=1, Notice=1, Submission=1):
        response = me.post("reflection-reply", made.public_id, text="  Ringing\r\nearly ")
    reply = Comment.objects.get(kind="reply")
    assert (reply.text, reply.by, reply.reflection) == ("  Ringing\nearly ", me.me.user, made)
    assert not Notice.objects.filter(person=me.me.user, kind="question", seen_at=None).exists()
    page = Page(me.client.get(response.url))
    assert "Your answer is there." in page.words
    assert "Mona of Alder House asked today" in page.words
    assert "Priya of Alder House wrote today" in page.words


@pytest.mark.parametrize("text", ["", "  \n "])
def test_saying_nothing_marks_the_question_as_seen(me, manager, text):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    with adds(Submission=1):
        response = me.post("reflection-reply", made.public_id, text=text)
    assert not Notice.objects.filter(person=me.me.user, kind="question", seen_at=None).exists()
    assert "Marked as seen." in Page(me.client.get(response.url)).words


def test_a_long_answer_is_refused_once_and_stays_in_the_box(me, manager):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    with nothing_changes():
        response = me.post("reflection-reply", made.public_id, text="z" * 2_001)
    page = Page(response)
    assert response.status_code == 422
    assert page.title.startswith("Error: ")
    assert page.words.count("Shorten it to 2,000 characters.") == 2  # in the summary and at the box
    assert page.boxes["text"] == "z" * 2_001
    assert page.boxes["submission"]
    with adds(Comment=1, Notice=1, Submission=1):
        for _ in range(2):
            me.post("reflection-reply", made.public_id, text="Shorter", submission=page.boxes["submission"])


def test_once_it_is_private_again_nobody_can_be_answered(me, manager):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    return_reflection(by=manager.me, reflection=made)
    with nothing_changes():
        response = me.post("reflection-reply", made.public_id, text="Words")
    page = Page(response)
    assert response.status_code == 422
    assert "This reflection is private, so nobody can comment on it." in page.words
    assert page.boxes["text"] == "Words"


def test_the_page_of_a_private_one_offers_no_answer_that_would_be_refused(me, manager):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    return_reflection(by=manager.me, reflection=made)
    page = detail(me, made)
    assert "asked today" in page.words
    assert "text" not in page.boxes


def test_what_was_asked_can_still_be_marked_as_seen_when_it_came_back(me, manager):
    made = factories.shared(me.me, manager.me)
    ask(manager, made)
    return_reflection(by=manager.me, reflection=made)
    assert "Mark as seen" in detail(me, made).words
    assert me.post("reflection-reply", made.public_id).status_code == 302
    assert "Mark as seen" not in detail(me, made).words


# For all of them


@pytest.mark.parametrize("view", VERBS)
def test_sent_twice_it_has_one_effect(me, manager, view):
    made = factories.reflection(me.me)
    if view != "reflection-finish":
        factories.shared(me.me, manager.me, made=made)
    key = new_key()
    first = me.post(view, made.public_id, submission=key, text="Words")
    with nothing_changes():
        again = me.post(view, made.public_id, submission=key, text="Words")
    assert (again.status_code, again.url) == (302, first.url)


@pytest.mark.parametrize("view", VERBS)
def test_a_reader_sees_why_not(me, manager, view):
    made = factories.shared(me.me, manager.me)
    with nothing_changes():
        assert_refused(manager.post(view, made.public_id, text="Words"), ONLY_AUTHOR)


@pytest.mark.parametrize("view", ["reflection-detail", *VERBS])
def test_nobody_else_finds_it(me, place, view):
    made = factories.reflection(me.me)
    other = Visitor(factories.place("Beech House").manager)
    visitors = (Visitor(place.colleague), Visitor(place.manager), other)
    with nothing_changes():
        for visitor in visitors:
            send = visitor.get if view == "reflection-detail" else visitor.post
            assert send(view, made.public_id).status_code == 404
        assert other.client.get(me.url("reflection-detail", made.public_id)).status_code == 404


@pytest.mark.parametrize("view", VERBS)
def test_verbs_are_posted(me, view):
    made = factories.reflection(me.me)
    with nothing_changes():
        assert me.get(view, made.public_id).status_code == 405


def test_the_page_is_only_read(me):
    assert me.post("reflection-detail", factories.reflection(me.me).public_id).status_code == 405


def test_words_of_the_database_come_out_as_text():
    made = evil_edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    me, manager = (
        Visitor(factories.member(setting, name=EVIL)),
        factories.member(setting, "manager", name=EVIL),
    )
    mine = factories.reflection(me.me, area=made.recommendations.get(position=1), text=EVIL, differently=EVIL)
    factories.shared(me.me, manager, made=mine)
    comment_on_reflection(by=manager, reflection=mine, text=EVIL, is_question=True)
    assert_shown_as_text(me.get("reflection-detail", mine.public_id), times=11)
    assert_shown_as_text(me.post("reflection-reply", mine.public_id, text=EVIL * 50), times=51)


def test_it_costs_the_same_for_any_number_of_comments_and_readers(me, manager):
    made = factories.shared(me.me, manager.me, differently="Ask at the door")

    def add():
        ask(manager, made)
        answer_question(by=me.me, reflection=made, text="Ringing")

    assert_same_cost(growing(lambda: me.get("reflection-detail", made.public_id), add), at_most=13)


def test_opening_ones_own_words_is_not_logged(me):
    made = factories.reflection(me.me)
    finish_privately(by=me.me, reflection=made)
    detail(me, made)
    assert not AuditEvent.objects.filter(what="opened").exists()
