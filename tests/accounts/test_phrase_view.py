"""Coming in with a one-time phrase: the page for the words, and the page for a password of one's own."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.models import AuditEvent, Invitation, OneTimePhrase, SignIn, User
from accounts.phrases import find_phrase
from accounts.submissions import new_key
from accounts.views.phrase import TOO_OFTEN, WRONG
from tests import factories
from tests.pages import EVIL, Page, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes, refused

pytestmark = pytest.mark.django_db
ADDRESS, CHOOSE = "/account/phrase/", "/account/phrase/choose/"
PASSWORD = "kettle garden shelf"
NEW = {"name": "Ines Invited", "password": PASSWORD}


@pytest.fixture
def place():
    return factories.place("Alder House")


# The first page


def type_in(client, username: str, words: str):
    return client.post(ADDRESS, {"username": username, "phrase": words})


def choose(client, **data):
    return client.post(CHOOSE, {"submission": new_key(), **NEW, **data})


def test_the_sign_in_page_leads_to_it(client):
    assert ADDRESS in Page(client.get("/account/sign-in/")).links
    with nothing_changes():
        page = Page(client.get(ADDRESS))
    assert {"username", "phrase"} <= set(page.boxes)


def test_the_right_words_open_the_second_page_and_change_nothing(client, place):
    _, words = factories.invited_by_phrase(place.manager)
    with nothing_changes():
        response = type_in(client, "Ines", words.upper())
        assert (response.status_code, response.url) == (302, CHOOSE)
        page = Page(client.get(CHOOSE))
    assert page.boxes["name"] == "Ines Invited"
    assert "username" not in page.boxes
    assert "Your username is ines ." in page.words


def test_the_session_is_another_after_the_proof(client, place):
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    assert client.session.session_key != before


def failures(place) -> dict[str, tuple[str, str]]:
    _, words = factories.invited_by_phrase(place.manager)
    cancelled, cancelled_words = factories.invited_by_phrase(place.manager, "cara")
    actions.cancel_invitation(by=place.manager, invitation=cancelled)
    expired, expired_words = factories.invited_by_phrase(place.manager, "eddie")
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    used, used_words = factories.invited_by_phrase(place.manager, "una")
    actions.accept_phrase_as_new_person(phrase=used.phrase, name="Una", username="una", password=PASSWORD)
    return {
        "unknown": ("nobody", words),
        "wrong": ("ines", "four wrong words here"),
        "cancelled": ("cara", cancelled_words),
        "expired": ("eddie", expired_words),
        "used": ("una", used_words),
    }


def test_whatever_is_wrong_there_is_one_message(client, place):
    tries = failures(place)
    for username, words in tries.values():
        with adds(AuditEvent=1):
            response = type_in(client, username, words)
        page = Page(response)
        assert response.status_code == 422
        assert WRONG in page.words
        assert page.title.startswith("Error: ")
        assert (page.boxes["username"], page.boxes["phrase"]) == (username, words)
        assert client.get(CHOOSE).url == ADDRESS
    assert not AuditEvent.objects.latest("pk").object_id


@pytest.mark.parametrize(
    ("username", "words", "sentence"),
    [
        ("", "a b c d", "Type the username on your slip."),
        ("ines", "", "Type the four words of your phrase."),
        ("u" * 61, "a b c d", "Shorten it to 60 characters."),
        ("ines", "w" * 121, "Shorten it to 120 characters."),
        ("ines\0", "a b c d", "Null characters are not allowed."),
    ],
)
def test_what_is_missing_is_said(client, username, words, sentence):
    with nothing_changes():
        response = type_in(client, username, words)
    assert response.status_code == 422
    assert sentence in Page(response).words


def test_after_ten_tries_the_right_words_wait_too(client, place, time_machine):
    _, words = factories.invited_by_phrase(place.manager)
    for _ in range(10):
        assert type_in(client, "ines", "wrong").status_code == 422
    response = type_in(Client(), "INES", words)
    assert response.status_code == 429
    assert TOO_OFTEN in Page(response).words
    assert Page(response).boxes["username"] == "INES"
    time_machine.move_to(timezone.now() + timedelta(minutes=5, seconds=1))
    assert type_in(client, "ines", words).status_code == 302


def test_thirty_usernames_from_one_address_are_too_many(client):
    for number in range(30):
        assert type_in(client, f"nobody{number}", "wrong").status_code == 422
    response = client.post(
        ADDRESS, {"username": "nobody", "phrase": "wrong"}, headers={"X-Forwarded-For": "203.0.113.9"}
    )
    assert response.status_code == 429


def test_what_was_typed_comes_out_as_text(client):
    assert_shown_as_text(type_in(client, EVIL, EVIL), times=2)


# The second page, for somebody new


def test_somebody_new_gets_what_the_invitation_says_and_is_in(client, place):
    invitation, words = factories.invited_by_phrase(place.manager, role="manager", office="deputy")
    type_in(client, "ines", words)
    with adds(User=1, DataKey=1, Membership=1, AuditEvent=2, Submission=1, SignIn=1):
        response = choose(client, setting=1, role="lead", email="evil@example.org", username="evil")
    assert (response.status_code, response.url) == (302, "/account/welcome/")
    user = User.objects.get(username="ines")
    (member,) = user.memberships.all()
    assert (member.setting, member.role, member.office) == (place.setting, "manager", "deputy")
    assert (user.name, user.email, user.platform_roles) == ("Ines Invited", "", frozenset())
    assert user.check_password(PASSWORD)
    assert SignIn.objects.get(user=user).is_shared_device
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert OneTimePhrase.objects.get().used_at
    assert client.get("/s/alder-house/").status_code == 200


def test_it_works_once(place):
    _, words = factories.invited_by_phrase(place.manager)
    first, second = Client(), Client()
    for browser in (first, second):
        type_in(browser, "ines", words)
    assert choose(first).status_code == 302
    with nothing_changes():
        assert choose(second).url == ADDRESS
    assert type_in(Client(), "ines", words).status_code == 422


def test_sent_twice_there_is_one_person(client, place):
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    key = new_key()
    choose(client, submission=key)
    with nothing_changes():
        again = choose(client, submission=key)
    assert (again.status_code, again.url) == (302, "/")


def test_without_the_proof_there_is_no_second_page(client):
    with nothing_changes():
        assert client.get(CHOOSE).url == ADDRESS
        assert choose(client).url == ADDRESS


def test_the_second_page_stays_open_for_a_quarter_of_an_hour(client, place, time_machine):
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    time_machine.move_to(timezone.now() + timedelta(minutes=14))
    assert client.get(CHOOSE).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert client.get(CHOOSE).url == ADDRESS


def test_a_phrase_cancelled_meanwhile_opens_nothing(client, place):
    invitation, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    actions.cancel_invitation(by=place.manager, invitation=invitation)
    with nothing_changes():
        assert choose(client).url == ADDRESS


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Fill in “Your name”."),
        ("name", "n" * 121, "Shorten it to 120 characters."),
        ("password", "", "Fill in “Password”."),
        ("password", "eleven char", "at least 12 characters"),
        ("password", "ines invited", "too similar to the name"),
        ("password", "alder house 12", "easy to guess"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_the_phrase(client, place, field, typed, sentence):
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    with nothing_changes():
        response = choose(client, **{field: typed})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.boxes["name"] == {**NEW, field: typed}["name"]
    assert page.boxes["password"] == ""
    assert choose(client).status_code == 302


@pytest.mark.parametrize("password", ["ines.invited.k", "INES.INVITED.K"])
def test_the_username_is_no_password_though_nobody_typed_it(client, place, password):
    _, words = factories.invited_by_phrase(place.manager, "ines.invited.k", name="Somebody")
    type_in(client, "ines.invited.k", words)
    response = choose(client, name="Somebody", password=password)
    assert "too similar to the username" in Page(response).words


# When the username is taken elsewhere


def test_the_manager_is_not_told_that_a_username_is_taken_elsewhere(place):
    factories.person(username="ines")
    invitation, words = factories.invited_by_phrase(place.manager)
    assert find_phrase(username="ines", typed=words).invitation == invitation


def test_who_is_invited_with_a_taken_username_chooses_another(client, place):
    owner = factories.person(username="ines")
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    page = Page(client.get(CHOOSE))
    assert "There is already an account with the username “ines”." in page.words
    assert f"/account/sign-in/?next={ADDRESS}" in page.links
    with nothing_changes():
        missing, taken = choose(client), choose(client, username="INES")
    assert (missing.status_code, taken.status_code) == (422, 422)
    assert "Choose another username: “ines” is taken." in Page(missing).words
    assert "Somebody already uses this username." in Page(taken).words
    assert choose(client, username="Ines.2").status_code == 302
    assert User.objects.get(username="ines.2").memberships.get().setting == place.setting
    assert not owner.memberships.exists()


def test_a_username_taken_at_the_last_moment_is_asked_for(client, place):
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    client.get(CHOOSE)
    factories.person(username="ines")
    with nothing_changes():
        response = choose(client)
    assert response.status_code == 422
    assert "username" in Page(response).boxes
    with refused("Somebody already uses this username."):
        actions.accept_phrase_as_new_person(
            phrase=find_phrase(username="ines", typed=words), name="Ines", username="ines", password=PASSWORD
        )


def test_whose_username_it_is_joins_with_their_account(client, place):
    owner = factories.person("Ines Elsewhere", username="ines")
    _, words = factories.invited_by_phrase(place.manager)
    factories.sign_in(client, owner)
    page = Page(client.get(ADDRESS))
    assert "You are signed in as Ines Elsewhere." in page.words
    assert "username" not in page.boxes
    assert client.post(ADDRESS, {"phrase": words}).url == CHOOSE
    assert "Join with this account?" in Page(client.get(CHOOSE)).words
    with adds(Membership=1, AuditEvent=1, Submission=1):
        response = choose(client)
    assert response.url == "/s/alder-house/"
    assert owner.memberships.get().role == "practitioner"


def test_somebody_else_who_is_signed_in_cannot_use_it(client, place):
    _, words = factories.invited_by_phrase(place.manager)
    factories.sign_in(client, factories.person())
    with adds(AuditEvent=1):
        response = client.post(ADDRESS, {"username": "ines", "phrase": words})
    assert (response.status_code, WRONG in Page(response).words) == (422, True)


def test_somebody_who_signs_in_between_the_two_pages_is_refused(client, place):
    sam = factories.person("Sam Okafor", username="sam")
    _, words = factories.invited_by_phrase(place.manager)
    type_in(client, "ines", words)
    client.post("/account/sign-in/", {"login": "sam", "password": factories.PASSWORD})
    sentence = "You are signed in as Sam Okafor. Sign out first, then use the phrase."
    with nothing_changes():
        assert_refused(client.get(CHOOSE), sentence)
        assert_refused(choose(client), sentence)
    assert not sam.memberships.exists()


def test_who_works_here_already_keeps_their_role(place):
    _, words = factories.invited_by_phrase(place.manager, place_username := "late.ines", role="manager")
    user = factories.person(username=place_username)
    factories.member(place.setting, user=user)
    with refused("You already work in this setting."):
        actions.accept_phrase_as(user=user, phrase=find_phrase(username=place_username, typed=words))


# The second page, for a new password


def test_a_new_password_ends_every_sign_in_and_says_who_started_it(client, place, time_machine):
    time_machine.move_to("2026-11-22T14:32:00Z", tick=False)
    user = place.practitioner.user
    elsewhere = factories.sign_in(Client(), user)
    words = factories.password_phrase(place.manager, place.practitioner)
    type_in(client, user.username, words)
    sentence = "Mona of Alder House started a new password for you on 22 November 2026 at 2:32pm."
    assert sentence in Page(client.get(CHOOSE)).words
    with adds(AuditEvent=2, Submission=1, SignIn=1):
        response = choose(client)
    assert response.url == "/"
    user.refresh_from_db()
    elsewhere.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert elsewhere.ended_at
    assert sentence in Page(client.get("/", follow=True)).words
    for _ in range(2):
        assert f"{sentence} It was used on 22 November 2026 at 2:32pm." in Page(client.get("/account/")).words


def test_a_phrase_that_was_not_used_is_told_as_well(client, place):
    factories.password_phrase(place.manager, place.practitioner)
    factories.sign_in(client, place.practitioner)
    assert "It was not used." in Page(client.get("/account/")).words
    factories.sign_in(client, place.colleague)
    assert "started a new password" not in Page(client.get("/account/")).words


def test_many_phrases_cost_the_account_page_no_more(client, place):
    factories.sign_in(client, place.practitioner)
    add = partial(factories.password_phrase, place.manager, place.practitioner)
    assert_same_cost(growing(lambda: client.get("/account/"), add))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Choose a new password."),
        ("eleven char", "at least 12 characters"),
        (factories.PASSWORD, "This is the password you had."),
        ("alder house 12", "easy to guess"),
    ],
)
def test_a_refused_password_leaves_the_old_one(client, place, typed, sentence):
    words = factories.password_phrase(place.manager, place.practitioner)
    type_in(client, place.practitioner.user.username, words)
    with nothing_changes():
        response = choose(client, password=typed)
    assert response.status_code == 422
    assert sentence in Page(response).words


def test_wrong_methods(client):
    assert client.put(ADDRESS).status_code == 405
    assert client.delete(CHOOSE).status_code == 405
