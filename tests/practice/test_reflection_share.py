import pytest

from accounts.submissions import new_key
from practice.actions.reflecting import mark_reflection_read, return_reflection
from practice.models import Notice, Reader, Reflection
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


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


def share(visitor, reflection, *readers, **data):
    ids = [reader.user.public_id for reader in readers]
    return visitor.post("reflection-share", reflection.public_id, readers=ids, **data)


def test_the_page_shows_the_words_again_and_who_may_read_them(me):
    made = factories.reflection(me.me, text="We rang.", differently="Ask at the door")
    with nothing_changes():
        page = Page(me.get("reflection-share", made.public_id))
    assert "Area 1, prompt 1? We rang." in page.words
    assert "Nobody can promise full secrecy." in page.words
    assert "Mona of Alder House (manager, designated safeguarding lead)" in page.words
    assert "Colin of Alder House (practitioner)" in page.words
    assert "Priya of Alder House" not in page.words
    assert "readers" not in page.boxes  # nobody is ticked


def test_sharing_opens_it_to_the_people_ticked_and_to_nobody_else(me, place):
    made = factories.reflection(me.me)
    with adds(Reader=1, Move=1, Notice=1, AuditEvent=1, Submission=1):
        response = share(me, made, place.manager)
    assert (response.status_code, response.url) == (302, me.url("reflection-detail", made.public_id))
    assert Reflection.objects.get().state == "shared"
    assert Reader.objects.get().person == place.manager.user
    assert Notice.objects.get().person == place.manager.user
    assert "Shared with Mona of Alder House." in Page(me.client.get(response.url)).words
    assert Visitor(place.manager).get("review-reflection", made.public_id).status_code == 200
    assert Visitor(place.colleague).get("review-reflection", made.public_id).status_code == 404


def test_what_i_will_do_differently_becomes_my_action(me, place):
    made = factories.reflection(me.me, differently="Ask at the door")
    with adds(Reader=2, Move=1, Notice=2, AuditEvent=1, Submission=1, Action=1):
        response = share(me, made, place.manager, place.colleague)
    action = made.actions.get()
    assert (action.what, action.owner, action.state) == ("Ask at the door", me.me.user, "open")
    assert (
        "Shared with Colin of Alder House and Mona of Alder House." in Page(me.client.get(response.url)).words
    )


def test_a_returned_one_can_be_shared_again(me, place):
    made = factories.shared(me.me, place.manager)
    return_reflection(by=place.manager, reflection=made)
    assert share(me, made, place.colleague).status_code == 302
    assert [row.person for row in Reader.objects.all()] == [place.colleague.user]


def test_sent_twice_it_is_shared_once(me, place):
    made, key = factories.reflection(me.me, differently="Ask"), new_key()
    first = share(me, made, place.manager, submission=key)
    with nothing_changes():
        again = share(me, made, place.manager, submission=key)
    assert (again.status_code, again.url) == (302, first.url)


def test_without_a_tick_it_stays_private(me):
    made = factories.reflection(me.me)
    with nothing_changes():
        response = share(me, made)
    page = Page(response)
    assert response.status_code == 422
    assert "Tick at least one person, or keep it private." in page.words
    assert page.title.startswith("Error: ")
    assert "#id_readers_0" in page.links


def test_only_people_who_work_here_now_can_be_ticked(me, place):
    elsewhere = factories.place("Beech House").manager
    gone = factories.end(factories.member(place.setting))
    for reader in (elsewhere, gone, me.me):
        made = factories.reflection(me.me)
        with nothing_changes():
            response = share(me, made, place.manager, reader)
        assert response.status_code == 422
        assert Page(response).boxes["readers"] == place.manager.user.public_id


@pytest.mark.parametrize("typed", ["", "x", "1; DROP TABLE", "99999999999999999999999"])
def test_spoilt_choices_are_refused_in_words(me, typed):
    made = factories.reflection(me.me)
    with nothing_changes():
        response = me.post("reflection-share", made.public_id, readers=[typed])
    assert response.status_code == 422
    assert Page(response).title.startswith("Error: ")


def test_alone_there_is_nobody_to_share_with():
    factories.edition()
    jo = Visitor(factories.childminder("Jo Carter"))
    page = Page(jo.get("reflection-share", factories.reflection(jo.me).public_id))
    assert "There is nobody here to share with" in page.words
    assert "Share with the people I ticked" not in page.words


def test_a_shared_and_a_read_one_is_not_shared_again(me, place):
    made = factories.shared(me.me, place.manager)
    for step in (lambda: None, lambda: mark_reflection_read(by=place.manager, reflection=made)):
        step()
        with nothing_changes():
            response = share(me, made, place.colleague)
        assert_refused(response, "You shared this reflection, so its words stay as they are.")


def test_a_reader_can_not_share_it_on(me, place):
    made = factories.shared(me.me, place.manager)
    manager = Visitor(place.manager)
    with nothing_changes():
        for response in (
            manager.get("reflection-share", made.public_id),
            share(manager, made, place.colleague),
        ):
            assert_refused(response, "Only the person who wrote this can do that.")


def test_nobody_else_finds_a_draft(me, place):
    made = factories.reflection(me.me)
    other = Visitor(factories.place("Beech House").manager)
    visitors = (Visitor(place.colleague), Visitor(place.manager), other)
    with nothing_changes():
        for visitor in visitors:
            assert visitor.get("reflection-share", made.public_id).status_code == 404
            assert share(visitor, made, place.manager).status_code == 404
        assert other.client.post(me.url("reflection-share", made.public_id)).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_it_takes_no_other_method(me, method):
    made = factories.reflection(me.me)
    assert getattr(me.client, method)(me.url("reflection-share", made.public_id)).status_code == 405


def test_words_of_the_database_come_out_as_text():
    made = evil_edition(of=factories.report("winter"))
    setting = factories.setting(EVIL, slug="alder")
    me = Visitor(factories.member(setting, name=EVIL))
    factories.member(setting, "manager", name=EVIL)
    mine = factories.reflection(me.me, area=made.recommendations.get(position=1), text=EVIL, differently=EVIL)
    assert_shown_as_text(me.get("reflection-share", mine.public_id), times=5)
    assert_shown_as_text(share(me, mine), times=5)


def test_more_people_cost_no_more(me, place):
    made = factories.reflection(me.me, differently="Ask")

    def ask():
        return me.get("reflection-share", made.public_id)

    assert_same_cost(growing(ask, lambda: factories.member(place.setting)), at_most=10)
