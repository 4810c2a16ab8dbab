"""Invitations can't be escalated (security.md S22)."""

from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import actions
from accounts.models import AuditEvent, Invitation, Membership, User
from accounts.models.invitations import hash_token
from common.refusals import Refused
from tests import factories
from tests.racing import race
from tests.rows import adds, change, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return factories.member(factories.setting("Alder House"), "manager")


def accept(token, username="ines"):
    return actions.accept_as_new_person(
        token=token, name="Ines", username=username, password=factories.PASSWORD
    )


def is_open(invitation) -> bool:
    return Invitation.objects.open().contains(invitation)


# Open or not


def test_a_new_invitation_is_open(manager):
    invitation, token = factories.invitation(manager)
    assert is_open(invitation)
    assert invitation.state == "open"
    assert actions.find_invitation(token) == invitation
    assert actions.find_invitation("another token") is None


def test_it_works_for_seventy_two_hours(manager, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    invitation, _ = factories.invitation(manager)
    time_machine.move_to(now + timedelta(hours=72, seconds=-1), tick=False)
    assert is_open(invitation)
    time_machine.move_to(now + timedelta(hours=72), tick=False)
    assert not is_open(invitation)
    assert invitation.state == "expired"


def test_used_and_cancelled_ones_are_closed(manager):
    used, token = factories.invitation(manager)
    accept(token)
    cancelled, _ = factories.invitation(manager)
    actions.cancel_invitation(by=manager, invitation=cancelled)
    used.refresh_from_db()
    assert [(is_open(one), one.state) for one in (used, cancelled)] == [
        (False, "accepted"),
        (False, "cancelled"),
    ]


@pytest.mark.parametrize("how", ["left", "demoted", "disabled", "setting suspended"])
def test_an_inviter_who_manages_no_more_makes_it_void(manager, how):
    invitation, token = factories.invitation(manager)
    assert is_open(invitation)
    if how == "left":
        factories.end(manager)
    elif how == "demoted":
        Membership.objects.filter(pk=manager.pk).update(role="practitioner")
    elif how == "disabled":
        User.objects.filter(pk=manager.user_id).update(is_active=False)
    else:
        manager.setting.suspended_at = timezone.now()
        manager.setting.save()
    assert not is_open(invitation)
    with refused("This invitation cannot be used."):
        accept(token)


def test_managing_another_setting_is_not_enough(manager):
    invitation, _ = factories.invitation(manager)
    factories.member(factories.setting(), "manager", user=manager.user)
    factories.end(manager)
    assert not is_open(invitation)


def test_the_database_holds_the_ceiling_of_a_role(manager):
    invitation, _ = factories.invitation(manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(Invitation, invitation.pk, role="lead")


# Inviting


def test_inviting_stores_a_hash_and_sends_the_link(manager, django_capture_on_commit_callbacks):
    with adds(Invitation=1, AuditEvent=1), django_capture_on_commit_callbacks(execute=True):
        invitation, token = actions.invite(
            by=manager, name="Ines", email="ines@example.org", role="practitioner"
        )
    stored = Invitation.objects.get(pk=invitation.pk)
    assert (stored.setting, stored.role, stored.invited_by) == (manager.setting, "practitioner", manager.user)
    assert stored.token_hash == hash_token(token) != token
    assert len(token) >= 43  # 256 bits
    (message,) = mail.outbox
    assert message.to == ["ines@example.org"]
    assert token in message.body
    assert "Alder" not in message.subject


def test_without_an_email_nothing_is_sent(manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.invite(by=manager, name="Ines", email="", role="practitioner")
    assert mail.outbox == []


def test_only_a_manager_invites(manager):
    with refused("Only a manager of this setting can invite people."):
        actions.invite(by=factories.member(manager.setting), name="Ines", email="", role="manager")


def test_somebody_who_works_here_is_not_invited_again(manager):
    factories.member(manager.setting, user=factories.person(email="Ines@Example.org"))
    with refused("Somebody with this email already works here."):
        actions.invite(by=manager, name="Ines", email="ines@example.org", role="practitioner")


# Accepting


def test_a_new_person_gets_setting_and_role_from_the_invitation(manager):
    _, token = factories.invitation(manager, role="manager", office="deputy", email="ines@example.org")
    with adds(User=1, DataKey=1, Membership=1, AuditEvent=1):
        user = accept(token)
    member = user.memberships.get()
    assert (member.setting, member.role, member.office) == (manager.setting, "manager", "deputy")
    assert user.email == "ines@example.org"
    assert user.platform_roles == frozenset()
    invitation = Invitation.objects.get()
    assert (invitation.accepted_by, invitation.accepted_at is not None) == (user, True)
    assert AuditEvent.objects.latest("pk").what == "invitation accepted"


def test_it_works_once(manager):
    _, token = factories.invitation(manager)
    accept(token)
    with refused("This invitation cannot be used."):
        accept(token, "somebody-else")


def test_a_person_with_that_email_signs_in_first(manager):
    factories.person(email="INES@example.org")
    _, token = factories.invitation(manager, email="ines@example.org")
    with refused("There is already somebody with this email."):
        accept(token)


def test_somebody_with_an_account_joins(manager):
    me = factories.person(email="ines@example.org")
    _, token = factories.invitation(manager, email="Ines@example.org")
    with adds(Membership=1, AuditEvent=1):
        member = actions.accept_as(user=me, token=token)
    assert (member.user, member.setting, member.role) == (me, manager.setting, "practitioner")


def test_somebody_else_does_not_join(manager):
    _, token = factories.invitation(manager, email="ines@example.org")
    with refused("This invitation cannot be used."):
        actions.accept_as(user=factories.person(email="other@example.org"), token=token)


def test_somebody_who_works_here_keeps_their_role(manager):
    me = factories.member(manager.setting)
    _, token = factories.invitation(manager, role="manager")
    with refused("You already work in this setting."):
        actions.accept_as(user=me.user, token=token)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_becomes_a_member():
    manager = factories.member(factories.setting(), "manager")
    _, token = factories.invitation(manager)
    results = race(partial(accept, token, f"person-{number}") for number in range(5))
    assert sorted(type(result).__name__ for result in results) == ["Refused"] * 4 + ["User"]
    assert Membership.objects.filter(setting=manager.setting, role="practitioner").count() == 1


# Cancelling


def test_cancelling(manager):
    invitation, token = factories.invitation(manager)
    with adds(AuditEvent=1):
        actions.cancel_invitation(by=manager, invitation=invitation)
    with pytest.raises(Refused):
        accept(token)


def test_cancelling_is_a_managers_and_only_while_open(manager):
    invitation, _ = factories.invitation(manager)
    with refused("Only a manager of this setting can cancel an invitation."):
        actions.cancel_invitation(by=factories.member(manager.setting), invitation=invitation)
    actions.cancel_invitation(by=manager, invitation=invitation)
    with refused("This invitation is no longer open."):
        actions.cancel_invitation(by=manager, invitation=invitation)
