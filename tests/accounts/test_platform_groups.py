"""Groups of settings, and who leads them."""

import pytest
from django.utils import timezone

from accounts.actions import find_invitation
from accounts.models import Group, Invitation, Membership
from accounts.submissions import new_key
from tests import factories
from tests.accounts.platform_visitor import LINK, TOO_LONG, Administrator, token_in
from tests.pages import EVIL, Page, assert_same_cost, assert_shown_as_text, growing
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
INVITE = {"name": "Lena Lead", "email": "lena@example.org"}


@pytest.fixture
def ade():
    return Administrator()


@pytest.fixture
def group():
    return factories.group(factories.setting("Beech House"), factories.setting("Alder House"), name="Trees")


def detail(visitor, group) -> Page:
    response = visitor.get("group-detail", group.public_id)
    assert response.status_code == 200
    return Page(response)


# Adding


@pytest.mark.parametrize("name", ["Trees", "A", "★★★", "O'Brien's \"Little <Stars>\" & Co"])
def test_adding_a_group(ade, name):
    assert ade.get("group-add").status_code == 200
    with adds(Group=1, AuditEvent=1, Submission=1):
        response = ade.post("group-add", name=f" {name} ")
    group = Group.objects.get()
    assert (group.name, response.url) == (name, ade.url("group-detail", group.public_id))
    page = detail(ade, group)
    assert page.title == f"{name}: platform - Early Years Reflect"
    assert "No setting is in this group yet" in page.words
    assert "Nobody leads it yet." in page.words


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Type the group’s name."), ("  ", "Type the group’s name."), (TOO_LONG, "Shorten it to 120")],
)
def test_a_refused_group_keeps_what_was_typed(ade, name, sentence):
    with nothing_changes():
        response = ade.post("group-add", name=name)
    assert (response.status_code, Page(response).boxes["name"]) == (422, name)
    assert sentence in Page(response).words


def test_sent_twice_there_is_one_group(ade):
    key = new_key()
    first = ade.post("group-add", name="Trees", submission=key)
    with nothing_changes():
        assert ade.post("group-add", name="Trees", submission=key).url == first.url


# The page


def test_its_settings_in_alphabetical_order_and_its_leads(ade, group):
    factories.lead(group)
    factories.end(factories.lead(group, name="Remi Removed"))
    factories.setting("Cedar House")
    group.settings.filter(name="Beech House").update(suspended_at=timezone.now())
    words = detail(ade, group).words
    assert "Alder House Nursery Working Beech House Nursery Suspended" in words
    assert "Lena Lead Since" in words
    for name in ("Remi Removed", "Cedar House"):
        assert name not in words


def test_it_costs_the_same_for_any_number_of_settings_leads_and_invitations(ade, group):
    def add():
        factories.setting(group=group)
        factories.lead(group)
        email = f"lead{Invitation.objects.count()}@example.org"
        ade.post("group-invite", group.public_id, name="Ines", email=email)
        ade.get("group-detail", group.public_id)  # takes the link

    add()
    assert_same_cost(growing(lambda: ade.get("group-detail", group.public_id), add), at_most=9)


def test_words_come_out_as_text(ade):
    group = factories.group(factories.setting(EVIL, slug="evil", town=EVIL), name=EVIL)
    factories.lead(group, name=EVIL)
    ade.post("group-invite", group.public_id, name=EVIL, email="evil@example.org")
    assert_shown_as_text(ade.get("group-detail", group.public_id), times=6)
    for page in ("group-invite", "lead-add"):
        assert_shown_as_text(ade.get(page, group.public_id), times=2)
    assert_shown_as_text(ade.post("group-add", name=EVIL * 10))
    assert_shown_as_text(ade.post("lead-add", group.public_id, login=EVIL), times=2)


# Leads


