"""The first administrator of an empty service, made in the browser (issue 3)."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent, PlatformRole, SignIn, User
from accounts.running import make_first_administrator
from accounts.setup_code import setup_code
from accounts.submissions import new_key
from common.refusals import Refused
from tests import factories
from tests.pages import EVIL, Page, assert_shown_as_text
from tests.racing import race
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db
ADDRESS = "/account/first/"
NEW = {"name": "Ade Administrator", "email": "ade@example.org", "username": "Ade.A"}
PASSWORD = "kettle garden shelf"
MADE = {"User": 1, "DataKey": 1, "PlatformRole": 3, "SignIn": 1, "AuditEvent": 2, "Submission": 2}
WRONG = "This is not the setup code."


def set_up(client, **data):
    typed = {"submission": new_key(), "code": setup_code(), "password": PASSWORD, **NEW, **data}
    return client.post(ADDRESS, typed)


# While nobody has an account


def test_the_way_from_the_front_door(client):
    sign_in = client.get(client.get("/").url)
    assert "Nobody has an account yet" in Page(sign_in).words
    assert ADDRESS in Page(sign_in).links
    with nothing_changes():
        page = Page(client.get(ADDRESS))
    assert page.title == "Set up this service - Early Years Reflect"
    assert list(page.boxes)[1:] == ["submission", "code", "name", "email", "username", "password"]


def test_the_first_person_is_signed_in_and_runs_the_service(client):
    with adds(**MADE):
        response = set_up(client)
    assert (response.status_code, response.url) == (302, "/platform/")
    user = User.objects.get()
    assert (user.name, user.email, user.username) == ("Ade Administrator", "ade@example.org", "ade.a")
    assert user.check_password(PASSWORD)
    assert user.platform_roles == set(PlatformRole.Role)
    assert list(AuditEvent.objects.values_list("what", "by").order_by("pk")) == [
        ("first administrator made", user.pk),
        ("signed in", user.pk),
    ]
    assert SignIn.objects.get().user == user
    page = Page(client.get("/platform/"))
    assert "No setting yet: add the first" in page.words
    assert {"/platform/", "/content/"} <= set(Page(client.get("/")).links)


def test_without_an_email_it_works_as_well(client):
    assert set_up(client, email="").status_code == 302
    assert User.objects.get().email == ""


def test_capitals_and_double_spaces_in_the_code_are_fine(client):
    assert set_up(client, code=setup_code().upper().replace(" ", "  ")).status_code == 302


def test_other_fields_give_nothing(client):
    set_up(client, role="editor", is_active="", public_id="0" * 16, welcomed_at="2020-01-01")
    user = User.objects.get()
    assert user.is_active
    assert (user.platform_roles, user.welcomed_at) == ({"administrator", "approver", "editor"}, None)


# Afterwards


@pytest.mark.parametrize("signed_in", [False, True])
def test_when_somebody_has_an_account_there_is_no_such_page(client, signed_in):
    user = factories.administrator()
    if signed_in:
        factories.sign_in(client, user)
    with nothing_changes():
        for response in (client.get(ADDRESS), set_up(client), set_up(client, code="wrong")):
            assert response.status_code == 404
    assert ADDRESS not in Page(Client().get("/account/sign-in/")).links
    assert "Nobody has an account yet" not in Page(Client().get("/account/sign-in/")).words


def test_somebody_inactive_counts_too(client):
    User.objects.filter(pk=factories.person().pk).update(is_active=False)
    assert set_up(client).status_code == 404


def test_sent_twice_by_a_double_click_there_is_one_person_and_the_same_page(client):
    key, again = new_key(), Client()
    first = set_up(client, submission=key)
    with nothing_changes():
        second = set_up(again, submission=key)
    assert (second.status_code, second.url) == (302, first.url)


@pytest.mark.django_db(transaction=True)
def test_of_five_who_do_it_at_once_one_becomes_the_administrator():
    results = race(
        partial(make_first_administrator, name="Ade", username=f"ade{number}", password=PASSWORD)
        for number in range(5)
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused"] * 4 + ["User"]
    assert (User.objects.count(), PlatformRole.objects.count()) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_of_three_browsers_at_once_one_is_let_in():
    def browser(number: int) -> int:
        return set_up(Client(), username=f"ade{number}").status_code

    results = race(partial(browser, number) for number in range(3))
    assert sorted(results, key=str) == [302, 404, 404]
    assert User.objects.count() == 1


def test_the_verb_refuses_when_somebody_has_an_account():
    factories.person()
    with refused("Somebody has set up this service already."):
        make_first_administrator(name="Ade", username="ade", password=PASSWORD)


def test_the_verb_works_once_even_when_its_person_is_gone():
    make_first_administrator(name="Ade", username="ade", password=PASSWORD)
    with pytest.raises(Refused):
        make_first_administrator(name="Ade", username="ade2", password=PASSWORD)


# What is refused


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("code", "", "Type the setup code."),
        ("code", "wrong horse battery staple", WRONG),
        ("name", "", "Type your name."),
        ("name", "   ", "Type your name."),
        ("name", "\u200b", "Type your name."),
        ("name", "n" * 121, "Shorten it to 120 characters."),
        ("email", "ade@", "Type an email address, for example name@example.org."),
        ("email", "a" * 250 + "@example.org", "This email address is too long."),
        ("username", "", "Fill in “Username”."),
        ("username", "with space", "Use letters, numbers and"),
        ("password", "", "Fill in “Password”."),
        ("password", "eleven char", "at least 12 characters"),
        ("password", "safeguarding1", "easy to guess"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(client, field, typed, sentence):
    with nothing_changes():
        response = set_up(client, **{field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    kept = {**NEW, "code": setup_code(), field: typed}
    assert {name: page.boxes[name] for name in ("code", "name", "email", "username")} == {
        name: kept[name] for name in ("code", "name", "email", "username")
    }
    assert page.boxes["password"] == ""


def test_what_was_typed_comes_out_as_text(client):
    assert_shown_as_text(set_up(client, code=EVIL, name=EVIL, username=EVIL, email=EVIL), times=4)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_methods(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


# Tried too often


def try_wrongly(client, times: int) -> list[int]:
    return [set_up(client, code=f"wrong {number}").status_code for number in range(times)]


def test_after_ten_wrong_codes_even_the_right_one_waits(client):
    assert set(try_wrongly(client, 10)) == {422}
    with nothing_changes():
        wrong, right = set_up(client, code="wrong"), set_up(client)
    assert (wrong.status_code, right.status_code) == (429, 429)
    assert "Wait 15 minutes, then try again." in Page(right).words
    assert client.get(ADDRESS).status_code == 200


def test_after_fifteen_minutes_one_may_try_again(client, time_machine):
    try_wrongly(client, 11)
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=1))
    assert set_up(client).status_code == 302


def test_with_the_right_code_other_mistakes_are_not_counted(client):
    assert {set_up(client, password="short").status_code for _ in range(11)} == {422}
    assert set_up(client).status_code == 302


def test_another_address_in_a_header_does_not_help(client):
    for number in range(10):
        client.post(ADDRESS, {"code": "wrong"}, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    response = client.post(ADDRESS, {"code": "wrong"}, headers={"X-Forwarded-For": "203.0.113.99"})
    assert response.status_code == 429
