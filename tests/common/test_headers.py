"""The headers of security.md S38 and S42 on answers of every sort; test_responses.py holds the policy itself."""

import pytest
from django.test import Client

from accounts.submissions import new_key
from tests import factories
from tests.common.test_responses import HEADERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House").practitioner


@pytest.fixture
def client(me):
    client = Client(raise_request_exception=False)
    factories.sign_in(client, me)
    return client


def answers(client) -> dict:
    """One answer of each status a person can meet."""
    long = {"differently": "x" * 2_001, "submission": new_key()}
    return {
        "page": client.get("/s/alder-house/"),
        "redirect": client.get("/"),
        "to sign in": Client().get("/s/alder-house/"),
        "after a post": client.post("/s/alder-house/learn/winter/area-1/read/"),
        "forbidden": client.get("/s/alder-house/team/"),
        "csrf": Client(enforce_csrf_checks=True).post("/account/sign-in/"),
        "missing": client.get("/s/nowhere/"),
        "method": client.post("/s/alder-house/"),
        "refused form": client.post("/s/alder-house/learn/winter/area-1/reflect/", long),
        "health": Client().get("/healthz"),
        "open page": Client().get("/worried/"),
        "signed out": client.post("/account/sign-out/"),
        "quick exit": client.post("/account/quick-exit/"),
    }


def test_they_are_on_answers_of_every_sort_which_are_never_stored(client):
    found = answers(client)
    statuses = {answer.status_code for answer in found.values()}
    assert statuses == {200, 302, 403, 404, 405, 422}
    for name, answer in found.items():
        assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS, name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert "camera=(), microphone=(), geolocation=()" in answer.headers["Permissions-Policy"], name
        assert not {"Server", "X-Powered-By"} & set(answer.headers), name


def test_they_are_on_a_fault_which_tells_nothing(client, monkeypatch):
    def fault(*args, **kwargs):
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr("practice.todo.something_new", fault)
    answer = client.get("/s/alder-house/")
    assert answer.status_code == 500
    assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    for secret in ("secret of the house", "ZeroDivisionError", "Traceback", "something_new"):
        assert secret not in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/static/css/paper.css", "/static/js/quick_exit.js", "/static/no-such.css"]
)
def test_they_are_on_static_files_found_or_not(client, address):
    answer = client.get(address)
    answer.close()
    assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS


def test_a_static_file_that_is_missing_is_a_page_and_never_stored(client):
    assert client.get("/static/no-such.css").headers["Cache-Control"] == "no-store"


def test_over_https_the_browser_is_told_to_stay_there(settings, me):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    answer = Client().get("/worried/", secure=True)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
