from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from practice.actions.acting import finish_action
from practice.actions.auditing import ask_people
from practice.actions.noticing import remind
from practice.actions.reflecting import (
    answer_question,
    comment_on_reflection,
    mark_reflection_read,
    return_reflection,
    take_back_reflection,
)
from practice.actions.requesting import withdraw_request
from practice.actions.reviewing import send_back
from practice.models import Contributor, Notice
from practice.models.notices import KINDS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 10, 9, tzinfo=timezone.get_default_timezone())


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


def page_of(visitor, **query) -> Page:
    response = visitor.get("notice-list", **query)
    assert response.status_code == 200
    return Page(response)


def only_notice() -> Notice:
    return Notice.objects.get()


# What each says, and where it leads


def test_shared(place, manager):
    made = factories.shared(place.practitioner, place.manager, text="Only for Mona.")
    page = page_of(manager)
    assert "New : Priya of Alder House shared a reflection on area 1 with you Today at" in page.words
    assert manager.url("review-reflection", made.public_id) in page.links
    assert "Only for Mona." not in page.words


def test_a_question_a_comment_and_an_answer(place, me, manager):
    made = factories.shared(place.practitioner, place.manager)
    comment_on_reflection(by=place.manager, reflection=made, text="What helped?", is_question=True)
    comment_on_reflection(by=place.manager, reflection=made, text="Well put.")
    page = page_of(me)
    assert "Mona of Alder House asked a question about your reflection on area 1" in page.words
    assert "Mona of Alder House wrote about your reflection on area 1" in page.words
    assert me.url("reflection-detail", made.public_id) + "#talk" in page.links
    assert "What helped?" not in page.words
    answer_question(by=place.practitioner, reflection=made, text="The book did.")
    page = page_of(manager)
    assert "Priya of Alder House answered about their reflection on area 1" in page.words
    assert manager.url("review-reflection", made.public_id) in page.links
    assert "The book did." not in page.words


def test_read_and_returned(place, me):
    read, back = (factories.shared(place.practitioner, place.manager) for _ in range(2))
    mark_reflection_read(by=place.manager, reflection=read)
    return_reflection(by=place.manager, reflection=back)
    page = page_of(me)
    assert "Your reflection on area 1 was read" in page.words
    assert "Your reflection on area 1 came back to you" in page.words
    assert {me.url("reflection-detail", one.public_id) for one in (read, back)} <= set(page.links)


@pytest.mark.parametrize(
    ("scope", "asks"),
    [("core", "the core questions"), ("everything", "every question"), ("area", "area 1")],
)
def test_asked_by_what_it_asks_and_not_by_its_title(place, me, scope, asks):
    audit = factories.self_audit(
        place.manager,
        title="After the Easter incident",
        scope=scope,
        people=[me.me],
        recommendation_key="area-1" if scope == "area" else "",
    )
    page = page_of(me)
    assert f"Mona of Alder House asked you to help with a self-audit: {asks} Today at" in page.words
    assert "Easter" not in page.words
    assert me.url("self-audit-detail", audit.public_id) in page.links


def test_a_self_audit_that_is_handed_in_sent_back_and_signed_off(place, me, manager):
    audit = factories.submitted(me.me, title="Easter")
    page = page_of(manager)
    assert "Priya of Alder House handed in a self-audit: every question" in page.words
    assert manager.url("review-self-audit", audit.public_id) in page.links
    audit = factories.under_review(me.me, place.manager)
    send_back(by=place.manager, self_audit=audit, answers=[audit.answers.first()], note="Look at Easter")
    page = page_of(me)
    assert "A self-audit was sent back: every question" in page.words
    assert me.url("self-audit-detail", audit.public_id) in page.links
    assert "A self-audit was handed in: every question" in page_of(manager).words
    seal = factories.signed_off(me.me, place.manager)
    page = page_of(me)
    assert "A self-audit was signed off: every question" in page.words
    assert me.url("record-detail", seal.public_id) in page.links
    assert "Easter" not in page.words


def test_an_action_says_by_when_and_whether_it_is_done(place, me, time_machine):
    time_machine.move_to(NOW, tick=False)
    me = Visitor(place.practitioner)
    made = factories.action(place.manager, me.me, what="Ask Ada's mother", due_on=date(2027, 3, 12))
    page = page_of(me)
    assert "An action is yours Today at 9:00am · by Friday 12 March" in page.words
    assert me.url("action-detail", made.public_id) in page.links
    assert "Ada" not in page.words
    finish_action(by=me.me, action=made, done_note="Done")
    assert "An action is yours Today at 9:00am · done" in page_of(me).words


