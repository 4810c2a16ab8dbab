from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from practice.actions.acting import finish_action, look_again
from tests import factories
from tests.pages import Page, Visitor, assert_same_cost, growing
from tests.rows import nothing_changes

TODAY = datetime(2027, 3, 10, 9, tzinfo=timezone.get_default_timezone())
pytestmark = [pytest.mark.django_db]


@pytest.fixture
def place():
    factories.edition(areas=1)
    return factories.place("Alder House")


@pytest.fixture
def manager(place):
    return Visitor(place.manager)


def day(days: int):
    return timezone.localdate() + timedelta(days=days)


def test_each_stands_in_its_group(place, time_machine):
    time_machine.move_to(TODAY, tick=False)
    manager = Visitor(place.manager)
    me = place.manager
    factories.action(me, what="Late one", due_on=day(-5), look_on=day(9))
    factories.action(me, what="Soon one", due_on=day(21), look_on=day(40))
    factories.action(me, what="Far one", due_on=day(22), look_on=day(40))
    factories.action(me, what="Dateless one")
    look = factories.action(me, what="Look one", due_on=day(-9), look_on=day(0))
    finish_action(by=me, action=look, done_note="Done")
    wait = factories.action(me, what="Wait one", due_on=day(-9), look_on=day(1))
    finish_action(by=me, action=wait, done_note="Done")
    seen = factories.action(me, what="Seen one", due_on=day(-9), look_on=day(-1))
    finish_action(by=me, action=seen, done_note="Done")
    look_again(by=me, action=seen, result="seen", result_note="Yes")
    text = Page(manager.get("action-list")).words
    groups = ["Time to look again Look one", "Overdue Late one", "This month Soon one", "Later ", "Done "]
    places = [text.index(group) for group in groups]
    assert places == sorted(places)
    assert text.index("Later") < text.index("Far one") < text.index("Dateless one") < places[-1]
    assert places[-1] < min(text.index("Wait one"), text.index("Seen one"))
    assert "Overdue by 5 days" in text


def test_gaps_left_for_later_show_their_reason(manager, place):
    audit = factories.signed_off(place.practitioner, place.manager).self_audit
    factories.next_steps(place.manager, audit, now=0, later=1)
    text = Page(manager.get("action-list")).words
    assert "Area 1, question 2? Later, because: After the move Later" in text


def test_mine_or_everybody_s(manager, place):
    audit = factories.signed_off(place.practitioner, place.manager).self_audit
    factories.next_steps(place.manager, audit, now=1, later=0)
    me = Visitor(place.practitioner)
    factories.action(me.me, what="My own")
    mine = Page(me.get("action-list")).words
    assert "My own" in mine
    assert "Act on item-2" not in mine
    assert "Act on item-2" in Page(me.get("action-list", whose="all")).words
    assert "My own" in Page(manager.get("action-list")).words
    assert "My own" not in Page(manager.get("action-list", whose="mine")).words


def test_nobody_else_s_own_action_is_seen(place):
    factories.action(place.practitioner, what="My own")
    assert "My own" not in Page(Visitor(place.colleague).get("action-list", whose="all")).words
    stranger = Visitor(factories.place("Beech House").manager)
    assert "My own" not in Page(stranger.get("action-list")).words


def test_it_is_empty_with_one_next_step(manager, place):
    me = Visitor(place.practitioner)
    assert "No actions for you" in Page(me.get("action-list")).words
    page = Page(manager.get("action-list"))
    assert "No actions yet" in page.words
    assert manager.url("self-audit-list") in page.links


def test_a_childminder_meets_no_other_people():
    jo = Visitor(factories.childminder("Jo’s home"))
    factories.action(jo.me, what="Write the number down")
    page = Page(jo.get("action-list"))
    assert "Write the number down" in page.words
    assert "Mine" not in page.words
    assert jo.me.user.name not in page.words


def test_it_only_reads_and_costs_the_same(manager, place):
    audit = factories.signed_off(place.practitioner, place.manager).self_audit
    factories.next_steps(place.manager, audit)
    factories.action(place.manager)
    with nothing_changes():
        manager.get("action-list")
    assert_same_cost(growing(lambda: manager.get("action-list"), lambda: factories.action(place.manager)))
    assert manager.post("action-list").status_code == 405
