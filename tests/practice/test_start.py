import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, PlatformRole
from tests import factories
from tests.pages import EVIL, Page, assert_same_cost, assert_shown_as_text, growing

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    factories.sign_in(client, user)
    return client


def test_somebody_with_one_setting_goes_straight_there():
    me = factories.member(factories.setting("Alder House"))
    response = signed_in(me).get("/")
    assert (response.status_code, response.url) == (302, "/s/alder-house/")


def test_somebody_with_two_settings_chooses_in_alphabetical_order():
    two = factories.person()
    for name in ("Beech House", "Alder House"):
        factories.member(factories.setting(name), user=two)
    page = Page(signed_in(two).get("/"))
    assert [link for link in page.links if link.startswith("/s/")] == ["/s/alder-house/", "/s/beech-house/"]
    assert "Learning content" not in page.words


def test_a_setting_one_has_left_and_a_suspended_one_are_not_offered():
    two = factories.person()
    factories.member(factories.setting("Alder House"), user=two)
    factories.end(factories.member(factories.setting("Beech House"), user=two))
    factories.member(factories.setting("Cedar House", suspended_at=timezone.now()), user=two)
    assert signed_in(two).get("/").url == "/s/alder-house/"


def test_an_editor_without_a_setting_goes_to_the_content():
    response = signed_in(factories.editor()).get("/")
    assert (response.status_code, response.url) == (302, "/content/")


def test_an_editor_who_works_in_a_setting_chooses():
    editor = factories.editor()
    factories.member(factories.setting("Alder House"), user=editor)
    page = Page(signed_in(editor).get("/"))
    assert {"/s/alder-house/", "/content/"} <= set(page.links)


def test_somebody_without_a_setting_is_told_what_to_do():
    page = Page(signed_in(factories.person()).get("/"))
    assert "You do not work in a setting here now" in page.words


def test_signed_out_leads_to_sign_in():
    assert Client().get("/").url == "/account/sign-in/?next=/"


def test_it_is_only_read():
    assert signed_in(factories.person()).post("/").status_code == 405


def test_names_come_out_as_text():
    editor = factories.editor()
    factories.member(factories.setting(EVIL, slug="alder", town=EVIL), user=editor)
    Membership.objects.create(user=editor, group=factories.group(name=EVIL), role="lead")
    assert_shown_as_text(signed_in(editor).get("/"), times=3)


def test_the_list_costs_the_same_for_any_number_of_settings():
    editor = factories.editor()
    client = signed_in(editor)
    assert_same_cost(
        growing(lambda: client.get("/"), lambda: factories.member(factories.setting(), user=editor)),
        at_most=6,
    )


# Those who lead a group, and those who run the service


def test_somebody_who_only_leads_a_group_goes_there():
    group = factories.group(factories.setting())
    response = signed_in(factories.lead(group).user).get("/")
    assert (response.status_code, response.url) == (302, group.get_absolute_url())


def test_a_lead_who_leads_no_more_is_told_what_to_do():
    lead = factories.end(factories.lead(factories.group()))
    assert "You do not work in a setting here now" in Page(signed_in(lead.user).get("/")).words


def test_an_administrator_without_a_setting_goes_to_the_platform():
    assert signed_in(factories.administrator()).get("/").url == "/platform/"


def test_somebody_who_does_everything_chooses():
    """Settings with town and URN, then groups, each by name; then the content and the platform."""
    ade = factories.administrator()
    PlatformRole.objects.create(user=ade, role="editor")
    factories.member(factories.setting("Beech House", town="Ashbourne", urn="EY123456"), user=ade)
    factories.member(factories.setting("Alder House", urn="654321"), user=ade)
    for name in ("Trees", "Aardvarks"):
        Membership.objects.create(user=ade, group=factories.group(name=name), role="lead")
    words = Page(signed_in(ade).get("/")).words
    assert (
        "Alder House URN 654321 Beech House Ashbourne · URN EY123456 "
        "Aardvarks A group of settings you lead Trees A group of settings you lead "
        "Learning content Reports, areas, prompts and questions Platform Settings, groups and roles" in words
    )


def test_no_suspended_setting_but_its_group_is_offered_to_a_lead():
    """What the group's page says of it is that page's own business."""
    setting = factories.setting("Alder House", suspended_at=timezone.now())
    lead = factories.lead(factories.group(setting))
    factories.member(setting, user=lead.user)
    assert signed_in(lead.user).get("/").url == lead.group.get_absolute_url()
