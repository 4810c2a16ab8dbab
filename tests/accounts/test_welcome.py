"""Somebody's first minute, and what reminds them of it until then."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Group, User
from accounts.submissions import new_key
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
WELCOME, TRIED = "/account/welcome/", "/account/welcome/quick-exit/"
HERO = "First time here? One minute"
NOTE = "Quick exit hides this page at once and signs you out."


def new(user: User) -> User:
    User.objects.filter(pk=user.pk).update(welcomed_at=None)
    user.refresh_from_db()
    return user


def browser(user: User) -> Client:
    client = Client()
    factories.sign_in(client, user)
    return client


@pytest.fixture
def place():
    factories.edition(of=factories.report("winter"))
    return factories.place("Alder House")


@pytest.fixture
def ines(place) -> User:
    """Somebody who came by Mona's invitation a moment ago."""
    row, _ = factories.invitation(place.manager)
    user = new(factories.member(place.setting, name="Ines Invited").user)
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.save()
    return user


def answer(client, go: str, **data):
    return client.post(WELCOME, {"submission": new_key(), "go": go, **data})


# The page


def test_it_says_who_invited_them_where_they_are_and_what_to_know(ines):
    client = browser(ines)
    with nothing_changes():
        response = client.get(WELCOME)
    page = Page(response)
    assert response.status_code == 200
    for said in (
        "Welcome, Ines Invited",
        "Mona of Alder House invited you.",
        "You are in Alder House .",
        "It hides the page at once, signs you out and opens a weather page.",
        "It does not erase the browser’s history",
        "Name no child, no family",
        "A reflection is for you alone, until you share it",
        "Show me a first question",
        "Go to my home page",
    ):
        assert said in page.words, said
    assert {TRIED, "/privacy/", "/worried/"} <= set(page.links)


def test_a_first_question(ines, place):
    client = browser(ines)
    with adds(Submission=1):
        response = answer(client, "question")
    assert response.url == "/s/alder-house/begin/"
    ines.refresh_from_db()
    assert ines.welcomed_at is not None
    page = Page(client.get(response.url, follow=True))
    assert "Area 1, prompt 1?" in page.words


def test_the_home_page(ines):
    client = browser(ines)
    assert HERO in Page(client.get("/s/alder-house/")).words
    with adds(Submission=1):
        assert answer(client, "home").url == "/"
    ines.refresh_from_db()
    assert ines.welcomed_at is not None
    assert HERO not in Page(client.get("/s/alder-house/")).words


@pytest.mark.parametrize("go", ["", "https://evil.example/", "question "])
def test_anything_else_goes_home(ines, go):
    assert answer(browser(ines), go).url == "/"


def test_the_first_time_counts(ines):
    client = browser(ines)
    answer(client, "home")
    ines.refresh_from_db()
    first = ines.welcomed_at
    answer(client, "question")
    ines.refresh_from_db()
    assert ines.welcomed_at == first


def test_pressed_twice_it_leads_to_the_same_page(ines):
    client, key = browser(ines), new_key()
    first = answer(client, "question", submission=key)
    with nothing_changes():
        again = answer(client, "question", submission=key)
    assert again.url == first.url == "/s/alder-house/begin/"


def test_the_newest_setting_asks_the_question(ines):
    factories.member(factories.setting("Beech House"), user=ines)
    client = browser(ines)
    assert "You are in Beech House , Alder House ." in Page(client.get(WELCOME)).words
    assert answer(client, "question").url == "/s/beech-house/begin/"


@pytest.mark.parametrize("who", ["works nowhere", "lead", "left"])
def test_without_a_setting_there_is_no_question(place, who):
    user = {
        "works nowhere": factories.person,
        "lead": lambda: factories.lead(Group.objects.create(name="Trees")).user,
        "left": lambda: factories.end(factories.member(place.setting)).user,
    }[who]()
    client = browser(new(user))
    page = Page(client.get(WELCOME))
    assert "Show me a first question" not in page.words
    assert ("You lead Trees ." in page.words) is (who == "lead")
    assert ("You are in no setting yet." in page.words) is (who != "lead")
    assert answer(client, "question").url == "/"


def test_a_childminders_words():
    jo = new(factories.childminder("Jo Carter").user)
    words = Page(browser(jo).get(WELCOME)).words.lower()
    for never in ("manager", "team", "colleague", "submit"):
        assert never not in words


def test_signed_out_leads_to_sign_in(client):
    for address in (WELCOME, TRIED):
        assert client.get(address).url == f"/account/sign-in/?next={address}"


def test_wrong_methods(ines):
    assert browser(ines).delete(WELCOME).status_code == 405
    assert browser(ines).post(TRIED).status_code == 405


def test_words_of_the_database_come_out_as_text():
    setting = factories.setting(EVIL, slug="alder")
    manager = factories.member(setting, "manager", name=EVIL)
    row, _ = factories.invitation(manager)
    user = factories.member(setting, name=EVIL).user
    row.accepted_at, row.accepted_by = timezone.now(), user
    row.save()
    factories.lead(Group.objects.create(name=EVIL))
    assert_shown_as_text(browser(user).get(WELCOME), times=3)


def test_more_settings_cost_no_more(ines):
    client = browser(ines)
    asks = growing(lambda: client.get(WELCOME), lambda: factories.member(factories.setting(), user=ines))
    assert_same_cost(asks, at_most=5)


# Quick exit


def test_trying_quick_exit_signs_nobody_out_and_leads_back(ines):
    client = browser(ines)
    with nothing_changes():
        response = client.get(TRIED)
    page = Page(response)
    assert (page.title, page.links) == ("Loading", [f"{WELCOME}#exit"])
    assert "That is how it looks. Your real Quick exit also signs you out" in page.words
    assert "Early Years" not in response.content.decode()
    assert client.get(WELCOME).status_code == 200


def test_quick_exit_is_explained_where_it_first_appears_until_they_know(ines):
    me = Visitor(ines.memberships.select_related("setting").get())
    reading = "/s/alder-house/learn/winter/area-1/"
    page = Page(me.client.get(reading))
    assert f"{NOTE} How it works" in page.words
    assert f"{WELCOME}#exit" in page.links
    assert NOTE not in Page(me.get("home")).words
    answer(me.client, "home")
    assert NOTE not in Page(me.client.get(reading)).words


# On the home page


@pytest.mark.parametrize("role", ["practitioner", "manager"])
def test_home_offers_it_until_they_know(place, role):
    me = factories.member(place.setting, role)
    visitor = Visitor(me)
    assert HERO not in Page(visitor.get("home")).words
    new(me.user)
    page = Page(visitor.get("home"))
    assert HERO in page.words
    assert WELCOME in page.links
    assert "A good place to begin" not in page.words
