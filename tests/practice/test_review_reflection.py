import pytest

from accounts.models import AuditEvent
from accounts.submissions import new_key
from practice.actions.reflecting import (
    act_elsewhere_on_reflection,
    comment_on_reflection,
    mark_reflection_read,
    return_reflection,
    take_back_reflection,
)
from practice.models import ActedElsewhere, Comment, Notice, Reader, Reflection
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
COMMENT, READ, RETURN, AT_RISK = (
    f"review-reflection-{verb}" for verb in ("comment", "read", "return", "at-risk")
)
VERBS = [COMMENT, READ, RETURN, AT_RISK]


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


@pytest.fixture
def shared(place):
    return factories.shared(place.practitioner, place.manager, text="We rang.", differently="Ask at the door")


def send(visitor, view, reflection, **data):
    """Press the button of this verb; only the comment carries words."""
    return visitor.post(view, reflection.public_id, **{"text": "What helped?", "kind": "question", **data})


# Reading


def test_a_named_reader_reads_the_words_and_that_is_logged(manager, shared):
    with adds(AuditEvent=1):
        page = Page(manager.get("review-reflection", shared.public_id))
    assert "Area 1, prompt 1? We rang." in page.words
    assert "What I will do differently Ask at the door" in page.words
    assert "They are not used to judge performance." in page.words
    assert "Who can read it Priya of Alder House, who wrote it Mona of Alder House" in page.words
    assert manager.url("action-detail", shared.actions.get().public_id) in page.links
    event = AuditEvent.objects.last()
    assert (event.what, event.by, event.object_id) == ("opened", manager.me.user, shared.public_id)


def test_its_author_is_told_that_nobody_reviews_themselves(place, shared):
    author = Visitor(place.practitioner)
    with nothing_changes():
        response = author.get("review-reflection", shared.public_id)
    assert_refused(response, "Only the people it was shared with can do that.")


# The four verbs


def test_marking_as_read(manager, shared):
    with adds(Move=1, Notice=1, AuditEvent=1, Submission=1):
        response = send(manager, READ, shared)
    assert response.url == manager.url("review-list")
    assert Reflection.objects.get().state == "read"
    assert Reader.objects.get().read_at is not None
    assert Notice.objects.get(kind="read").person == shared.author
    assert "Marked as read. Priya of Alder House is told." in Page(manager.client.get(response.url)).words


def test_marking_as_read_twice_says_that_it_is(manager, shared):
    mark_reflection_read(by=manager.me, reflection=shared)
    with nothing_changes():
        response = send(manager, READ, shared)
    assert_refused(response, "This reflection is already marked as read.")


def test_returning_closes_it_to_everybody_but_its_author(manager, shared):
    with adds(Move=1, Notice=1, AuditEvent=1, Submission=1):
        response = send(manager, RETURN, shared)
    assert response.url == manager.url("review-list")
    assert Reflection.objects.get().state == "returned"
    assert Notice.objects.get(kind="returned").person == shared.author
    assert "Returned to Priya of Alder House." in Page(manager.client.get(response.url)).words
    assert manager.get("review-reflection", shared.public_id).status_code == 404


def test_a_read_one_is_not_returned(manager, shared):
    mark_reflection_read(by=manager.me, reflection=shared)
    with nothing_changes():
        assert_refused(send(manager, RETURN, shared), "This reflection is already marked as read.")


@pytest.mark.parametrize("kind", ["question", "comment"])
def test_asking_and_commenting(manager, shared, kind):
    with adds(Comment=1, Notice=1, Submission=1):
        response = send(manager, COMMENT, shared, text=" What\r\nhelped? ", kind=kind)
    assert response.url == manager.url("review-reflection", shared.public_id)
    comment = Comment.objects.get()
    assert (comment.text, comment.kind, comment.by) == (" What\nhelped? ", kind, manager.me.user)
    assert Notice.objects.get(kind="question").person == shared.author
    page = Page(manager.client.get(response.url))
    assert "Sent. They may answer it, or not." in page.words
    assert "What helped?" in page.words


@pytest.mark.parametrize("state", ["shared", "read"])
def test_one_may_ask_while_it_is_shared_and_when_it_is_read(manager, shared, state):
    if state == "read":
        mark_reflection_read(by=manager.me, reflection=shared)
    assert send(manager, COMMENT, shared).status_code == 302


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("w" * 2_001, "comment", "This is 1 character too long. Shorten it to 2,000 characters."),
        ("", "question", "Write something first."),
        ("Kept", "order", "Select a valid choice."),
    ],
)
def test_a_refused_comment_stays_in_the_box(manager, shared, text, kind, sentence):
    with nothing_changes():
        response = send(manager, COMMENT, shared, text=text, kind=kind)
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert page.boxes["text"] == text


