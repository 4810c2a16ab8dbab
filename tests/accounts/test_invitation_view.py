"""Opening an invitation: the link decides, never what the invited person sends (security.md S22)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import CANT_BE_USED, cancel_invitation
from accounts.models import Membership, User
from accounts.submissions import new_key
from tests import factories
from tests.pages import EVIL, Page, assert_shown_as_text
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
NEW = {"name": "Ines Invited", "username": "Ines.I", "password": "kettle garden shelf"}


@pytest.fixture
def manager():
    return factories.place("Alder House").manager


def address(token: str) -> str:
    return f"/account/invitation/{token}/"


def accept(client, token, **data):
    return client.post(address(token), {"submission": new_key(), **NEW, **data})


def signed_in(user) -> Client:
    client = Client()
    factories.sign_in(client, user)
    return client


def test_the_page_tells_no_names(client, manager):
    row, token = factories.invitation(manager, email="ines@example.org")
    with nothing_changes():
        response = client.get(address(token))
    assert response.status_code == 200
    for secret in ("Alder House", "Mona", row.name, row.email):
        assert secret not in response.content.decode()


def test_a_new_person_gets_their_role_and_is_signed_in(client, manager):
    _, token = factories.invitation(manager, role="manager", office="deputy", email="ines@example.org")
    with adds(User=1, DataKey=1, Membership=1, AuditEvent=2, Submission=1, SignIn=1):
        response = accept(client, token)
    assert (response.status_code, response.url) == (302, "/account/welcome/")
    user = User.objects.get(username="ines.i")
    assert (user.name, user.email, user.welcomed_at) == ("Ines Invited", "ines@example.org", None)
    member = Membership.objects.get(user=user)
    assert (member.setting, member.role, member.office) == (manager.setting, "manager", "deputy")
    assert user.sign_ins.get().is_shared_device
    assert "Welcome, Ines Invited" in Page(client.get(response.url)).words
    assert client.get("/s/alder-house/").status_code == 200


def test_the_password_they_chose_is_the_one_they_sign_in_with(client, manager):
    _, token = factories.invitation(manager)
    accept(client, token)
    other = Client()
    other.post("/account/sign-in/", {"login": "ines.i", "password": NEW["password"]})
    assert other.get("/s/alder-house/").status_code == 200


def test_the_session_from_before_is_not_the_one_after(client, manager):
    """Whoever prepared the browser gets nothing by it."""
    _, token = factories.invitation(manager)
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = client.cookies["sessionid"].value
    accept(client, token)
    assert client.cookies["sessionid"].value != before


def test_setting_role_and_email_of_the_form_are_ignored(client, manager):
    other = factories.setting("Beech House")
    _, token = factories.invitation(manager, email="ines@example.org")
    accept(client, token, role="manager", office="dsl", setting=other.pk, email="evil@example.org")
    user = User.objects.get(username="ines.i")
    member = user.memberships.get()
    assert (member.setting, member.role, member.office) == (manager.setting, "practitioner", "")
    assert user.email == "ines@example.org"
    assert not user.platform_roles


def test_sent_twice_there_is_one_person_and_the_same_page(client, manager):
    """Both presses of a double click come from the browser as it was before, with the same key."""
    _, token = factories.invitation(manager)
    key = new_key()
    first = accept(client, token, submission=key)
    with nothing_changes():
        again = accept(Client(), token, submission=key)
    assert (again.status_code, again.url) == (302, first.url)


def test_back_and_once_more_leads_on_to_where_they_are(client, manager):
    _, token = factories.invitation(manager)
    accept(client, token)
    with nothing_changes():
        assert client.get(address(token)).url == "/account/welcome/"
    with adds(Submission=1):
        assert accept(client, token).url == "/account/welcome/"
    User.objects.update(welcomed_at=timezone.now())
    assert client.get(address(token)).url == "/"


def closed(manager) -> dict[str, str]:
    cancelled, cancelled_token = factories.invitation(manager)
    cancel_invitation(by=manager, invitation=cancelled)
    _, used = factories.invitation(manager)
    accept(Client(), used, username="una")
    _, expired = factories.invitation(manager, expires_at=timezone.now() - timedelta(seconds=1))
    left = factories.member(manager.setting, "manager")
    _, void = factories.invitation(left)
    factories.end(left)
    return {
        "cancelled": cancelled_token,
        "used": used,
        "expired": expired,
        "inviter left": void,
        "unknown": "x" * 43,
        "spoilt": "%00",
    }


def test_whatever_is_wrong_with_it_the_answer_is_one_page(client, manager):
    tokens = closed(manager)
    me = signed_in(factories.person())
    with nothing_changes():
        for visitor in (client, me):
            answers = [visitor.get(address(token)) for token in tokens.values()]
            answers += [accept(visitor, token) for token in tokens.values()]
            assert {answer.status_code for answer in answers} == {404}
            assert len({Page(answer).words for answer in answers}) == 1
            assert CANT_BE_USED in Page(answers[0]).words


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Fill in “Your name”."),
        ("name", "n" * 121, "Shorten it to 120 characters."),
        ("username", "", "Fill in “Username”."),
        ("username", "with space", "Use letters, numbers and"),
        ("username", "u" * 61, "at most 60 characters"),
        ("username", "TAKEN", "Somebody already uses this username. Choose another."),
        ("password", "", "Fill in “Password”."),
        ("password", "eleven char", "at least 12 characters"),
        ("password", "nursery12345", "easy to guess"),
        ("password", "ines invited", "too similar to the name"),
        ("password", "Alder-House-2026!", "“alder” with a few characters added is easy to guess."),
        ("password", "houseofalder1", "“house” with a few characters added is easy to guess."),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_the_invitation(client, manager, field, typed, sentence):
    factories.person(username="taken")
    row, token = factories.invitation(manager)
    with nothing_changes():
        response = accept(client, token, **{field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    kept = {**NEW, field: typed}
    assert (page.boxes["name"], page.boxes["username"]) == (kept["name"], kept["username"])
    assert page.boxes["password"] == ""
    assert row.state == "open"


def test_somebody_with_that_email_is_told_to_sign_in_first(client, manager):
    factories.person(email="Ines@Example.org")
    _, token = factories.invitation(manager, email="ines@example.org")
    with nothing_changes():
        response = accept(client, token)
    assert response.status_code == 422
    assert "Sign in first, then open the invitation again." in Page(response).words


def test_signing_in_from_the_page_comes_back_to_it(client, manager):
    _, token = factories.invitation(manager)
    link = next(link for link in Page(client.get(address(token))).links if "sign-in" in link)
    assert link == f"/account/sign-in/?next={address(token)}"


# With an account


def test_somebody_signed_in_joins_with_their_account(manager):
    me = factories.person("Sam Okafor", email="sam@example.org")
    client = signed_in(me)
    _, token = factories.invitation(manager, email="Sam@Example.org")
    assert "You are signed in as Sam Okafor." in Page(client.get(address(token))).words
    with adds(Membership=1, AuditEvent=1, Submission=1):
        response = client.post(address(token), {"submission": new_key()})
    assert response.url == "/s/alder-house/"
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("named", [{"email": "ines@example.org"}, {"username": "ines"}])
def test_somebody_it_was_not_meant_for_is_told_so_before_and_refused(manager, named):
    client = signed_in(factories.person("Sam Okafor", email="sam@example.org"))
    row, token = factories.invitation(manager, **named)
    with nothing_changes():
        asked, sent = client.get(address(token)), client.post(address(token))
    words = Page(asked).words
    assert asked.status_code == 403
    assert "This invitation is for somebody else You are signed in as Sam Okafor" in words
    assert "Join" not in words
    for secret in ("Alder House", "ines", "Mona", row.name):
        assert secret not in asked.content.decode()
    assert sent.status_code == 404
    assert CANT_BE_USED in Page(sent).words
    assert row.state == "open"


def test_somebody_invited_by_username_joins_with_that_account(manager):
    me = factories.person("Sam Okafor", username="sam")
    _, token = factories.invitation(manager, username="sam")
    client = signed_in(me)
    assert "Join with this account?" in Page(client.get(address(token))).words
    assert client.post(address(token), {"submission": new_key()}).url == "/s/alder-house/"


def test_somebody_who_works_there_keeps_their_role(manager):
    me = factories.member(manager.setting)
    client = signed_in(me)
    _, token = factories.invitation(manager, role="manager")
    with nothing_changes():
        asked, response = client.get(address(token)), client.post(address(token))
    assert asked.status_code == 403
    assert "You are in already" in Page(asked).words
    assert response.status_code == 404
    assert CANT_BE_USED in Page(response).words


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_methods(client, manager, method):
    _, token = factories.invitation(manager)
    assert getattr(client, method)(address(token)).status_code == 405


def test_words_come_out_as_text(client, manager):
    _, token = factories.invitation(manager)
    assert_shown_as_text(accept(client, token, name=EVIL, username=EVIL), times=2)
    assert_shown_as_text(signed_in(factories.person(EVIL)).get(address(token)))
