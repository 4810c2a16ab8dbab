"""The open pages: who to tell now, help, accessibility, privacy."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Group, Membership
from tests import factories
from tests.pages import EVIL, Page, assert_same_cost, assert_shown_as_text, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
OPEN_PAGES = ["/worried/", "/help/", "/accessibility/", "/privacy/"]
PHONES = {
    "dsl_phone": "01632 960 101",
    "deputy_phone": "01632 960 105",
    "social_care_phone": "01632 960 102",
    "out_of_hours_phone": "01632 960 103",
    "lado_phone": "01632 960 104",
}


def worried(user=None) -> Page:
    client = Client()
    if user:
        factories.sign_in(client, user)
    response = client.get("/worried/")
    assert response.status_code == 200
    return Page(response)


@pytest.mark.parametrize("address", OPEN_PAGES)
@pytest.mark.parametrize("who", ["nobody", "member", "without a setting", "lead of a group"])
def test_they_are_open_to_everybody_and_only_read(client, address, who):
    if who == "member":
        factories.sign_in(client, factories.member(factories.setting()))
    elif who != "nobody":
        person = factories.person()
        factories.sign_in(client, person)
        if who == "lead of a group":
            group = Group.objects.create(name="Alder Group")
            Membership.objects.create(user=person, group=group, role="lead")
    with nothing_changes():
        assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_every_page_leads_there(client):
    for address in (*OPEN_PAGES, "/account/sign-in/", "/no-such-page/"):
        assert "/worried/" in Page(client.get(address)).links


def test_signed_out_it_says_whom_to_ring_and_names_nobody():
    factories.member(factories.setting("Alder House", **PHONES), office="dsl", name="Mona")
    page = worried()
    assert "tel:999" in page.links
    assert "Do not write it here" in page.words
    assert "Signed in, you also see the numbers your own setting has filled in." in page.words
    for secret in ("Alder House", "Mona", "01632"):
        assert secret not in page.words


def test_signed_in_it_names_my_own_leads_and_numbers():
    place = factories.setting("Alder House", contacts_checked_on=timezone.localdate(), **PHONES)
    factories.member(place, "manager", "deputy", name="Dora Deputy")
    factories.member(place, "manager", "dsl", name="Lena Lead")
    factories.end(factories.member(place, "manager", "deputy", name="Remi Removed"))
    factories.member(factories.setting("Beech House", **PHONES), office="dsl", name="Stella Stranger")
    page = worried(factories.member(place))
    assert (
        "Alder House: Lena Lead (designated safeguarding lead), Dora Deputy (deputy safeguarding lead)"
        in page.words
    )
    assert {f"tel:{number.replace(' ', '')}" for number in PHONES.values()} <= set(page.links)
    assert "Numbers of Alder House checked on" in page.words
    assert "Remi Removed" not in page.words
    assert "Beech House" not in page.words
    assert "Tell your safeguarding lead or the person in charge." in page.words


def test_a_lead_without_an_account_stands_after_those_who_have_one():
    names = {"dsl_name": "Ann Office", "deputy_name": "Dee Deputy"}
    place = factories.setting("Alder House", council="Derwentshire Council", **names, **PHONES)
    factories.member(place, "manager", "dsl", name="Lena Lead")
    page = worried(factories.member(place))
    assert (
        "Alder House: Lena Lead (designated safeguarding lead), Ann Office (designated safeguarding lead), "
        "Dee Deputy (deputy safeguarding lead)"
    ) in page.words
    assert "Ring the lead: 01632 960 101" in page.words
    assert "Ring the deputy: 01632 960 105" in page.words
    assert "Derwentshire Council, by day: 01632 960 102" in page.words
    assert "/s/alder-house/profile/" in page.links


def test_an_evening_number_is_shown_even_alone():
    place = factories.setting("Alder House", out_of_hours_phone="01632 960 103")
    words = worried(factories.member(place)).words
    assert "Alder House has not filled in its number." in words
    assert "Evenings and weekends: 01632 960 103" in words


def test_numbers_that_are_missing_are_said_to_be():
    words = worried(factories.member(factories.setting("Alder House"))).words
    assert "Alder House: no safeguarding lead is filled in" in words
    assert "Alder House has not filled in its number." in words
    assert "Nobody has checked the numbers of Alder House yet." in words


def test_a_childminder_is_their_own_lead_and_rings_themselves():
    words = worried(factories.childminder("Jo Carter")).words
    assert "You are your own lead. Go on to step 3." in words
    assert "Ring the local authority designated officer (LADO) yourself." in words
    assert "manager" not in words


def test_privacy_says_who_reads_what_in_the_words_of_ones_setting(client):
    assert "the managers see the answers" in Page(client.get("/privacy/")).words
    factories.sign_in(client, factories.childminder("Jo Carter"))
    words = Page(client.get("/privacy/")).words
    assert "only you see your self-audits" in words
    assert "manager" not in words


def test_words_of_the_database_come_out_as_text(client):
    today = timezone.localdate()
    words = {"council": EVIL, "dsl_name": EVIL, "deputy_name": EVIL}
    place = factories.setting(EVIL, slug="alder", contacts_checked_on=today, **words)
    me = factories.member(place, "manager", "dsl", name=EVIL)
    factories.sign_in(client, me)
    assert_shown_as_text(client.get("/worried/"), times=7)


def test_more_settings_and_leads_cost_no_more(client):
    me = factories.person()
    factories.sign_in(client, me)

    def add():
        place = factories.member(factories.setting(), user=me).setting
        factories.member(place, "manager", "dsl")

    assert_same_cost(growing(lambda: client.get("/worried/"), add), at_most=6)
