from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from learning.models import Report
from practice.actions.acting import finish_action, look_again
from practice.actions.auditing import ask_people
from practice.actions.reading import mark_area_read
from practice.actions.reflecting import (
    comment_on_reflection,
    mark_reflection_read,
    return_reflection,
    share_reflection,
)
from practice.actions.reviewing import begin_review, send_back
from practice.actions.talking import look_again_at_talk
from practice.views.home import greeting
from tests import factories
from tests.pages import (
    EVIL,
    Page,
    Visitor,
    assert_same_cost,
    assert_shown_as_text,
    evil_edition,
    growing,
    handed_in,
)
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition()
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return Visitor(place.practitioner)


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def home(visitor, **query) -> Page:
    response = visitor.get("home", **query)
    assert response.status_code == 200
    return Page(response)


# What stands there


def test_a_first_visit_offers_something_to_read(me):
    page = home(me)
    assert "A good place to begin Area 1" in page.words
    assert "You are up to date" in page.words
    assert "/s/alder-house/learn/" in " ".join(page.links)


def test_it_only_reads(me, place):
    factories.work(place)
    with nothing_changes():
        home(me)


def test_a_draft_is_what_to_carry_on_with(me):
    draft = factories.reflection(me.me, text="Only for me.")
    page = home(me)
    assert "Carry on where you left off Your reflection on area 1" in page.words
    assert me.url("reflection-write", draft.public_id) in page.links
    assert "Only for me." not in page.words


def test_what_was_touched_last_comes_first(me):
    now = timezone.now()
    factories.reflection(me.me, at=now - timedelta(hours=2))
    factories.answered(me.me, title="Autumn look", at=now - timedelta(hours=1))
    assert "Carry on where you left off Autumn look" in home(me).words
    factories.reflection(me.me, at=now)
    assert "Carry on where you left off Your reflection" in home(me).words


def test_what_is_carried_on_with_does_not_wait_as_well(me):
    audit = factories.answered(me.me, title="Autumn look")
    page = home(me)
    assert page.links.count(me.url("self-audit-detail", audit.public_id)) == 1


def test_a_self_audit_somebody_was_asked_to_help_with_waits(me, place):
    audit = factories.self_audit(place.manager, title="Winter look", due_on=timezone.localdate())
    assert "Winter look" not in home(me).words
    ask_people(by=place.manager, self_audit=audit, people=[me.me.user])
    assert "Winter look 0 of 8 questions answered · by today" in home(me).words


def test_a_self_audit_that_came_back_says_so(me, place):
    audit = factories.submitted(me.me, title="Winter look")
    begin_review(by=place.manager, self_audit=audit)
    send_back(by=place.manager, self_audit=audit, answers=[audit.answers.first()])
    assert "Winter look 8 of 8 questions answered Sent back" in home(me).words


def test_a_reflection_that_came_back_and_a_question_wait(me, place):
    back = factories.shared(me.me, place.manager)
    return_reflection(by=place.manager, reflection=back)
    asked = factories.shared(me.me, place.manager)
    mark_reflection_read(by=place.manager, reflection=asked)
    comment_on_reflection(by=place.manager, reflection=asked, text="What helped?", is_question=True)
    page = home(me)
    assert "Your reflection on area 1 came back" in page.words
    assert "A question about your reflection on area 1" in page.words
    assert "What helped?" not in page.words


def test_what_came_back_is_not_hidden_by_many_drafts(me, place):
    back = factories.shared(me.me, place.manager)
    return_reflection(by=place.manager, reflection=back)
    for _ in range(8):
        factories.reflection(me.me)
    page = home(me)
    assert me.url("reflection-detail", back.public_id) in page.links
    assert "Carry on where you left off Your reflection on area 1" in page.words


def test_a_shared_reflection_waits_for_its_readers_only(me, place, manager):
    shared = factories.shared(me.me, place.manager)
    page = home(manager)
    assert "Priya of Alder House shared a reflection with you" in page.words
    assert manager.url("review-reflection", shared.public_id) in page.links
    assert "shared a reflection" not in home(Visitor(place.colleague)).words
    mark_reflection_read(by=place.manager, reflection=shared)
    assert "shared a reflection" not in home(manager).words


def test_my_actions_wait_until_they_are_done_and_again_on_the_day_to_look(me, place):
    today = timezone.localdate()
    mine = factories.action(me.me, what="Ring the same day", due_on=today - timedelta(days=1), look_on=today)
    factories.action(place.manager, what="Not mine", due_on=today)
    page = home(me)
    assert "Ring the same day Your action · overdue by 1 day Overdue" in page.words
    assert "Not mine" not in page.words
    finish_action(by=me.me, action=mine, done_note="Done")
    assert "Ring the same day Look again: did it work?" in home(me).words


