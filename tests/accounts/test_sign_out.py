from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import SignIn
from tests import factories
from tests.pages import Page
from tests.rows import adds

pytestmark = pytest.mark.django_db
TO_SIGN_IN = "/account/sign-in/?next=/s/alder-house/"
HOME = "/s/alder-house/"


@pytest.fixture
def me():
    return factories.member(factories.setting("Alder House"))


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = value
    return client


def test_signing_out_ends_the_row_and_clears_the_browser(client, me):
    row = factories.sign_in(client, me)
    with adds(AuditEvent=1):
        response = client.post("/account/sign-out/")
    assert (response.status_code, response.url) == (302, "/account/signed-out/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    row.refresh_from_db()
    assert row.ended_at is not None
    assert "Nothing is stored on this device." in Page(client.get(response.url)).words
    assert client.get(HOME).url == TO_SIGN_IN


@pytest.mark.parametrize("way", ["/account/sign-out/", "/account/quick-exit/"])
def test_the_old_cookie_leads_to_sign_in(client, me, way):
    factories.sign_in(client, me)
    cookie = client.cookies["sessionid"].value
    assert with_cookie(cookie).get(HOME).status_code == 200
    client.post(way)
    for address in (HOME, "/account/", "/s/alder-house/reflections/"):
        assert with_cookie(cookie).get(address).url == f"/account/sign-in/?next={address}"


def test_only_this_sign_in_ends(client, me):
    factories.sign_in(client, me)
    other = Client()
    factories.sign_in(other, me)
    client.post("/account/sign-out/")
    assert other.get(HOME).status_code == 200


def test_signed_out_already_it_says_the_same(client):
    with adds():
        response = client.post("/account/sign-out/")
    assert response.url == "/account/signed-out/"


def test_a_link_signs_nobody_out(client, me):
    row = factories.sign_in(client, me)
    assert client.get("/account/sign-out/").status_code == 405
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.parametrize(("shared", "minutes"), [(True, 15), (False, 30)])
def test_an_idle_device_is_asked_to_sign_in_and_comes_back_to_the_page(
    client, me, time_machine, shared, minutes
):
    factories.sign_in(client, me, shared=shared)
    time_machine.move_to(timezone.now() + timedelta(minutes=minutes, seconds=1))
    assert client.get(HOME).url == TO_SIGN_IN
    assert SignIn.objects.get().ended_at is not None


def test_after_twelve_hours_even_a_busy_device_is_asked_to_sign_in(client, me, time_machine):
    factories.sign_in(client, me, shared=False)
    for _ in range(24):
        time_machine.move_to(timezone.now() + timedelta(minutes=29))
        assert client.get(HOME).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=25))
    assert client.get(HOME).url == TO_SIGN_IN


def test_a_form_sent_after_the_time_stores_nothing(client, me, time_machine):
    factories.edition(of=factories.report("winter"))
    factories.sign_in(client, me)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    with adds():
        response = client.post("/s/alder-house/learn/winter/area-1/read/")
    assert response.url.startswith("/account/sign-in/?next=")
