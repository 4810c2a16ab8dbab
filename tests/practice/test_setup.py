"""The first steps of a new setting: on its managers' home, until they are done."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Setting
from practice.actions.reflecting import finish_privately
from practice.actions.setting_up import choose_report
from practice.setup import first_steps
from tests import factories
from tests.pages import Page, Visitor, queries
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
NUMBERS = {"social_care_phone": "01632 960 102", "lado_phone": "01632 960 104"}
HEADING = "Set up in four steps"


@pytest.fixture
def manager():
    factories.edition(of=factories.report("winter"))
    return Visitor(factories.member(factories.setting("Alder House"), "manager"))


def change(visitor, **values) -> None:
    Setting.objects.filter(pk=visitor.me.setting_id).update(**values)
    visitor.me.setting.refresh_from_db()


def words(visitor) -> str:
    response = visitor.get("home")
    assert response.status_code == 200
    return Page(response).words


def done(visitor) -> list[bool]:
    return [step.is_done for step in first_steps(visitor.me)]


def test_a_new_setting_has_four_steps_and_one_is_next(manager):
    with nothing_changes():
        page = Page(manager.get("home"))
    assert f"{HEADING} Fill in who to tell Not done yet." in page.words
    assert page.words.count("Not done yet.") == 4
    assert page.words.count("Do this next") == 1
    assert "Do this next : Fill in who to tell" in page.words
    for view in ("profile-edit", "invitation-add", "reading-list", "request-add"):
        assert manager.url(view) in page.links
    assert "A good place to begin" not in page.words


def test_each_step_is_done_by_doing_it_and_the_card_goes_with_the_last(manager):
    assert done(manager) == [False] * 4
    change(manager, **NUMBERS)
    assert done(manager) == [False] * 4
    change(manager, dsl_name="Ann Office")
    assert done(manager) == [True, False, False, False]
    assert "Do this next : Invite people" in words(manager)
    factories.invitation(manager.me)
    assert done(manager) == [True, True, False, False]
    choose_report(by=manager.me, report=factories.live_edition().report)
    assert done(manager) == [True, True, True, False]
    factories.request(manager.me, manager.me)
    assert first_steps(manager.me) == []
    assert HEADING not in words(manager)


def test_a_lead_among_the_members_counts_and_so_does_somebody_who_came(manager):
    change(manager, **NUMBERS)
    factories.member(manager.me.setting, office="dsl")
    assert done(manager) == [True, True, False, False]


def test_what_belongs_to_another_setting_does_not_count(manager):
    other = factories.place("Beech House")
    factories.invitation(other.manager)
    choose_report(by=other.manager, report=factories.live_edition().report)
    factories.request(other.manager, other.practitioner)
    assert done(manager) == [False] * 4


def test_done_is_said_in_words(manager):
    change(manager, dsl_name="Ann Office", **NUMBERS)
    assert re.search(r"Fill in who to tell Done Invite people Not done yet\.", words(manager))


def test_it_goes_after_sixty_days(manager):
    now = timezone.now()
    change(manager, created_at=now - timedelta(days=59))
    assert HEADING in words(manager)
    change(manager, created_at=now - timedelta(days=60, minutes=1))
    assert HEADING not in words(manager)
    assert "A good place to begin" in words(manager)


def test_it_goes_with_the_first_self_audit_signed_off(manager):
    factories.signed_off(factories.member(manager.me.setting), manager.me)
    assert HEADING not in words(manager)


def test_a_practitioner_never_meets_it(manager):
    me = Visitor(factories.member(manager.me.setting))
    assert first_steps(me.me) == []
    assert HEADING not in words(me)


def test_a_childminder_has_three_in_their_own_words():
    factories.edition(of=factories.report("winter"))
    jo = Visitor(factories.childminder("Jo Carter"))
    page = Page(jo.get("home"))
    assert "My first three steps Fill in who I tell" in page.words
    assert jo.url("begin") in page.links
    assert not re.search("manager|team|colleague|submit", page.words, re.IGNORECASE)
    change(jo, **NUMBERS)
    choose_report(by=jo.me, report=factories.live_edition().report)
    assert done(jo) == [True, True, False]
    assert "Show me the question" in words(jo)
    finish_privately(by=jo.me, reflection=factories.reflection(jo.me))
    assert "My first three steps" not in words(jo)


def test_it_costs_one_query_and_none_when_the_setting_is_older(manager):
    young = queries(lambda: manager.get("home"))
    change(manager, created_at=timezone.now() - timedelta(days=61))
    assert queries(lambda: manager.get("home")) == young - 1
    assert young <= 15
