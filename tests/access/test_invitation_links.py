"""An invitation gives what its row says, to whom it names, once (security.md S22).

The verbs, and five people who accept at the same moment, are in tests/accounts/test_invitations.py.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import CANT_BE_USED
from accounts.models import Invitation, Membership, User
from accounts.models.invitations import hash_token
from tests import factories
from tests.access.asked.account import NEW_PASSWORD
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db

NEW_PERSON = {"name": "Ines Invited", "username": "ines", "password": NEW_PASSWORD}


def address(token: str) -> str:
    return reverse("accounts:invitation", args=[token])


@pytest.fixture
def nursery():
    return factories.place("Dale House")


@pytest.fixture
def other():
    return factories.place("Elm House")


def test_role_setting_and_email_come_from_the_invitation_alone(client, nursery, other):
    row, token = factories.invitation(nursery.manager, email="ines@example.org", office="deputy")
    forged = {
        "role": "manager",
        "office": "dsl",
        "setting": other.setting.pk,
        "setting_id": other.setting.pk,
        "email": "attacker@example.org",
        "invited_by": nursery.manager.user.pk,
        "is_active": "",
        "platform_role": "administrator",
    }
    response = client.post(address(token), NEW_PERSON | forged)
    assert (response.status_code, response.url) == (302, reverse("accounts:welcome"))
    person = User.objects.get(username="ines")
    (member,) = person.memberships.all()
    assert (member.setting, member.role, member.office) == (nursery.setting, "practitioner", "deputy")
    assert (person.email, person.is_active, person.platform_roles) == ("ines@example.org", True, frozenset())
    row.refresh_from_db()
    assert row.accepted_by == person


def test_an_invited_person_of_another_setting_joins_as_invited(client, nursery, other):
    """A manager elsewhere is a practitioner here when that is what the invitation says."""
    _, token = factories.invitation(nursery.manager)
    factories.sign_in(client, other.manager)
    response = client.post(address(token), {"role": "manager", "setting": other.setting.pk})
    assert response.url == reverse("practice:home", args=[nursery.setting.slug])
    assert other.manager.user.memberships.get(setting=nursery.setting).role == "practitioner"


def test_the_database_keeps_only_the_hash(nursery):
    row, token = factories.invitation(nursery.manager)
    assert row.token_hash == hash_token(token)
    assert token not in str(Invitation.objects.filter(pk=row.pk).values().get())
    assert len(token) >= 43


def spent(nursery) -> dict[str, str]:
    """A link of each kind that no longer works."""
    now, manager = timezone.now(), nursery.manager
    tokens = {"unknown": Invitation.new_token(), "not a token": "nothing-like-a-token"}
    for name, fields in {
        "expired": {"expires_at": now},
        "cancelled": {"cancelled_at": now},
        "used": {"accepted_at": now, "accepted_by": nursery.colleague.user},
    }.items():
        tokens[name] = factories.invitation(manager, **fields)[1]
    former = factories.member(nursery.setting, "manager")
    tokens["inviter demoted"] = factories.invitation(former)[1]
    Membership.objects.filter(pk=former.pk).update(role="practitioner")
    away = factories.member(nursery.setting, "manager")
    tokens["inviter left"] = factories.invitation(away)[1]
    factories.end(away)
    return tokens


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_link_that_does_not_work_gives_the_same_page(client, nursery, other, signed_in):
    tokens = spent(nursery)
    if signed_in:
        factories.sign_in(client, other.practitioner)
    pages = {}
    with nothing_changes():
        for name, token in tokens.items():
            for way in (client.get, client.post):
                response = way(address(token), NEW_PERSON)
                body = response.content.decode().replace(token, "")
                pages[name, way.__name__] = (response.status_code, without_token(body))
    assert len(set(pages.values())) == 1, {name: page[0] for name, page in pages.items()}
    (page,) = set(pages.values())
    assert page[0] == 404
    assert CANT_BE_USED in page[1]
    assert "Dale" not in page[1]


def without_token(body: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)


def test_the_page_of_a_link_that_works_names_nobody(client, nursery):
    """Whoever finds the link learns no name from it (S17)."""
    _, token = factories.invitation(nursery.manager, email="ines@example.org")
    body = client.get(address(token)).content.decode()
    for secret in ("Ines", "ines@example.org", "Mona", "Priya"):
        assert secret not in body


def test_somebody_with_another_email_is_refused(client, nursery, other):
    _, token = factories.invitation(nursery.manager, email="ines@example.org")
    factories.sign_in(client, other.practitioner)
    with nothing_changes():
        response = client.post(address(token), {"email": "ines@example.org"})
    assert response.status_code == 404
    assert CANT_BE_USED in response.content.decode()


def test_of_two_browsers_with_the_same_link_the_second_is_refused(nursery):
    """Both opened the page while it was open."""
    _, token = factories.invitation(nursery.manager)
    first, second = Client(), Client()
    assert [browser.get(address(token)).status_code for browser in (first, second)] == [200, 200]
    assert first.post(address(token), NEW_PERSON).status_code == 302
    with nothing_changes():
        response = second.post(address(token), NEW_PERSON | {"username": "somebody"})
    assert response.status_code == 404
    assert Membership.objects.filter(setting=nursery.setting).count() == 4


@pytest.mark.parametrize("role", ["lead", "editor", "approver", "administrator", "owner", ""])
def test_a_manager_invites_to_no_other_role(client, nursery, role):
    factories.sign_in(client, nursery.manager)
    page = reverse("practice:invitation-add", args=[nursery.setting.slug])
    with nothing_changes():
        response = client.post(page, {"name": "Ines", "email": "ines@example.org", "role": role})
    assert response.status_code == 422
    assert not Invitation.objects.filter(setting=nursery.setting).exists()


def test_a_manager_invites_to_their_own_setting_only(client, nursery, other):
    factories.sign_in(client, nursery.manager)
    body = {"name": "Ines", "email": "ines@example.org", "role": "manager", "setting": other.setting.pk}
    with nothing_changes():
        response = client.post(reverse("practice:invitation-add", args=[other.setting.slug]), body)
        assert response.status_code == 404
    client.post(reverse("practice:invitation-add", args=[nursery.setting.slug]), body)
    assert Invitation.objects.filter(setting=nursery.setting, name="Ines", role="manager").count() == 1
