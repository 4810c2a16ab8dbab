"""The sign-in page: what it says, what it starts, and what it never tells."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.demo import DEMO_PEOPLE
from accounts.models import AuditEvent, SignIn, User
from tests import factories
from tests.pages import EVIL, Page, assert_shown_as_text
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
ADDRESS = "/account/sign-in/"
NOT_RIGHT = "Email or username, or password, is not right. Check both and try again."
TOO_OFTEN = "That was tried too often. Wait five minutes, then try again."


@pytest.fixture
def priya():
    made = factories.person("Priya Nair", username="priya", email="priya@example.org")
    factories.member(factories.setting("Alder House"), user=made)
    return made


def sign_in(client, login="priya", password=factories.PASSWORD, **data):
    return client.post(ADDRESS, {"login": login, "password": password, **data})


def body(response) -> str:
    """The page without what differs by nature: the token, and the name that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'(name="login" value=")[^"]*', r"\1", text)


def test_the_page_asks_for_three_things_and_takes_the_device_for_shared(client):
    page = Page(client.get(ADDRESS))
    assert page.title == "Sign in - Early Years Reflect"
    assert (page.boxes["login"], page.boxes["password"], page.boxes["shared"]) == ("", "", "yes")
    assert "Shared: you are signed out after 15 minutes without a tap." in page.words


@pytest.mark.parametrize("login", ["priya", "PRIYA", "priya@example.org", "Priya@Example.ORG"])
def test_username_and_email_work_in_any_case(client, priya, login):
    with adds(SignIn=1, AuditEvent=1):
        response = sign_in(client, login)
    assert (response.status_code, response.url) == (302, "/")
    assert client.get("/s/alder-house/").status_code == 200
    assert AuditEvent.objects.get(what="signed in").by == priya


@pytest.mark.parametrize(
    ("data", "shared", "minutes"),
    [
        ({}, True, 15),
        ({"shared": "yes"}, True, 15),
        ({"shared": ""}, True, 15),
        ({"shared": "no"}, False, 30),
    ],
)
def test_a_device_is_shared_unless_somebody_says_it_is_their_own(client, priya, data, shared, minutes):
    sign_in(client, **data)
    row = SignIn.objects.get()
    assert (row.user, row.is_shared_device, row.idle_minutes) == (priya, shared, minutes)
    assert row.ended_at is None


def test_the_session_is_a_new_one_and_ends_with_the_browser(client, priya):
    client.get(ADDRESS)
    factories.sign_in(client, factories.person())
    before = client.session.session_key
    client.post("/account/sign-out/")
    sign_in(client)
    assert client.session.session_key != before
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["expires"], cookie["max-age"]) == (
        True,
        "Lax",
        "",
        "",
    )


def test_somebody_who_is_signed_in_goes_on(client, priya):
    sign_in(client)
    assert client.get(ADDRESS).url == "/"