def test_an_action_of_an_area_names_it(place, me, manager):
    seal = factories.signed_off(me.me, place.manager)
    (step,) = factories.next_steps(place.manager, seal.self_audit, later=0)
    Notice.tell(Notice.Kind.ACTION, me.me.user, about=step)
    assert "An action on area 1 is yours" in page_of(me).words


def test_a_request(place, me):
    made = factories.request(place.manager, me.me, why="Because of Ada")
    page = page_of(me)
    assert "Mona of Alder House asked you to reflect on area 1" in page.words
    assert me.url("request-detail", made.public_id) in page.links
    assert "Ada" not in page.words
    withdraw_request(by=place.manager, request=made)
    assert "asked you to reflect on area 1 Today at" in page_of(me).words
    assert "not asked any more" in page_of(me).words


def test_what_is_handed_on(place, me):
    action = factories.action(place.manager, me.me, due_on=timezone.localdate())
    audit = factories.self_audit(me.me)
    for thing in (action, audit):
        Notice.tell(Notice.Kind.HANDED_ON, me.me.user, about=thing)
    page = page_of(me)
    assert "An action was handed on to you Today at" in page.words
    assert "· by today" in page.words
    assert "A self-audit was handed on to you: every question" in page.words
    expected = {
        me.url("action-detail", action.public_id),
        me.url("self-audit-detail", audit.public_id),
    }
    assert expected <= set(page.links)


def test_what_is_due(place, me):
    day = timezone.localdate() + timedelta(days=1)
    action = factories.action(me.me, due_on=day)
    audit = factories.self_audit(me.me, due_on=day)
    request = factories.request(place.manager, me.me, due_on=day)
    assert remind() == 3
    page = page_of(me)
    for words in (
        "Your action is due",
        "Your self-audit is due: every question",
        "Your reflection on area 1 is due",
    ):
        assert words in page.words
    assert page.words.count("· by tomorrow") == 4  # the request says so too
    expected = {
        me.url("action-detail", action.public_id),
        me.url("self-audit-detail", audit.public_id),
        me.url("request-detail", request.public_id),
    }
    assert expected <= set(page.links)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_gone_leads_nowhere(place, me, kind):
    other = factories.action(factories.place("Beech House").manager, what="Ask Ada")
    Notice.objects.create(
        setting=place.setting, kind=kind, person=me.me.user, object_id=other.public_id, occasion="x"
    )
    page = page_of(me)
    assert f"New : {Notice.Kind(kind).label} Today at" in page.words
    assert "It is not open to you any more." in page.words
    assert not [link for link in page.links if other.public_id in link]


def test_a_reflection_taken_back_is_no_longer_open(place, manager):
    made = factories.shared(place.practitioner, place.manager)
    take_back_reflection(by=place.practitioner, reflection=made)
    page = page_of(manager)
    assert "A reflection was shared with you" in page.words
    assert "It is not open to you any more." in page.words
    assert "Priya" not in page.words
    assert not [link for link in page.links if made.public_id in link]


def test_somebody_no_longer_asked_reads_no_more_of_it(place, me):
    audit = factories.self_audit(place.manager)
    ask_people(by=place.manager, self_audit=audit, people=[me.me.user])
    Contributor.objects.filter(person=me.me.user).delete()
    page = page_of(me)
    assert "You were asked to help with a self-audit Today at" in page.words
    assert not [link for link in page.links if audit.public_id in link]


# The list


def test_the_newest_comes_first_and_says_what_is_new(place, me, time_machine):
    factories.action(place.manager, me.me)
    Notice.objects.update(created_at=timezone.now() - timedelta(days=1), seen_at=timezone.now())
    factories.request(place.manager, me.me)
    words = page_of(me).words
    assert "New : Mona of Alder House asked you to reflect" in words
    assert words.index("asked you to reflect") < words.index("An action is yours Yesterday at")
    assert words.count("New :") == 1
    assert words.count("Mark as read") == 1


def test_opening_it_writes_nothing(place, me):
    factories.action(place.manager, me.me)
    with nothing_changes():
        page_of(me)


