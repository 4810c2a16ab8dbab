import pytest
from django.test import Client
from django.utils import timezone

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
    assert_shown_as_text(signed_in(editor).get("/"), times=2)


def test_the_list_costs_the_same_for_any_number_of_settings():
    editor = factories.editor()
    client = signed_in(editor)
    assert_same_cost(
        growing(lambda: client.get("/"), lambda: factories.member(factories.setting(), user=editor)),
        at_most=6,
    )
