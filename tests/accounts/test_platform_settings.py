"""Adding, changing, suspending a setting, and inviting who manages it."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import find_invitation
from accounts.models import Invitation, Membership, Setting
from accounts.submissions import new_key
from tests import factories
from tests.accounts.platform_visitor import LINK, TOO_LONG, Administrator, token_in
from tests.pages import EVIL, Page, assert_refused, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
ODD_NAME = "O'Brien's \"Little <Stars>\" & Co"
NEW = {
    "name": "Alder House",
    "kind": "nursery",
    "town": "Ashbourne",
    "council": "",
    "urn": "",
    "who": "other",
    "manager": "Mona Manager",
    "email": "mona@example.org",
}
INVITE = {"name": "Ines Invited", "email": "ines@example.org"}


@pytest.fixture
def ade():
    return Administrator()


def detail(visitor, setting) -> Page:
    response = visitor.get("setting-detail", setting.public_id)
    assert response.status_code == 200
    return Page(response)


# Adding


def test_adding_a_setting_invites_its_manager_and_shows_the_link_once(
    ade, django_capture_on_commit_callbacks
):
    assert "This person is also the designated safeguarding lead" in Page(ade.get("setting-add")).words
    expected = adds(Setting=1, DataKey=1, Invitation=1, AuditEvent=2, Submission=1)
    with expected, django_capture_on_commit_callbacks(execute=True):
        response = ade.post("setting-add", **NEW, leads_safeguarding="on")
    setting = Setting.objects.get()
    assert response.url == ade.url("setting-detail", setting.public_id)
    page = detail(ade, setting)
    assert "Alder House is there, and Mona Manager is invited." in page.words
    token = token_in(page.words)
    invitation = find_invitation(token)
    assert (invitation.setting, invitation.role, invitation.office) == (setting, "manager", "dsl")
    assert (invitation.name, invitation.email) == ("Mona Manager", "mona@example.org")
    (message,) = mail.outbox
    assert (message.to, token in message.body) == (["mona@example.org"], True)
    again = detail(ade, setting)
    assert LINK not in again.words
    assert "Mona Manager Manager · mona@example.org · works until" in again.words


def test_the_link_is_not_kept_in_the_open(ade):
    ade.post("setting-add", **NEW)
    stored = ade.client.session["platform_link"]
    assert LINK not in stored
    assert Invitation.objects.get().token_hash not in stored


def test_the_invited_manager_makes_an_account_and_gets_in(ade):
    ade.post("setting-add", **NEW)
    token = token_in(detail(ade, Setting.objects.get()).words)
    mona = Client()
    mona.post(
        f"{LINK}{token}/",
        {"submission": new_key(), "name": "Mona", "username": "mona", "password": "kettle garden shelf"},
    )
    member = Membership.objects.get()
    assert (member.setting.slug, member.role) == ("alder-house", "manager")
    mona.post("/account/sign-in/", {"login": "mona", "password": "kettle garden shelf"})
    assert mona.get("/s/alder-house/team/").status_code == 200


@pytest.mark.parametrize("office", ["", "dsl"])
def test_managing_it_oneself(ade, office):
    data = {**NEW, "who": "myself", "manager": "", "email": "", "kind": "childminder"}
    with adds(Setting=1, DataKey=1, Membership=1, AuditEvent=2, Submission=1):
        response = ade.post("setting-add", **data, **({"leads_safeguarding": "on"} if office else {}))
    assert response.url == "/s/alder-house/"
    assert ade.client.get(response.url).status_code == 200
    member = Membership.objects.get()
    assert (member.user, member.role, member.office) == (ade.user, "manager", office)
    assert "Ade Administrator (you)" in detail(ade, member.setting).words
    assert {"/s/alder-house/", "/platform/"} <= set(Page(ade.client.get("/")).links)


def test_somebody_else_is_not_invited_when_one_manages_it_oneself(ade):
    ade.post("setting-add", **{**NEW, "who": "myself"})
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", [ODD_NAME, "A", "★★★", "حضانة النور", "Zoë’s ﷽"])
def test_any_name_works_and_shows_as_text(ade, name):
    ade.post("setting-add", **{**NEW, "name": name, "who": "myself"})
    setting = Setting.objects.get()
    assert setting.name == name
    home = f"/s/{setting.slug}/"
    for response in (
        ade.get("home"),
        ade.get("setting-detail", setting.public_id),
        ade.get("setting-edit", setting.public_id),
        ade.client.get("/"),
        ade.client.get(home),
        ade.client.get(f"{home}team/"),
        ade.client.get("/account/"),
    ):
        assert response.status_code == 200
        assert name in Page(response).words
        assert "<Stars>" not in response.content.decode()


def test_two_of_the_same_name_have_two_addresses(ade):
    for _ in range(2):
        ade.post("setting-add", **NEW)
    assert list(Setting.objects.values_list("slug", flat=True).order_by("pk")) == [
        "alder-house",
        "alder-house-2",
    ]


def test_spaces_around_a_name_go(ade):
    ade.post("setting-add", **{**NEW, "name": "  Alder \n House ", "urn": " EY123456 "})
    setting = Setting.objects.get()
    assert (setting.name, setting.urn) == ("Alder House", "EY123456")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Type the name of the setting."),
        ({"name": " \u200b "}, "Type the name of the setting."),
        ({"name": TOO_LONG}, "Shorten it to 120 characters."),
        ({"name": "x\0"}, "Null characters are not allowed."),
        ({"kind": ""}, "Choose what kind of setting it is."),
        ({"kind": "school"}, "Select a valid choice."),
        ({"town": ""}, "Type the town or village it is in."),
        ({"council": "c" * 81}, "Shorten it to 80 characters."),
        ({"urn": "EY 1234"}, "Use letters and numbers only, for example EY123456."),
        ({"urn": "1" * 13}, "A URN has at most 12 letters and numbers."),
        ({"who": ""}, "Choose who manages it."),
        ({"manager": ""}, "Type the name of the person who manages it."),
        ({"manager": TOO_LONG}, "Shorten it to 120 characters."),
        ({"email": ""}, "Type their email address."),
        ({"email": "mona@"}, "Type an email address, for example name@example.org."),
        ({"email": "m" * 250 + "@example.org"}, "This email address is too long."),
    ],
)
def test_a_refused_setting_keeps_what_was_typed(ade, data, sentence):
    with nothing_changes():
        response = ade.post("setting-add", **{**NEW, **data})
    page = Page(response)
    assert response.status_code == 422
    assert page.words.count(sentence) == 2  # above the form and at the box
    assert page.title.startswith("Error: ")
    kept = {**NEW, **data}
    for name in ("name", "town", "council", "urn", "manager", "email"):
        assert page.boxes[name] == kept[name]


def test_sent_twice_there_is_one_setting(ade):
    key = new_key()
    first = ade.post("setting-add", **NEW, submission=key)
    with nothing_changes():
        again = ade.post("setting-add", **NEW, submission=key)
    assert (again.status_code, again.url) == (302, first.url)


def test_other_fields_are_not_read(ade):
    ade.post("setting-add", **NEW, slug="mine", suspended_at="2020-01-01", group="1", role="lead", key="1")
    setting = Setting.objects.get()
    assert (setting.slug, setting.suspended_at, setting.group) == ("alder-house", None, None)
    assert Invitation.objects.get().role == "manager"


# The page of a setting


def test_its_facts(ade):
    setting = factories.setting("Alder House", town="Ashbourne", urn="EY123456")
    page = detail(ade, setting)
    assert page.title == "Alder House: platform - Early Years Reflect"
    for words in (
        "Kind Nursery Town Ashbourne Council Not filled in URN EY123456 Address here /s/alder-house/",
        "Group None",
        "Nobody manages it yet. Invite somebody.",
        "No invitation is open now.",
    ):
        assert words in page.words


def test_nothing_of_what_people_write_is_shown_or_counted(ade):
    place = factories.place("Alder House")
    before = detail(ade, place.setting).words
    factories.work(place)
    assert detail(ade, place.setting).words == before
    assert "Priya of Alder House" not in before


def test_it_costs_the_same_for_any_number_of_managers_and_invitations(ade):
    setting = factories.setting()

    def add():
        manager = factories.member(setting, "manager")
        factories.invitation(manager)

    add()
    assert_same_cost(growing(lambda: ade.get("setting-detail", setting.public_id), add), at_most=8)


def test_words_come_out_as_text(ade):
    setting = factories.setting(EVIL, slug="evil", town=EVIL, council=EVIL)
    manager = factories.member(setting, "manager", name=EVIL)
    factories.invitation(manager, name=EVIL)
    assert_shown_as_text(ade.get("setting-detail", setting.public_id), times=6)
    for page in ("setting-edit", "setting-invite", "setting-suspend", "setting-group"):
        assert_shown_as_text(ade.get(page, setting.public_id), times=2)
    data = dict.fromkeys(("name", "town", "council", "manager", "email"), EVIL)
    assert_shown_as_text(ade.post("setting-add", **{**NEW, **data}), times=5)
    assert_shown_as_text(ade.post("setting-invite", setting.public_id, name=EVIL, email=EVIL), times=4)


# Changing


def test_changing_its_facts(ade):
    setting = factories.setting("Alder House", town="Ashbourne")
    assert Page(ade.get("setting-edit", setting.public_id)).boxes["town"] == "Ashbourne"
    data = {"name": ODD_NAME, "town": "Derby", "council": "Derbyshire", "urn": "123456"}
    with adds(AuditEvent=1, Submission=1):
        response = ade.post("setting-edit", setting.public_id, **data, slug="mine", kind="childminder")
    assert response.url == ade.url("setting-detail", setting.public_id)
    setting.refresh_from_db()
    assert {name: getattr(setting, name) for name in data} == data
    assert (setting.slug, setting.kind) == ("alder-house", "nursery")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [({"name": "  "}, "Type the name of the setting."), ({"urn": "<b>"}, "Use letters and numbers only")],
)
def test_a_refused_change_keeps_what_was_typed(ade, data, sentence):
    setting = factories.setting("Alder House", town="Ashbourne")
    with nothing_changes():
        response = ade.post(
            "setting-edit", setting.public_id, **{"name": "Oak", "town": "Derby", "urn": "", **data}
        )
    page = Page(response)
    assert (response.status_code, page.boxes["town"]) == (422, "Derby")
    assert sentence in page.words
    assert "Change Alder House" in page.words


# Inviting another manager


def test_inviting_another_manager(ade):
    setting = factories.setting("Alder House")
    with adds(Invitation=1, AuditEvent=1, Submission=1):
        response = ade.post("setting-invite", setting.public_id, **INVITE)
    assert response.url == ade.url("setting-detail", setting.public_id)
    page = detail(ade, setting)
    invitation = find_invitation(token_in(page.words))
    assert (invitation.setting, invitation.role, invitation.office) == (setting, "manager", "")


def test_role_and_setting_of_the_form_are_ignored(ade):
    setting, other = factories.setting(), factories.setting()
    ade.post("setting-invite", setting.public_id, **INVITE, role="lead", setting=other.pk, office="dsl")
    invitation = Invitation.objects.get()
    assert (invitation.setting, invitation.role, invitation.office) == (setting, "manager", "")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Type their name."),
        ({"email": ""}, "Type their email address."),
        ({"email": "no"}, "Type an email address"),
        ({"email": "here@example.org"}, "Somebody with this email already works here."),
        ({"email": "open@example.org"}, "Somebody with this email is invited already."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(ade, data, sentence):
    setting = factories.setting()
    member = factories.member(setting, "manager", user=factories.person(email="here@example.org"))
    factories.invitation(member, email="open@example.org")
    with nothing_changes():
        response = ade.post("setting-invite", setting.public_id, **{**INVITE, **data})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert (page.boxes["name"], page.boxes["email"]) == tuple({**INVITE, **data}.values())


def test_cancelling_an_invitation(ade):
    setting = factories.setting("Alder House")
    invitation, token = factories.invitation(factories.member(setting, "manager"))
    with adds(AuditEvent=1, Submission=1):
        response = ade.post("invitation-cancel", invitation.public_id)
    assert response.url == ade.url("setting-detail", setting.public_id)
    assert "The invitation of Ines Invited is cancelled." in detail(ade, setting).words
    assert find_invitation(token) is None
    with nothing_changes():
        assert_refused(ade.post("invitation-cancel", invitation.public_id), "no longer open.")


# Suspending


def test_suspending_closes_every_door_with_the_next_request(ade):
    place = factories.place("Alder House")
    priya = Administrator(place.practitioner.user).client
    assert priya.get("/s/alder-house/").status_code == 200
    with nothing_changes():
        page = Page(ade.get("setting-suspend", place.setting.public_id))
    assert "Suspend Alder House?" in page.words
    with adds(AuditEvent=1, Submission=1):
        response = ade.post("setting-suspend", place.setting.public_id)
    assert response.url == ade.url("setting-detail", place.setting.public_id)
    assert priya.get("/s/alder-house/").status_code == 404
    assert "You do not work in a setting here now" in Page(priya.get("/")).words
    words = detail(ade, place.setting).words
    assert "Suspended since" in words
    assert "Invite a manager" not in words
    with nothing_changes():
        assert_refused(ade.post("setting-suspend", place.setting.public_id), "suspended already.")
        response = ade.post("setting-invite", place.setting.public_id, **INVITE)
    assert "This setting is suspended, so nobody can join it." in Page(response).words


def test_working_again(ade):
    place = factories.place("Alder House")
    Setting.objects.update(suspended_at=timezone.now())
    priya = Administrator(place.practitioner.user).client
    with adds(AuditEvent=1, Submission=1):
        ade.post("setting-resume", place.setting.public_id)
    assert priya.get("/s/alder-house/").status_code == 200
    assert "works again" in detail(ade, place.setting).words
    with nothing_changes():
        assert_refused(ade.post("setting-resume", place.setting.public_id), "is not suspended.")


# Its group


def test_into_a_group_and_out_again(ade):
    setting, group = factories.setting("Alder House"), factories.group(name="Trees")
    assert Page(ade.get("setting-group", setting.public_id)).words.count("Trees") == 1
    with adds(AuditEvent=1, Submission=1):
        ade.post("setting-group", setting.public_id, group=group.public_id)
    setting.refresh_from_db()
    assert setting.group == group
    page = detail(ade, setting)
    assert "It belongs to Trees now." in page.words
    assert ade.url("group-detail", group.public_id) in page.links
    assert (
        f'value="{group.public_id}" selected' in ade.get("setting-group", setting.public_id).content.decode()
    )
    ade.post("setting-group", setting.public_id, group="")
    setting.refresh_from_db()
    assert setting.group is None


@pytest.mark.parametrize("group", ["0" * 16, "1", "x\0"])
def test_a_group_that_is_not_there_is_refused(ade, group):
    setting = factories.setting()
    factories.group()
    with nothing_changes():
        response = ade.post("setting-group", setting.public_id, group=group)
    assert response.status_code == 422
    assert "This group is not there any more. Choose another." in Page(response).words
