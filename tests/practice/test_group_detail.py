"""The page of a group's lead: exceptions side by side, and nobody's words."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Setting, User
from practice.actions.opening_records import close_record
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, growing
from tests.practice.leading import Leader
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.localdate() - timedelta(days=1)
NOTHING = "Nothing stands out."


@pytest.fixture
def place():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    factories.group(place.setting, name="Trees")
    return place


@pytest.fixture
def lead(place):
    return Leader(factories.lead(place.setting.group))


def page(lead, **query) -> Page:
    response = lead.get(**query)
    assert response.status_code == 200
    return Page(response)


def all_is_well(*settings):
    Setting.objects.filter(pk__in=[one.pk for one in settings]).update(
        social_care_phone="01632 960 102",
        lado_phone="01632 960 104",
        dsl_name="Dot Lead",
        contacts_checked_on=timezone.localdate(),
    )


# Who


def test_only_who_leads_it_now_may_open_it(place, lead):
    other = factories.place("Beech House")
    factories.group(other.setting, name="Bushes")
    strangers = [place.practitioner, place.manager, factories.lead(other.setting.group), other.manager]
    strangers += [factories.administrator(), factories.editor(), factories.person()]
    for somebody in strangers:
        client = Client()
        factories.sign_in(client, somebody)
        assert client.get(lead.url("group-detail")).status_code == 404
    assert lead.get().status_code == 200
    assert Client().get(lead.url("group-detail")).url.startswith("/account/sign-in/")


def test_somebody_else_s_group_looks_like_a_missing_one(place, lead):
    bushes = factories.group(factories.setting("Beech House"), name="Bushes")
    there, missing = (lead.client.get(f"/groups/{one}/") for one in (bushes.public_id, "0123456789abcdef"))
    assert (there.status_code, missing.status_code) == (404, 404)
    assert Page(there).words == Page(missing).words
    assert Page(there).links == Page(missing).links
    assert "You lead" not in Page(there).words


def test_the_row_ends_and_the_door_is_shut_with_the_next_request(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager)
    factories.opened_record(place.manager, seal)
    assert lead.get("group-record", seal.public_id).status_code == 200
    factories.end(lead.me, by=place.manager.user)
    assert lead.get().status_code == 404
    assert lead.get("group-record", seal.public_id).status_code == 404


def test_an_account_switched_off_is_signed_out(lead):
    User.objects.filter(pk=lead.me.user.pk).update(is_active=False)
    assert lead.get().url.startswith("/account/sign-in/")


def test_it_is_only_read(lead):
    with nothing_changes():
        lead.get()
        lead.get(open="1")
        assert lead.post().status_code == 405


# What stands there


def test_the_settings_stand_by_name_with_what_stands_out(place, lead):
    birch = factories.place("birch house")
    ash = factories.setting("Ash House", kind="pre_school", town="Ashbourne")
    factories.group(place.setting, birch.setting, ash, name="Oaks")
    lead = Leader(factories.lead(place.setting.group))
    all_is_well(place.setting, birch.setting, ash)
    factories.signed_off(place.practitioner, place.manager, ratings=("yes",))
    factories.action(birch.practitioner, due_on=YESTERDAY)
    found = page(lead)
    names = ["Alder House", "Ash House", "birch house"]
    assert sorted(names, key=found.words.index) == names
    assert f"Alder House Nursery {NOTHING}" in found.words
    assert "Ash House Pre-school · Ashbourne No self-audit is signed off yet" in found.words
    assert "birch house Nursery 1 action is overdue No self-audit is signed off yet" in found.words
    assert "in 3 settings, in alphabetical order" in found.words


def test_only_those_with_something_open(place, lead):
    all_is_well(place.setting)
    factories.signed_off(place.practitioner, place.manager, ratings=("yes",))
    assert NOTHING in page(lead).words
    narrow = page(lead, open="1")
    assert "Alder House" not in narrow.words
    assert "Nothing stands out No setting has anything overdue" in narrow.words
    assert lead.url("group-detail") in narrow.links
    factories.action(place.practitioner, due_on=YESTERDAY)
    assert "Alder House Nursery 1 action is overdue" in page(lead, open="1").words
    assert "?open=1" in page(lead).links
    assert page(lead, open="1").title != page(lead).title


def test_a_suspended_setting_is_said_to_be_suspended(place, lead):
    factories.action(place.practitioner, due_on=YESTERDAY)
    Setting.objects.filter(pk=place.setting.pk).update(suspended_at=timezone.now())
    words = page(lead).words
    assert "Alder House Nursery Suspended on" in words
    assert "overdue" not in words
    assert NOTHING not in words


def test_an_empty_group_says_who_adds_settings(place):
    lead = Leader(factories.lead(factories.group(name="Bushes")))
    found = page(lead)
    assert "No setting yet" in found.words
    assert "Ask a platform administrator to add them." in found.words
    assert "/" in found.links


def test_a_setting_moved_out_is_gone_at_once(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager)
    factories.opened_record(place.manager, seal)
    assert "Alder House" in page(lead).words
    Setting.objects.filter(pk=place.setting.pk).update(group=None)
    assert "Alder House" not in page(lead).words
    assert lead.get("group-record", seal.public_id).status_code == 404


def test_a_lead_is_told_what_they_never_see(lead):
    found = page(lead)
    assert "You never see anybody’s reflections" in found.words
    assert "/privacy/" in found.links
    assert found.title == "Trees - Early Years Reflect"


def test_no_words_and_no_names_of_a_setting(place, lead):
    """Everything is there that could be shown, and something of each kind stands out."""
    with_everything = factories.work(place)
    factories.action(place.practitioner, what="Hang the coats lower", due_on=YESTERDAY)
    factories.request(place.manager, place.practitioner, why="Because of the visit", due_on=YESTERDAY)
    body = lead.get().content.decode()
    assert "1 request is past its date" in Page(lead.get()).words
    for secret in (
        "Hang the coats lower",
        "Because of the visit",
        "Evidence",
        "Only for me.",
        "Ask at the door",
        "Signed self-audit",
        place.practitioner.user.name,
        place.manager.user.name,
        with_everything.seal.public_id,
        "reflection",
    ):
        shown = secret in body.replace("anybody’s reflections", "").replace("came from a reflection", "")
        assert not shown, secret


def test_reflections_change_nothing_on_the_page(place, lead):
    """Drafts, shared, read, with an action past its date: the page is the same to the letter."""
    before = page(lead).words
    draft = factories.reflection(place.practitioner)
    shared = factories.shared(place.practitioner, place.manager, differently="Ask at the door")
    shared.actions.update(due_on=YESTERDAY)
    assert draft.pk
    assert page(lead).words == before


def test_the_frame_has_the_group_s_name_and_a_way_home(lead):
    found = page(lead)
    assert "You lead Trees" in found.words
    assert [link for link in found.links if link.startswith("/s/")] == []
    assert {lead.url("group-detail"), "/"} <= set(found.links)


def test_names_come_out_as_text(place):
    house = factories.setting(EVIL, slug="evil", town=EVIL)
    assert_shown_as_text(Leader(factories.lead(factories.group(house, name=EVIL))).get(), times=5)


# Opened records


def test_opened_records_stand_with_their_setting(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager, title="Spring look")
    factories.signed_off(place.practitioner, place.manager, title="Autumn look")
    assert "look" not in page(lead).words.replace("looked", "")
    factories.opened_record(place.manager, seal)
    found = page(lead)
    assert "Opened to you Spring look of Alder House Signed off on" in found.words
    assert "Autumn look" not in found.words
    assert lead.url("group-record", seal.public_id) in found.links
    close_record(by=place.manager, record=seal)
    assert "Spring look" not in page(lead).words


def test_records_of_a_suspended_setting_are_not_there(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager, title="Spring look")
    factories.opened_record(place.manager, seal)
    Setting.objects.filter(pk=place.setting.pk).update(suspended_at=timezone.now())
    assert "Spring look" not in page(lead).words
    assert lead.get("group-record", seal.public_id).status_code == 404


# Two roles


def test_somebody_who_leads_and_works_in_a_setting_does_both(place):
    """The group's page shows them no more than any lead; the setting shows them what it shows who works there."""
    both = factories.member(place.setting, name="Beth Both")
    seal = factories.signed_off(place.practitioner, place.manager)
    leader = Leader(both)
    factories.lead(place.setting.group)
    leading = type(both).objects.create(user=both.user, group=place.setting.group, role="lead")
    leader.me = leading
    assert page(leader).words.count("Alder House") == 1
    assert leader.get("group-record", seal.public_id).status_code == 404
    visitor = Visitor(both)
    assert visitor.get("record-detail", seal.public_id).status_code == 200
    assert visitor.get("team-list").status_code == 403
    factories.end(leading)
    assert leader.get().status_code == 404
    assert visitor.get("home").status_code == 200


def test_a_lead_opens_nothing_below_a_setting(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager)
    factories.opened_record(place.manager, seal)
    manager = Visitor(place.manager)
    for view, args in (
        ("home", ()),
        ("record-list", ()),
        ("record-detail", (seal.public_id,)),
        ("team-list", ()),
    ):
        assert lead.client.get(manager.url(view, *args)).status_code == 404
    for view in ("record-open", "record-close"):
        assert lead.client.post(manager.url(view, seal.public_id)).status_code == 404


# What it costs


def test_it_costs_the_same_for_any_number_of_settings(place, lead):
    live = factories.live_edition()

    def add():
        manager = factories.member(factories.setting(group=place.setting.group), "manager", "dsl")
        seal = factories.signed_off(manager, manager, edition=live, ratings=("no",))
        factories.opened_record(manager, seal)
        factories.action(manager, due_on=YESTERDAY)
        factories.request(manager, manager, due_on=YESTERDAY)

    assert_same_cost(growing(lead.get, add))
    assert page(lead).words.count("4 answers of No are still open") == 30


def test_the_account_page_leads_there(lead):
    assert lead.url("group-detail") in Page(lead.client.get("/account/")).links
