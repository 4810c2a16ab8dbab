"""Changing a password, and setting a new one by a link. The rules themselves: test_people_and_places.py."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, SignIn, User
from tests import factories
from tests.pages import Page
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
CHANGE, RESET = "/account/password/", "/account/password/reset/"
NEW = "kettle garden shelf"


@pytest.fixture
def priya():
    return factories.person("Priya Nair", username="priya", email="priya@example.org")


def signed_in(user) -> Client:
    client = Client()
    factories.sign_in(client, user)
    return client


def opens(password: str, login="priya") -> bool:
    return Client().post("/account/sign-in/", {"login": login, "password": password}).status_code == 302


def change(client, new=NEW, again=None, old=factories.PASSWORD):
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again or new})


# Changing it


def test_a_new_password_works_at_once_and_ends_every_other_sign_in(priya):
    here, there = signed_in(priya), signed_in(priya)
    response = change(here)
    assert (response.status_code, response.url) == (302, "/account/")
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").url == "/account/sign-in/?next=/account/"
    assert AuditEvent.objects.last().what == "password changed"
    assert (opens(NEW), opens(factories.PASSWORD)) == (True, False)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"old": "not the password"}, "That is not your password. Type it again."),
        ({"new": "eleven char"}, "at least 12 characters"),
        ({"new": "nursery12345"}, "“nursery” with a few characters added is easy to guess."),
        ({"new": "Safeguarding1!"}, "“safeguarding” with a few characters added is easy to guess."),
        ({"new": "priya nair 12"}, "too similar"),
        ({"new": "password1234"}, "too common"),
        ({"again": "kettle garden shelves"}, "You must type the same password each time."),
    ],
)
def test_a_refused_change_changes_nothing(priya, data, sentence):
    client = signed_in(priya)
    with nothing_changes():
        page = Page(change(client, **data))
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert (page.boxes["oldpassword"], page.boxes["password1"]) == ("", "")


@pytest.mark.parametrize(
    "new", ["twelve chars", "   otter    ", "зимний чайник", "\U0001f9a6" * 12, "Aa1!" * 32]
)
def test_welcome_passwords_work(priya, new):
    assert change(signed_in(priya), new=new).status_code == 302
    assert opens(new)


def test_a_long_password_is_not_cut(priya):
    change(signed_in(priya), new="x" * 64 + "A" + "y" * 63)
    assert not opens("x" * 64 + "B" + "y" * 63)
    assert opens("x" * 64 + "A" + "y" * 63)


def test_trying_the_old_one_too_often_is_stopped(priya):
    client = signed_in(priya)
    for _ in range(5):
        assert change(client, old="not the password").status_code == 200
    response = change(client)
    assert response.status_code == 429
    assert "That was tried too often." in Page(response).words
    assert opens(factories.PASSWORD)


def test_changing_is_for_those_who_are_signed_in():
    assert Client().get(CHANGE).url == f"/account/sign-in/?next={CHANGE}"


# A new one by a link


def ask(email="priya@example.org", client=None, **headers):
    return (client or Client()).post(RESET, {"email": email}, headers=headers)


def link(email="priya@example.org", **headers) -> str:
    mail.outbox.clear()
    ask(email, **headers)
    (sent,) = mail.outbox
    assert sent.to == [email]
    return re.search(r"http\S+", sent.body).group()


def path(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def choose(address: str, new=NEW, again=None):
    client = Client()
    page = client.get(path(address), follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": new, "password2": again or new})


def test_the_link_is_sent_with_our_own_address_whatever_the_request_says(priya, settings):
    settings.SITE_ADDRESS = "https://reflect.example.org"
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]
    assert link(Host="evil.example").startswith("https://reflect.example.org/account/password/reset/")
    assert "Early Years Reflect: " in mail.outbox[0].subject


def test_the_page_is_the_same_for_an_unknown_address(priya):
    User.objects.filter(pk=factories.person(email="gone@example.org").pk).update(is_active=False)
    answers = [ask(email) for email in ("priya@example.org", "nobody@example.org", "gone@example.org")]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, f"{RESET}sent/")}
    assert [sent.to for sent in mail.outbox] == [["priya@example.org"]]
    assert "If we know this address, a link is on its way." in Page(Client().get(f"{RESET}sent/")).words


def test_the_link_sets_a_new_password_and_ends_every_sign_in(priya):
    client = signed_in(priya)
    response = choose(link())
    assert response.url == "/account/password/reset/done/"
    assert not SignIn.objects.filter(ended_at=None).exists()
    assert client.get("/account/").url == "/account/sign-in/?next=/account/"
    assert (opens(NEW), opens(factories.PASSWORD)) == (True, False)
    assert "Your new password works" in Page(Client().get(response.url)).words


def test_the_link_works_once(priya):
    address = link()
    choose(address)
    page = Page(Client().get(path(address), follow=True))
    assert "This link cannot be used. It works once, for one hour." in page.words
    choose(address, new="another three words")
    assert opens(NEW)


def test_a_newer_password_or_an_hour_ends_the_link(priya, time_machine):
    changed = link()
    change(signed_in(priya))
    assert "This link cannot be used." in Page(Client().get(path(changed), follow=True)).words
    late = link()
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
    assert "This link cannot be used." in Page(Client().get(path(late), follow=True)).words


@pytest.mark.parametrize("key", ["1-bad-key", "zzzz-bad-key", "0-set-password", "1-set-password"])
def test_a_spoilt_link_says_so(priya, key):
    assert "This link cannot be used." in Page(Client().get(f"{RESET}{key}/")).words


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("eleven char", "eleven char", "at least 12 characters"),
        ("childminder99", "childminder99", "easy to guess"),
        (NEW, "kettle garden shelves", "You must type the same password each time."),
    ],
)
def test_a_refused_new_password_changes_nothing_and_the_link_still_works(priya, new, again, sentence):
    address = link()
    with nothing_changes():
        page = Page(choose(address, new, again))
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert choose(address).status_code == 302


def test_the_page_of_the_link_tells_no_other_site_where_it_was(priya):
    client = Client()
    response = client.get(path(link()), follow=True)
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"
    assert "Choose a new password" in Page(response).title


def test_asking_too_often_is_stopped(priya):
    for _ in range(5):
        assert ask().status_code == 302
    response = ask()
    assert response.status_code == 429
    assert len(mail.outbox) == 5


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("", "Type the email address you sign in with."), ("priya", "Enter a valid email address.")],
)
def test_what_is_no_address_is_said_and_kept(email, sentence):
    page = Page(ask(email))
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert page.boxes["email"] == email
