from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Invitation, Membership, SignIn, User
from accounts.models.invitations import VALID_FOR, hash_token
from common.refusals import Refused

CANT_BE_USED = "This invitation cannot be used. Ask the person who invited you for a new one."


@transaction.atomic
def invite(*, by: Membership, name: str, email: str, role: str, office: str = "") -> tuple[Invitation, str]:
    """Invite one person to the setting of `by`. Returns the invitation and its token, which is kept nowhere.

    Raises Refused when `by` does not manage the setting or the person already works there.
    """
    if not by.is_manager:
        raise Refused("Only a manager of this setting can invite people.")
    here = Membership.objects.current().filter(setting=by.setting)
    if email and here.filter(user__email__iexact=email).exists():
        raise Refused("Somebody with this email already works here.")
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        setting=by.place,
        name=name,
        email=email,
        role=role,
        office=office,
        token_hash=hash_token(token),
        invited_by=by.user,
        expires_at=timezone.now() + VALID_FOR,
    )
    AuditEvent.log("invited", by=by.user, on=invitation)
    if email:
        transaction.on_commit(lambda: _send_invitation(invitation, token))
    return invitation, token


def invitation_address(token: str) -> str:
    return settings.SITE_ADDRESS + reverse("accounts:invitation", args=[token])


def _send_invitation(invitation: Invitation, token: str) -> None:
    text = render_to_string("account/email/invitation.txt", {"address": invitation_address(token)})
    send_mail("Early Years Reflect: you are invited", text, None, [invitation.email], fail_silently=True)


def find_invitation(token: str) -> Invitation | None:
    """The open invitation of this token. None for a used, cancelled, expired or unknown one."""
    return Invitation.objects.open().select_related("setting").filter(token_hash=hash_token(token)).first()


@transaction.atomic
def accept_as_new_person(*, token: str, name: str, username: str, password: str) -> User:
    """Make the person and their role. Raises Refused when the invitation can't be used."""
    invitation = _claim(token)
    if invitation.email and User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(
            "There is already somebody with this email. Sign in first, then open the invitation again."
        )
    user = User.objects.create_user(username, name=name, email=invitation.email, password=password)
    _join(invitation, user)
    return user


@transaction.atomic
def accept_as(*, user: User, token: str) -> Membership:
    """Somebody with an account takes up an invitation. Raises Refused when it was meant for somebody else."""
    invitation = _claim(token)
    if invitation.email and invitation.email.lower() != user.email.lower():
        raise Refused(CANT_BE_USED)
    if Membership.objects.current().filter(user=user, setting=invitation.setting).exists():
        raise Refused("You already work in this setting.")
    return _join(invitation, user)


def _claim(token: str) -> Invitation:
    open_now = Invitation.objects.open().filter(token_hash=hash_token(token))
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("setting")
        .filter(pk__in=open_now)
        .first()
    )
    # The row is asked again once it is ours: PostgreSQL decided the query before it waited for the lock.
    if invitation is None or invitation.state != "open":
        raise Refused(CANT_BE_USED)
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = Membership.objects.create(
        user=user, setting=invitation.setting, role=invitation.role, office=invitation.office
    )
    AuditEvent.log("invitation accepted", by=user, on=invitation)
    return membership


@transaction.atomic
def cancel_invitation(*, by: Membership, invitation: Invitation) -> None:
    if not by.is_manager:
        raise Refused("Only a manager of this setting can cancel an invitation.")
    if invitation.state != "open":
        raise Refused("This invitation is no longer open.")
    invitation.cancelled_at = timezone.now()
    invitation.save(update_fields=["cancelled_at"])
    AuditEvent.log("invitation cancelled", by=by.user, on=invitation)


def end_other_sign_ins(*, user: User, sign_in: SignIn | None) -> int:
    """End every sign-in of this person but the one in use. Returns how many were ended."""
    ended = SignIn.end_all(user, but=sign_in)
    AuditEvent.log("other sign-ins ended", by=user)
    return ended
