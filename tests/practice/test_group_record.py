"""A record that its setting opened to the lead of the group."""

import re

import pytest
from django.test import Client

from accounts.models import Setting
from practice.actions.opening_records import close_record
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text
from tests.practice.leading import Leader
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=1)
    place = factories.place("Alder House")
    factories.group(place.setting, name="Trees")
    return place


@pytest.fixture
def lead(place):
    return Leader(factories.lead(place.setting.group))


@pytest.fixture
def seal(place):
    seal = factories.signed_off(place.practitioner, place.manager)
    factories.opened_record(place.manager, seal)
    return seal


def article(response) -> str:
    return re.search(r'<article class="record">.*?</article>', response.content.decode(), re.DOTALL)[0]


def test_it_is_the_same_record_to_the_letter(place, lead, seal):
    response = lead.get("group-record", seal.public_id)
    assert article(response) == article(Visitor(place.manager).get("record-detail", seal.public_id))
    page = Page(response)
    assert "Evidence 2: what we saw." in page.words
    assert "Alder House opened this record to you on" in page.words
    assert "You cannot change it." in page.words
    assert seal.code in page.words
    assert page.title == "Record of Alder House: Autumn self-audit - Early Years Reflect"


def test_nothing_leads_into_the_setting_and_nothing_of_what_came_of_it_is_shown(place, lead, seal):
    factories.next_steps(place.manager, seal.self_audit)
    page = Page(lead.get("group-record", seal.public_id))
    assert [link for link in page.links if link.startswith("/s/")] == []
    assert lead.url("group-detail") in page.links
    assert "Act on item" not in page.words
    assert "After the move" not in page.words


def test_quick_exit_stands_there(lead, seal):
    assert 'id="quick-exit"' in lead.get("group-record", seal.public_id).content.decode()


def test_only_while_it_is_open(place, lead):
    seal = factories.signed_off(place.practitioner, place.manager)
    assert lead.get("group-record", seal.public_id).status_code == 404
    factories.opened_record(place.manager, seal)
    assert lead.get("group-record", seal.public_id).status_code == 200
    close_record(by=place.manager, record=seal)
    assert lead.get("group-record", seal.public_id).status_code == 404
    factories.opened_record(place.manager, seal)
    assert lead.get("group-record", seal.public_id).status_code == 200


def test_opened_to_one_group_is_not_open_to_another(place, lead, seal):
    """The setting moves: the new lead sees nothing of it, and the old one nothing any more."""
    new = factories.group(place.setting, name="Bushes")
    newcomer = Leader(factories.lead(new))
    for somebody in (lead, newcomer):
        assert somebody.get("group-record", seal.public_id).status_code == 404
    both = Leader(lead.me)
    both.me.__class__.objects.create(user=lead.me.user, group=new, role="lead")
    assert both.get("group-record", seal.public_id).status_code == 404


def test_in_the_address_of_another_group_of_the_same_lead_it_is_not_there(place, lead, seal):
    other = factories.group(name="Bushes")
    lead.me.__class__.objects.create(user=lead.me.user, group=other, role="lead")
    assert lead.client.get(f"/groups/{other.public_id}/").status_code == 200
    assert lead.client.get(f"/groups/{other.public_id}/records/{seal.public_id}/").status_code == 404


def test_nobody_else_reads_it_there(place, lead, seal):
    for somebody in (place.practitioner, place.manager, factories.administrator(), factories.person()):
        client = Client()
        factories.sign_in(client, somebody)
        assert client.get(lead.url("group-record", seal.public_id)).status_code == 404
    assert lead.get("group-record", "0123456789abcdef").status_code == 404


def test_reading_writes_nothing_and_has_one_method(lead, seal):
    with nothing_changes():
        lead.get("group-record", seal.public_id)
        assert lead.post("group-record", seal.public_id).status_code == 405


def test_what_people_typed_is_text(place, lead):
    audit = factories.self_audit(place.practitioner, title=EVIL)
    seal = factories.signed_off(place.practitioner, place.manager, audit=audit)
    factories.opened_record(place.manager, seal)
    Setting.objects.filter(pk=place.setting.pk).update(name=EVIL)
    assert_shown_as_text(lead.get("group-record", seal.public_id), times=5)


def test_a_childminder_s_record(lead, place):
    jo = factories.childminder("Jo’s home")
    factories.group(jo.setting, name="Homes")
    seal = factories.signed_off(jo)
    factories.opened_record(jo, seal)
    words = Page(Leader(factories.lead(jo.setting.group)).get("group-record", seal.public_id)).words
    assert "Self-signed" in words
    assert "Answered by" not in words


def test_it_costs_the_same_with_more_questions(place, lead):
    seals = [
        factories.signed_off(
            place.practitioner, place.manager, edition=factories.edition(areas=1, items=number)
        )
        for number in (1, 3, 30)
    ]
    for seal in seals:
        factories.opened_record(place.manager, seal)
    asks = [lambda one=one: lead.get("group-record", one.public_id) for one in seals]
    assert_same_cost(asks, at_most=9)