def test_what_is_not_listed_is_not_there(place, me):
    factories.action(place.manager, me.me)
    Notice.objects.update(is_listed=False)
    page = page_of(me)
    assert "An action is yours" not in page.words
    assert "No notices yet" in page.words


def test_nothing_yet(me):
    page = page_of(me)
    assert "No notices yet" in page.words
    assert "Mark all as read" not in page.words
    assert me.url("home") in page.links
    assert me.url("notice-choices") in page.links


def test_nobody_elses_and_no_other_settings(place, me):
    factories.action(place.manager, place.colleague)
    other = factories.member(factories.setting("Beech House"), user=me.me.user)
    factories.action(factories.member(other.setting, "manager"), other)
    assert "No notices yet" in page_of(me).words


def test_thirty_on_a_page(place, me):
    for _ in range(31):
        factories.action(place.manager, me.me)
    first, second = page_of(me), page_of(me, page="2")
    assert first.words.count("is yours Today") == 30
    assert second.words.count("is yours Today") == 1
    assert ("?page=2" in first.links, "?page=1" in second.links) == (True, True)
    assert (first.title, second.title) == (
        "Notices - Early Years Reflect",
        "Notices, page 2 - Early Years Reflect",
    )
    assert "Mark all as read" in first.words
    assert "Mark all as read" not in second.words
    assert page_of(me, page="99").title == second.title
    assert page_of(me, page="x").title == first.title


def test_a_stranger_gets_what_a_missing_setting_gets(place):
    stranger = Visitor(factories.place("Beech House").manager)
    assert stranger.client.get("/s/alder-house/notices/").status_code == 404
    assert Client().get("/s/alder-house/notices/").status_code == 302
    assert Visitor(place.manager).post("notice-list").status_code == 405


def test_names_come_out_as_text():
    factories.edition(areas=1)
    setting = factories.setting(EVIL, slug="alder")
    manager, me = factories.member(setting, "manager", name=EVIL), factories.member(setting, name=EVIL)
    factories.shared(me, manager)
    factories.self_audit(me, people=[manager])
    assert_shown_as_text(Visitor(manager).get("notice-list"), times=3)


def test_it_costs_the_same_for_any_number_of_rows(place):
    manager, me = place.manager, place.practitioner
    visitor = Visitor(me)
    day = timezone.localdate()

    def add():
        factories.shared(manager, me)
        mine = factories.shared(me, manager)
        comment_on_reflection(by=manager, reflection=mine, text="Why?", is_question=True)
        mark_reflection_read(by=manager, reflection=mine)
        factories.self_audit(manager, people=[me], due_on=day)
        factories.action(manager, me, due_on=day)
        factories.request(manager, me, due_on=day)
        remind()

    assert_same_cost(growing(lambda: visitor.get("notice-list"), add))


# In the frame


def test_the_header_counts_what_is_new_in_words(place, me):
    words = Page(me.get("home")).words
    assert "Notices" in words
    assert "not read yet" not in words
    factories.action(place.manager, me.me)
    assert "1 notice not read yet" in Page(me.get("home")).words
    factories.request(place.manager, me.me)
    page = Page(me.get("home"))
    assert "2 notices not read yet" in page.words
    assert me.url("notice-list") in page.links


def test_the_header_counts_in_one_query(place, me, django_assert_max_num_queries):
    factories.action(place.manager, me.me)
    with django_assert_max_num_queries(50) as asked:
        me.get("self-audit-list")
    counting = [
        query["sql"] for query in asked.captured_queries if "seen_at IS NULL AND is_listed" in query["sql"]
    ]
    assert len(counting) == 1


def test_a_form_that_is_sent_on_counts_nothing(place, me, django_assert_max_num_queries):
    factories.action(place.manager, me.me)
    notice = only_notice()
    with django_assert_max_num_queries(50) as asked:
        me.post("notice-read", notice.public_id)
    assert not [query for query in asked.captured_queries if "seen_at IS NULL AND is_listed" in query["sql"]]


def test_outside_a_setting_there_is_no_count(place, me):
    factories.action(place.manager, me.me)
    page = Page(me.client.get("/account/"))
    assert "not read yet" not in page.words
    assert me.url("notice-list") in page.links
    assert "Notices of Alder House" in page.words