@pytest.mark.parametrize(
    ("next_page", "leads_to"),
    [
        ("/s/alder-house/actions/", "/s/alder-house/actions/"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_it_leads_back_to_our_own_pages_only(client, priya, next_page, leads_to):
    assert sign_in(client, next=next_page).url == leads_to


# What it never tells


def refusals(priya) -> dict:
    User.objects.filter(pk=factories.person(username="inactive").pk).update(is_active=False)
    factories.person(username="unusable").set_unusable_password()
    User.objects.filter(username="unusable").update(password="!")
    return {
        "wrong password": sign_in(Client(), "priya", "not the password"),
        "wrong, by email": sign_in(Client(), "priya@example.org", "not the password"),
        "unknown": sign_in(Client(), "nobody", "not the password"),
        "unknown email": sign_in(Client(), "nobody@example.org", "not the password"),
        "inactive, right password": sign_in(Client(), "inactive"),
        "inactive, wrong password": sign_in(Client(), "inactive", "not the password"),
        "no password set": sign_in(Client(), "unusable", "!"),
    }


def test_every_failure_has_the_same_page(priya):
    answers = refusals(priya)
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert len({body(answer) for answer in answers.values()}) == 1
    page = Page(answers["unknown"])
    assert NOT_RIGHT in page.words
    assert page.title == "Error: Sign in - Early Years Reflect"


def test_no_failure_starts_anything_and_each_is_logged_without_a_name(priya):
    refusals(priya)
    assert not SignIn.objects.exists()
    logged = AuditEvent.objects.filter(what="sign-in refused")
    assert logged.count() == 7
    assert set(logged.values_list("by", "object_id")) == {(None, "")}


def test_a_refused_form_keeps_the_name_and_never_the_password(client, priya):
    response = sign_in(client, "priya", "not the password", shared="no")
    page = Page(response)
    assert (page.boxes["login"], page.boxes["shared"]) == ("priya", "no")
    assert b"not the password" not in response.content


@pytest.mark.parametrize(
    ("login", "password", "sentence"),
    [
        ("", factories.PASSWORD, "Type your email or username."),
        ("priya", "", "Type your password."),
        ("priya\0", factories.PASSWORD, "Null characters are not allowed."),
    ],
)
def test_what_is_missing_is_said(client, priya, login, password, sentence):
    with nothing_changes():
        page = Page(sign_in(client, login, password))
    assert sentence in page.words
    assert page.title.startswith("Error: ")


def test_what_was_typed_comes_out_as_text(client):
    assert_shown_as_text(sign_in(client, EVIL, "not the password"))


# Tried too often


def test_after_ten_wrong_passwords_the_answer_is_429_with_a_sentence(client, priya):
    for _ in range(10):
        assert sign_in(client, "priya", "not the password").status_code == 200
    response = sign_in(client, "priya", "not the password")
    assert response.status_code == 429
    assert TOO_OFTEN in Page(response).words
    assert Page(response).boxes["login"] == "priya"
    assert sign_in(client, "priya").status_code == 429


def test_others_at_the_same_address_are_not_kept_out(client, priya):
    factories.person(username="sam")
    for _ in range(11):
        sign_in(client, "priya", "not the password")
    assert sign_in(Client(), "sam").status_code == 302


def test_tries_on_an_account_that_was_closed_count_as_well(client, priya):
    User.objects.update(is_active=False)
    for _ in range(10):
        assert sign_in(client, "priya").status_code == 200
    assert sign_in(client, "priya").status_code == 429


def test_a_right_password_is_not_counted(client, priya):
    for _ in range(11):
        assert sign_in(client, "priya").status_code == 302
        client.post("/account/sign-out/")


def test_after_five_minutes_one_may_try_again(client, priya, time_machine):
    for _ in range(11):
        sign_in(client, "priya", "not the password")
    time_machine.move_to(timezone.now() + timedelta(minutes=5, seconds=1))
    assert sign_in(client, "priya").status_code == 302


def test_another_address_in_a_header_does_not_help(client, priya):
    for number in range(10):
        client.post(
            ADDRESS,
            {"login": "priya", "password": "not the password"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        )
    response = client.post(
        ADDRESS,
        {"login": "priya", "password": factories.PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.99"},
    )
    assert response.status_code == 429


def test_thirty_wrong_names_from_one_address_are_too_many(client, priya):
    for number in range(30):
        assert sign_in(client, f"nobody{number}", "not the password").status_code == 200
    assert sign_in(client, "nobody", "not the password").status_code == 429


# The demonstration


def test_one_tap_signs_in_as_a_made_up_person(client):
    priya = factories.person(username="priya")
    with adds(SignIn=1, AuditEvent=1):
        response = client.post("/account/demo/priya/")
    assert (response.status_code, response.url) == (302, "/")
    assert SignIn.objects.get().user == priya


def test_a_second_tap_ends_the_first_sign_in(client):
    for username in ("priya", "maria"):
        factories.person(username=username)
        client.post(f"/account/demo/{username}/")
    assert list(SignIn.objects.filter(ended_at=None).values_list("user__username", flat=True)) == ["maria"]


@pytest.mark.parametrize("demo", [True, False])
def test_the_page_offers_made_up_people_in_the_demonstration_only(client, settings, demo):
    settings.DEMO = demo
    page = Page(client.get(ADDRESS))
    assert all((person.name in page.words) == demo for person in DEMO_PEOPLE)
    assert ("Demonstration. Made-up people and places." in page.words) == demo


def test_outside_the_demonstration_there_is_no_such_address(client, settings):
    factories.person(username="priya")
    settings.DEMO = False
    with nothing_changes():
        assert client.post("/account/demo/priya/").status_code == 404


@pytest.mark.parametrize("username", ["zoe", "nobody"])
def test_only_the_named_made_up_people_are_open(client, username):
    factories.person(username="zoe")
    with nothing_changes():
        assert client.post(f"/account/demo/{username}/").status_code == 404


def test_it_is_a_post(client):
    factories.person(username="priya")
    assert client.get("/account/demo/priya/").status_code == 405