def test_what_was_tried_after_a_talk_waits_on_the_day_to_look(me, place, manager):
    today = timezone.localdate()
    earlier, later = today - timedelta(weeks=4), today + timedelta(days=1)
    talk = factories.team_talk(me.me, held_on=earlier, look_on=today, try_this="Ask at the gate " + "x" * 200)
    factories.team_talk(me.me, held_on=earlier, look_on=later, try_this="Not before tomorrow")
    for one in (me, manager):
        page = home(one)
        assert "Ask at the gate" in page.words
        assert "Tried after a team talk: look again, did it help? Time to look again" in page.words
        assert one.url("talk-detail", talk.public_id) in page.links
        assert "x" * 150 not in page.words
        assert "Not before tomorrow" not in page.words
    assert "Ask at the gate" not in home(Visitor(place.colleague)).words
    look_again_at_talk(by=place.manager, talk=talk, result="seen")
    assert "Ask at the gate" not in home(me).words


def test_talks_and_actions_wait_in_the_order_of_their_days(me):
    today = timezone.localdate()
    for days, what in ((3, "Third"), (1, "First")):
        factories.action(me.me, what=what, due_on=today - timedelta(days=4 - days))
    second = today - timedelta(days=2)
    factories.team_talk(me.me, held_on=today - timedelta(days=9), look_on=second, try_this="Second")
    words = home(me).words
    assert words.index("First") < words.index("Second") < words.index("Third")


def test_at_most_seven_rows_wait(me):
    for number in range(9):
        factories.action(me.me, what=f"Action {number}", due_on=timezone.localdate())
    assert home(me).words.count("Your action") == 7


def test_a_manager_sees_what_needs_them_and_where_the_setting_stands(me, place, manager):
    audit = factories.submitted(me.me, title="Winter look")
    factories.signed_off(me.me, place.manager, title="Autumn look", ratings=("yes",))
    page = home(manager)
    assert "Needs you Winter look is ready to review" in page.words
    assert manager.url("review-self-audit", audit.public_id) in page.links
    assert "Area 1 4 Yes Signed off today. Open the record on Area 1" in page.words
    assert "Nothing is signed off yet." not in page.words


def test_a_practitioner_sees_neither_the_queue_nor_the_areas(me, place):
    factories.submitted(me.me, title="Winter look")
    colleague = home(Visitor(place.colleague))
    assert "Winter look" not in colleague.words
    assert "Area by area" not in colleague.words


def test_a_managers_own_draft_stands_among_what_waits(manager, place):
    draft = factories.reflection(place.manager)
    page = home(manager)
    assert "Carry on where you left off" not in page.words
    assert manager.url("reflection-write", draft.public_id) in page.links


def test_a_childminder_sees_where_they_stand_and_what_changed():
    factories.edition()
    jo = Visitor(factories.childminder("Jo Carter"))
    factories.signed_off(jo.me, ratings=("yes",))
    done = factories.action(jo.me, what="New number on the door")
    finish_action(by=jo.me, action=done, done_note="Done")
    look_again(by=jo.me, action=done, result="seen", result_note="Somebody answered")
    page = home(jo)
    assert "Area 1 4 Yes" in page.words
    assert "What changed Somebody answered" in page.words


def test_an_empty_house_says_so(me):
    bare = Visitor(factories.member(factories.setting("Bare House")))
    Report.objects.update(archived_at=timezone.now())
    assert "You are up to date" in home(bare).words


# How long have you got?


def test_with_five_minutes_only_what_fits_is_offered(me):
    factories.reflection(me.me)
    page = home(me, minutes="5")
    assert "With 5 minutes you could Your reflection on area 1" in page.words
    assert "Carry on where you left off" not in page.words


def test_with_five_minutes_a_long_thing_is_left_out(me):
    factories.self_audit(me.me, title="Winter look")
    five, ten = home(me, minutes="5"), home(me, minutes="10")
    assert "With 5 minutes you could Area 1" in five.words
    assert "With 10 minutes you could Winter look" in ten.words


def test_at_most_three_ideas(me):
    for number in range(5):
        factories.action(me.me, what=f"Action {number}")
    ideas = home(me, minutes="10").words.split("Waiting for you")[0]
    assert ideas.count("Your action") == 3