def test_inviting_a_lead(ade, group):
    with adds(Invitation=1, AuditEvent=1, Submission=1):
        response = ade.post(
            "group-invite", group.public_id, **INVITE, role="manager", setting="1", office="dsl"
        )
    assert response.url == ade.url("group-detail", group.public_id)
    page = detail(ade, group)
    invitation = find_invitation(token_in(page.words))
    assert (invitation.group, invitation.setting, invitation.role) == (group, None, "lead")
    assert "Lena Lead Lead of the group · lena@example.org · works until" in page.words
    assert LINK not in detail(ade, group).words


def test_the_invited_lead_lands_on_the_page_of_the_group(ade, group):
    ade.post("group-invite", group.public_id, **INVITE)
    token = token_in(detail(ade, group).words)
    lena = Administrator(factories.person("Lena", email="lena@example.org"))
    response = lena.client.post(f"{LINK}{token}/", {"submission": new_key()})
    assert response.url == group.get_absolute_url()
    assert lena.client.get(response.url).status_code == 200
    assert lena.client.get("/").url == group.get_absolute_url()
    assert lena.get("group-detail", group.public_id).status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": ""}, "Type their name."),
        ({"email": "no"}, "Type an email address"),
        ({"email": "here@example.org"}, "Somebody with this email already leads this group."),
        ({"email": "open@example.org"}, "Somebody with this email is invited already."),
    ],
)
def test_a_refused_invitation_keeps_what_was_typed(ade, group, data, sentence):
    user = factories.person(email="here@example.org")
    Membership.objects.create(user=user, group=group, role="lead")
    ade.post("group-invite", group.public_id, name="Olive Open", email="open@example.org")
    with nothing_changes():
        response = ade.post("group-invite", group.public_id, **{**INVITE, **data})
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert (page.boxes["name"], page.boxes["email"]) == tuple({**INVITE, **data}.values())


def test_cancelling_leads_back_to_the_group(ade, group):
    ade.post("group-invite", group.public_id, **INVITE)
    response = ade.post("invitation-cancel", Invitation.objects.get().public_id)
    assert response.url == ade.url("group-detail", group.public_id)
    assert Invitation.objects.get().state == "cancelled"


def test_somebody_who_has_an_account_leads_at_once(ade, group):
    lena = Administrator(factories.person("Lena", username="lena"))
    assert lena.client.get(group.get_absolute_url()).status_code == 404
    with adds(Membership=1, AuditEvent=1, Submission=1):
        response = ade.post("lead-add", group.public_id, login="LENA")
    assert response.url == ade.url("group-detail", group.public_id)
    assert "Lena leads Trees now." in detail(ade, group).words
    assert lena.client.get(group.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("login", "sentence"),
    [
        ("", "Type their username or email."),
        ("nobody", "Nobody here has this username or email."),
        ("lena", "Lena Lead leads this group already."),
    ],
)
def test_a_refused_lead_keeps_what_was_typed(ade, group, login, sentence):
    user = factories.person("Lena Lead", username="lena")
    Membership.objects.create(user=user, group=group, role="lead")
    with nothing_changes():
        response = ade.post("lead-add", group.public_id, login=login)
    assert (response.status_code, Page(response).boxes["login"]) == (422, login)
    assert sentence in Page(response).words


def test_a_lead_who_leads_no_more_is_out_with_the_next_request(ade, group):
    lead = factories.lead(group)
    lena = Administrator(lead.user)
    assert lena.client.get(group.get_absolute_url()).status_code == 200
    with adds(AuditEvent=1, Submission=1):
        response = ade.post("lead-end", lead.public_id)
    assert response.url == ade.url("group-detail", group.public_id)
    assert lena.client.get(group.get_absolute_url()).status_code == 404
    assert "Lena Lead does not lead Trees any more." in detail(ade, group).words


def test_nobody_but_a_lead_is_ended_there(ade, group):
    ended = factories.end(factories.lead(group))
    manager = factories.member(group.settings.first(), "manager")
    with nothing_changes():
        for member in (ended, manager):
            assert ade.post("lead-end", member.public_id).status_code == 404
