import pytest

from accounts.models import AuditEvent
from tests import factories
from tests.pages import Page
from tests.rows import adds

pytestmark = pytest.mark.django_db
ADDRESS = "/account/quick-exit/"


def leave(client) -> str:
    """The neutral page, checked: it leads away by itself, and nothing of ours is on it."""
    response = client.post(ADDRESS)
    assert response.status_code == 200
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    page, body = Page(response), response.content.decode()
    assert page.title == "Loading"
    assert "<form" not in body
    assert "Reflect" not in body
    assert "<script" not in body
    return body


def test_signed_in_it_ends_the_session_and_leads_away(client, settings):
    settings.QUICK_EXIT_ADDRESS = "https://weather.example/today?a=1&b=2"
    me = factories.member(factories.setting("Alder House"))
    row = factories.sign_in(client, me)
    with adds(AuditEvent=1):
        body = leave(client)
    assert '<meta http-equiv="refresh" content="0; url=https://weather.example/today?a=1&amp;b=2">' in body
    row.refresh_from_db()
    assert row.ended_at is not None
    assert AuditEvent.objects.last().what == "signed out"
    assert client.get("/s/alder-house/").url == "/account/sign-in/?next=/s/alder-house/"


def test_signed_out_it_works_the_same(client, settings):
    with adds():
        body = leave(client)
    assert f"url={settings.QUICK_EXIT_ADDRESS}" in body


def test_pressed_twice_it_works_the_same(client):
    factories.sign_in(client, factories.member(factories.setting()))
    assert leave(client) == leave(client)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_no_link_leads_there(client, method):
    row = factories.sign_in(client, factories.person())
    assert getattr(client, method)(ADDRESS).status_code == 405
    row.refresh_from_db()
    assert row.ended_at is None


def test_the_button_stands_where_something_sensitive_is_read(client):
    factories.edition(of=factories.report("winter"))
    me = factories.member(factories.setting("Alder House"))
    factories.sign_in(client, me)
    for address, offered in (
        ("/s/alder-house/learn/winter/area-1/", True),
        ("/s/alder-house/learn/winter/area-1/reflect/", True),
        ("/s/alder-house/", False),
        ("/account/", False),
    ):
        body = client.get(address).content.decode()
        assert (f'action="{ADDRESS}"' in body) == offered, address
        assert ('<a class="skip" href="#quick-exit" data-quick-exit>' in body) == offered, address