@pytest.mark.parametrize("minutes", ["", "7", "-5", "five", "5 or 1=1"])
def test_any_other_number_of_minutes_shows_everything(me, minutes):
    page = home(me, minutes=minutes)
    assert "you could" not in page.words
    assert "A good place to begin" in page.words


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Good evening"),
        (5, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_the_greeting_follows_the_clock(time_machine, hour, words):
    time_machine.move_to(datetime(2027, 1, 15, hour, 30, tzinfo=UTC))
    assert greeting() == words


# Nobody else's


def test_a_draft_and_its_area_appear_on_nobody_elses_home(me, place):
    factories.reflection(me.me, area=factories.area_of(position=2), text="Only for me.")
    for other in (place.colleague, place.manager):
        words = home(Visitor(other)).words
        assert "eflection on area 2" not in words
        assert "Only for me." not in words


def test_a_reflection_taken_off_the_readers_vanishes_from_their_home(me, place, manager):
    shared = factories.reflection(me.me)
    share_reflection(by=me.me, reflection=shared, readers=[place.manager.user])
    return_reflection(by=place.manager, reflection=shared)
    assert "shared a reflection" not in home(manager).words


def test_what_somebody_has_read_changes_only_their_own_home(me, place):
    mark_area_read(by=place.colleague, recommendation=factories.area_of())
    assert "A good place to begin Area 1" in home(me).words
    assert "A good place to begin Area 2" in home(Visitor(place.colleague)).words


def test_work_in_another_setting_stays_there(place):
    other = factories.member(factories.setting("Beech House"), "manager", user=place.manager.user)
    factories.reflection(other)
    factories.submitted(other, title="Beech look")
    factories.action(other, what="Beech action")
    mark_area_read(by=other, recommendation=factories.area_of())
    words = home(Visitor(place.manager)).words
    assert "Beech look" not in words
    assert "Beech action" not in words
    assert "Carry on" not in words
    assert "Something new Area 1" in words


def test_a_strangers_setting_answers_like_a_missing_one(me):
    factories.place("Beech House")
    other = me.client.get("/s/beech-house/")
    missing = me.client.get("/s/nowhere/")
    assert (other.status_code, missing.status_code) == (404, 404)
    assert Page(other).words == Page(missing).words


def test_signed_out_leads_to_sign_in(place):
    assert Client().get("/s/alder-house/").url == "/account/sign-in/?next=/s/alder-house/"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(me, method):
    assert getattr(me.client, method)("/s/alder-house/").status_code == 405


def test_words_of_the_database_come_out_as_text():
    evil_edition()
    setting = factories.setting(EVIL, slug="alder")
    manager, me = factories.member(setting, "manager", name=EVIL), factories.member(setting, name=EVIL)
    factories.shared(me, manager)
    factories.action(manager, what=EVIL)
    factories.submitted(me, title=EVIL)
    factories.self_audit(manager, title=EVIL)
    assert_shown_as_text(Visitor(manager).get("home"), times=8)
    assert_shown_as_text(Visitor(manager).get("home", minutes="10"), times=8)


# What it costs


def ago(days: int):
    return timezone.localdate() - timedelta(days=days)


def test_a_practitioners_home_costs_the_same_for_any_number_of_rows():
    factories.edition(areas=1, items=1)
    place = factories.place("Alder House")
    me = Visitor(place.practitioner)

    def add():
        factories.reflection(me.me, differently="Ask at the door")
        factories.shared(place.colleague, me.me)
        asked = factories.shared(me.me, place.manager)
        comment_on_reflection(by=place.manager, reflection=asked, text="Why?", is_question=True)
        factories.action(me.me, what="Ring")
        factories.self_audit(me.me, title="Winter look")
        factories.team_talk(me.me, held_on=ago(30), look_on=ago(2))

    assert_same_cost(growing(lambda: me.get("home"), add), at_most=12)


def test_a_managers_home_costs_the_same_for_any_number_of_rows():
    factories.edition(areas=1, items=1)
    place = factories.place("Alder House")
    me, manager = Visitor(place.practitioner), Visitor(place.manager)
    seal = factories.signed_off(me.me, place.manager)
    factories.next_steps(place.manager, seal.self_audit)
    done = factories.action(place.manager, what="Door")
    finish_action(by=place.manager, action=done, done_note="Done")
    look_again(by=place.manager, action=done, result="seen", result_note="Seen")

    def add():
        factories.reflection(place.manager)
        factories.shared(me.me, place.manager)
        factories.action(place.manager, what="Ring")
        factories.team_talk(me.me, held_on=ago(30), look_on=ago(2))
        handed_in(me.me)

    assert_same_cost(growing(lambda: manager.get("home"), add))