def test_acting_on_a_risk_leads_to_help_and_keeps_only_that_it_happened(manager, shared):
    with adds(ActedElsewhere=1, AuditEvent=1, Submission=1):
        response = send(manager, AT_RISK, shared)
    assert response.url == "/worried/"
    row = ActedElsewhere.objects.get()
    assert (row.reflection, row.by, row.self_audit) == (shared, manager.me.user, None)
    assert "Acted on elsewhere, " in Page(manager.get("review-reflection", shared.public_id)).words


def test_anybody_who_may_read_it_may_act_on_a_risk(place):
    made = factories.shared(place.practitioner, place.colleague)
    assert send(Visitor(place.colleague), AT_RISK, made).url == "/worried/"


# For all of them


@pytest.mark.parametrize("view", VERBS)
def test_sent_twice_it_has_one_effect(manager, shared, view):
    key = new_key()
    first = send(manager, view, shared, submission=key)
    with nothing_changes():
        again = send(manager, view, shared, submission=key)
    assert (again.status_code, again.url) == (302, first.url)


@pytest.mark.parametrize("view", VERBS)
def test_its_author_can_do_none_of_it(place, shared, view):
    author = Visitor(place.practitioner)
    with nothing_changes():
        assert_refused(send(author, view, shared), "Only the people it was shared with can do that.")


@pytest.mark.parametrize("view", ["review-reflection", *VERBS])
def test_nobody_finds_what_was_not_shared_with_them(place, shared, view):
    other = Visitor(factories.place("Beech House").manager)
    later = Visitor(factories.member(place.setting, "manager", "dsl"))
    visitors = (Visitor(place.colleague), later, other)
    with nothing_changes():
        for visitor in visitors:
            if view == "review-reflection":
                assert visitor.get(view, shared.public_id).status_code == 404
            else:
                assert send(visitor, view, shared).status_code == 404
        assert other.client.get(visitors[0].url("review-reflection", shared.public_id)).status_code == 404


@pytest.mark.parametrize("view", ["review-reflection", *VERBS])
def test_one_taken_back_and_one_returned_are_not_found_by_their_readers(manager, place, view):
    back, returned = (factories.shared(place.practitioner, place.manager) for _ in range(2))
    take_back_reflection(by=place.practitioner, reflection=back)
    return_reflection(by=place.manager, reflection=returned)
    with nothing_changes():
        for made in (back, returned):
            answer = (
                manager.get(view, made.public_id)
                if view == "review-reflection"
                else send(manager, view, made)
            )
            assert answer.status_code == 404


def test_a_reader_who_has_left_finds_nothing(manager, shared):
    factories.end(manager.me)
    assert manager.get("review-reflection", shared.public_id).status_code == 404


@pytest.mark.parametrize("view", VERBS)
def test_verbs_are_posted(manager, shared, view):
    with nothing_changes():
        assert manager.get(view, shared.public_id).status_code == 405


def test_the_page_is_only_read(manager, shared):
    assert manager.post("review-reflection", shared.public_id).status_code == 405


def test_words_of_the_database_come_out_as_text():
    made = evil_edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    manager = Visitor(factories.member(setting, "manager", name=EVIL))
    mine = factories.shared(
        factories.member(setting, name=EVIL),
        manager.me,
        area=made.recommendations.get(position=1),
        text=EVIL,
        differently=EVIL,
    )
    comment_on_reflection(by=manager.me, reflection=mine, text=EVIL, is_question=True)
    assert_shown_as_text(manager.get("review-reflection", mine.public_id), times=11)
    assert_shown_as_text(send(manager, COMMENT, mine, text=EVIL * 50), times=60)


def test_it_costs_the_same_for_any_number_of_comments_and_readers(manager, place, shared):
    def add():
        reader = factories.member(place.setting)
        Reader.objects.create(reflection=shared, person=reader.user, setting=place.setting)
        comment_on_reflection(by=reader, reflection=shared, text="Why?", is_question=True)
        act_elsewhere_on_reflection(by=reader, reflection=shared)

    assert_same_cost(growing(lambda: manager.get("review-reflection", shared.public_id), add), at_most=13)
