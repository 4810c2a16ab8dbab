"""What every response carries, and what nothing takes (security.md S38, S42, S55, S66)."""

import json
import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from common.fields import new_public_id
from common.logs import JsonFormatter
from common.refusals import IllegalMove, Refused
from common.states import Lifecycle

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def get(client, address):
    """A static file is an open file until its response is closed."""
    response = client.get(address)
    response.close()
    return response


@pytest.mark.parametrize(
    "address", ["/healthz", "/no-such-page/", "/static/css/paper.css", "/account/sign-in/"]
)
def test_every_response_has_the_headers(client, db, address):
    response = get(client, address)
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_pages_are_never_stored_and_static_files_are(client, db):
    for address, stored in (
        ("/account/sign-in/", False),
        ("/no-such-page/", False),
        ("/static/css/paper.css", True),
    ):
        assert ("no-store" in get(client, address).headers["Cache-Control"]) != stored


def test_health_says_only_ok(client, db):
    assert [client.get(address).content for address in ("/healthz", "/readyz")] == [b"ok", b"ok"]
    assert client.post("/healthz").status_code == 405


def test_an_upload_is_read_past_and_thrown_away(client, db):
    file = SimpleUploadedFile("photo.jpg", b"\xff\xd8" * 1000)
    response = client.post("/account/sign-in/", {"login": "priya", "password": "x", "file": file})
    assert response.status_code == 200
    assert response.wsgi_request.FILES == {}
    assert response.wsgi_request.POST["login"] == "priya"


def test_a_request_without_the_csrf_token_changes_nothing():
    assert Client(enforce_csrf_checks=True).post("/account/sign-in/").status_code == 403


# Addresses


@pytest.mark.parametrize("text", ["1", "0" * 15, "0" * 17, "i" * 16, "A" * 16, "../../../../etc/x"])
def test_what_is_no_public_id_is_no_address(text):
    with pytest.raises(Resolver404):
        resolve(f"/s/alder/reflections/{text}/")


def test_a_public_id_is_kept_as_it_is():
    public_id = new_public_id()
    address = reverse("practice:reflection-detail", args=["alder", public_id])
    assert address == f"/s/alder/reflections/{public_id}/"
    assert resolve(address).kwargs == {"setting": "alder", "reflection": public_id}


# Refusals, states, log lines


def test_a_refusal_has_its_status():
    assert (Refused("No.").status, IllegalMove("Moved on.").status) == (403, 409)


def test_a_lifecycle_allows_its_own_moves_only():
    cycle = Lifecycle(noun="Door", moves={("shut", "open"): "anybody"}, refusal="It moved.")
    assert cycle.check("shut", "open") is None
    for old, new in (("open", "shut"), ("shut", "shut"), ("ajar", "open")):
        with pytest.raises(IllegalMove, match="It moved"):
            cycle.check(old, new)


def test_a_log_line_is_json():
    record = logging.makeLogRecord(
        {"name": "django.request", "levelname": "ERROR", "msg": "Fault at %s", "args": ("/x/",)}
    )
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["logger"], line["message"]) == ("ERROR", "django.request", "Fault at /x/")
    assert line["at"].endswith("+00:00")
    assert "trace" not in line


def test_a_log_line_of_a_fault_holds_its_trace():
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError as error:
        record = logging.makeLogRecord({"exc_info": (type(error), error, error.__traceback__)})
    assert "ZeroDivisionError: by nought" in json.loads(JsonFormatter().format(record))["trace"]


def test_opening_the_address_of_a_form_says_so(client):
    answer = client.get("/account/sign-out/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert b"This address takes a form that somebody sends." in answer.content
