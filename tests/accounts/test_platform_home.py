"""/platform/: what those who run the service see, and the roles they give and end."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PlatformRole, SignIn, User
from accounts.submissions import new_key
from tests import factories
from tests.accounts.platform_visitor import Administrator
from tests.pages import EVIL, Page, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def ade():
    return Administrator()


def home(visitor) -> Page:
    response = visitor.get("home")
    assert response.status_code == 200
    return Page(response)


# Who may open the pages

NOBODY = "0" * 16
PAGES = {
    "home": (),
    "setting-add": (),
    "setting-detail": (NOBODY,),
    "setting-edit": (NOBODY,),
    "setting-invite": (NOBODY,),
    "setting-suspend": (NOBODY,),
    "setting-resume": (NOBODY,),
    "setting-group": (NOBODY,),
    "invitation-cancel": (NOBODY,),
    "group-add": (),
    "group-detail": (NOBODY,),
    "group-invite": (NOBODY,),
    "lead-add": (NOBODY,),
    "lead-end": (NOBODY,),
    "role-give": (),
    "role-end": (NOBODY, "editor"),
}
ONLY_FORMS = {"setting-resume", "invitation-cancel", "lead-end", "role-end"}
ONLY_READ = {"home", "setting-detail", "group-detail"}


@pytest.mark.parametrize("who", ["manager", "lead", "editor", "approver", "ended"])
def test_for_anybody_else_there_are_no_such_pages(who):
    setting = factories.setting("Alder House")
    group = factories.group(setting)
    people = {
        "manager": lambda: factories.member(setting, "manager").user,
        "lead": lambda: factories.lead(group).user,
        "editor": factories.editor,
        "approver": factories.approver,
        "ended": factories.administrator,
    }
    visitor = Administrator(people[who]())
    PlatformRole.objects.filter(role="administrator").update(ended_at=timezone.now())
    real = {"setting": setting.public_id, "group": group.public_id}
    with nothing_changes():
        for page, args in PAGES.items():
            about = [real.get(page.split("-")[0], each) if each == NOBODY else each for each in args]
            assert page in ONLY_FORMS or visitor.get(page, *about).status_code == 404, page
            assert page in ONLY_READ or visitor.post(page, *about, name="Mine").status_code == 404, page


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_each_leads_to_sign_in(client, page):
    address = reverse(f"platform:{page}", args=PAGES[page])
    assert client.get(address).url == f"/account/sign-in/?next={address}"


@pytest.mark.parametrize("page", PAGES)
def test_wrong_methods(ade, page):
    address = ade.url(page, *PAGES[page])
    assert ade.client.delete(address).status_code == 405
    if page in ONLY_FORMS:
        assert ade.client.get(address).status_code == 405
    if page in ONLY_READ:
        assert ade.client.post(address).status_code == 405


@pytest.mark.parametrize("page", [page for page, args in PAGES.items() if NOBODY in args])
def test_what_is_not_there_is_missing(ade, page):
    if page not in ONLY_FORMS:
        assert ade.get(page, *PAGES[page]).status_code == 404
    if page not in ONLY_READ:
        assert ade.post(page, *PAGES[page]).status_code == 404


# The page


def test_an_empty_service_asks_for_the_first_setting(ade):
    page = home(ade)
    assert page.title == "Platform - Early Years Reflect"
    assert "No setting yet: add the first" in page.words
    assert ade.url("setting-add") in page.links


def test_a_setting_with_its_managers_and_a_date_of_last_activity(ade, time_machine):
    place = factories.place("Alder House")
    place.setting.town, place.setting.urn = "Ashbourne", "EY123456"
    place.setting.save()
    factories.end(factories.member(place.setting, "manager", name="Remi Removed"))
    factories.member(place.setting, "manager", name="Anna Second")
    time_machine.move_to("2027-03-03 10:00Z")
    SignIn.start(place.practitioner.user, shared=True)
    time_machine.move_to("2027-03-08 10:00Z")
    factories.sign_in(ade.client, ade.user)
    words = home(ade).words
    assert (
        "Alder House Nursery · Ashbourne · URN EY123456 Managed by Anna Second, Mona of Alder House"
        " · last active 3 March 2027 Working" in words
    )
    assert "Priya of Alder House" not in words
    assert "Remi Removed" not in words
    assert "10:00" not in words


def test_last_active_looks_at_those_who_work_there_now(ade):
    left = factories.end(factories.member(factories.setting("Alder House")))
    SignIn.start(left.user, shared=True)
    assert "Nobody manages it yet · nobody has been here yet" in home(ade).words


def test_a_suspended_setting_says_so_and_keeps_its_managers_names(ade):
    place = factories.place("Alder House")
    place.setting.suspended_at = timezone.now()
    place.setting.save()
    assert "Managed by Mona of Alder House · nobody has been here yet Suspended" in home(ade).words


def test_nothing_of_what_people_write_is_shown_or_counted(ade):
    place = factories.place("Alder House")
    before = home(ade).words
    factories.work(place)
    assert home(ade).words == before


def test_settings_stand_in_alphabetical_order_fifty_on_a_page(ade):
    for number in range(52, 0, -1):
        factories.setting(f"Setting {number:02}")
    page = home(ade)
    assert [word for word in page.words.split() if word.isdigit() and len(word) == 2][:50] == [
        f"{number:02}" for number in range(1, 51)
    ]
    assert "?page=2" in page.links
    assert "Setting 52" in Page(ade.get("home", page=2)).words
    assert ade.get("home", page="x").status_code == ade.get("home", page="99").status_code == 200


def test_groups_with_their_size_and_people_with_roles(ade):
    factories.group(factories.setting(), factories.setting(), name="Trees")
    factories.group(name="Rivers")
    factories.editor()
    page = home(ade)
    assert "Rivers No settings" in page.words
    assert "Trees 2 settings" in page.words
    assert "Ade Administrator (you) Platform administrator · since" in page.words
    assert "Esme Editor Editor · since" in page.words


def test_it_costs_the_same_for_any_number_of_settings(ade):
    def add():
        place = factories.place(f"Place {factories.places.numbers.__next__()}")
        factories.group(place.setting)
        factories.editor()
        SignIn.start(place.manager.user, shared=True)

    add()
    assert_same_cost(growing(lambda: ade.get("home"), add), at_most=9)


def test_names_come_out_as_text(ade):
    setting = factories.setting(EVIL, slug="evil", town=EVIL)
    factories.member(setting, "manager", name=EVIL)
    factories.group(name=EVIL)
    factories.editor(EVIL)
    assert_shown_as_text(ade.get("home"), times=5)


# Roles


def test_giving_a_role(ade):
    user = factories.person("Esme", username="esme")
    assert ade.get("role-give").status_code == 200
    with adds(PlatformRole=1, AuditEvent=1, Submission=1):
        response = ade.post("role-give", login="Esme", role="editor")
    assert response.url == "/platform/"
    assert "Esme has the role editor now." in home(ade).words
    assert User.objects.get(pk=user.pk).edits_content


def test_a_role_is_given_once_by_a_double_click(ade):
    factories.person("Esme", username="esme")
    key = new_key()
    first = ade.post("role-give", submission=key, login="esme", role="editor")
    with nothing_changes():
        again = ade.post("role-give", submission=key, login="esme", role="editor")
    assert (again.status_code, again.url) == (302, first.url)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"login": ""}, "Type their username or email."),
        ({"login": "nobody"}, "Nobody here has this username or email."),
        ({"login": "x\0"}, "Null characters are not allowed."),
        ({"role": ""}, "Choose what they may do."),
        ({"role": "owner"}, "Select a valid choice."),
        ({"role": "approver"}, "Esme has this role already."),
    ],
)
def test_a_refused_role_keeps_what_was_typed(ade, data, sentence):
    user = factories.person("Esme", username="esme")
    PlatformRole.objects.create(user=user, role="approver")
    with nothing_changes():
        response = ade.post("role-give", **{"login": "esme", "role": "editor", **data})
    assert response.status_code == 422
    assert sentence in Page(response).words
    assert Page(response).boxes["login"] == data.get("login", "esme")


def test_ending_a_role(ade):
    esme = factories.editor()
    with adds(AuditEvent=1, Submission=1):
        response = ade.post("role-end", esme.public_id, "editor")
    assert response.url == "/platform/"
    assert "Esme Editor does not have the role editor any more." in home(ade).words
    assert not User.objects.get(pk=esme.pk).edits_content


@pytest.mark.parametrize("role", ["approver", "owner", "administrator"])
def test_a_role_somebody_does_not_have_is_missing(ade, role):
    esme = factories.editor()
    with nothing_changes():
        assert ade.post("role-end", esme.public_id, role).status_code == 404


def test_the_last_administrator_has_no_button_and_is_refused(ade):
    end = ade.url("role-end", ade.user.public_id, "administrator")
    assert end not in home(ade).words
    assert f'action="{end}"' not in ade.get("home").content.decode()
    assert "You alone run this service." in home(ade).words
    with nothing_changes():
        response = ade.client.post(end)
    assert_refused(response, "Make somebody else an administrator first.")


def test_one_of_two_administrators_ends_their_own_role(ade):
    factories.administrator("Bo")
    assert "You alone run this service." not in home(ade).words
    response = ade.post("role-end", ade.user.public_id, "administrator")
    assert response.url == "/"
    assert "You do not run this service any more." in Page(ade.client.get("/")).words
    assert ade.get("home").status_code == 404


def test_a_role_that_ended_is_gone_with_the_next_request(ade):
    """Their browser is still open (security.md S10)."""
    bo = Administrator(factories.administrator("Bo"))
    assert bo.get("home").status_code == 200
    ade.post("role-end", bo.user.public_id, "administrator")
    with nothing_changes():
        assert bo.get("home").status_code == 404
        assert bo.post("group-add", name="Mine").status_code == 404


def test_an_idle_sign_in_ends_here_too(ade):
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(minutes=15))
    assert ade.get("home").url.startswith("/account/sign-in/")


def test_the_form_of_a_role_shows_words_as_text(ade):
    assert_shown_as_text(ade.post("role-give", login=EVIL, role="editor"))


def test_the_frame_leads_back_and_is_only_there(ade):
    assert {"/platform/", "/"} <= set(home(ade).links)
    assert "/platform/" not in Page(Client().get("/help/")).links
    assert "/platform/" not in Page(ade.client.get("/help/")).links
