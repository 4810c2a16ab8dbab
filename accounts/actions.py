from allauth.account.forms import ResetPasswordForm
from allauth.core import context, ratelimit
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Invitation, Membership, OneTimePhrase, Setting, SignIn, User
from accounts.models.invitations import VALID_FOR, hash_token
from accounts.phrases import NewPhrase, add_to_invitation, spend
from common.refusals import Refused

CANT_BE_USED = "This invitation cannot be used. Ask the person who invited you for a new one."


@transaction.atomic
def invite(
    *,
    by: Membership,
    name: str,
    role: str,
    email: str = "",
    username: str = "",
    office: str = "",
    phrase: NewPhrase | None = None,
) -> tuple[Invitation, str]:
    """Invite one person to the setting of `by`, by email, or by a username with a one-time phrase.

    Returns the invitation and the token of its link, which is kept nowhere. Raises Refused when `by` does not manage
    the setting, or the person works there or is invited already. Whether a username is taken elsewhere is not told.
    """
    if not by.is_manager:
        raise Refused("Only a manager of this setting can invite people.")
    Setting.objects.select_for_update(no_key=True).get(pk=by.place.pk)  # two managers, one invitation
    _refuse_repeats(by.place, email=email, username=username)
    invitation, token = make_invitation(
        by=by.user, setting=by.place, name=name, email=email, username=username, role=role, office=office
    )
    if phrase is not None:
        add_to_invitation(by=by.user, invitation=invitation, new=phrase)
    return invitation, token


def _refuse_repeats(setting: Setting, *, email: str, username: str) -> None:
    """Raises Refused for somebody who works here, or is invited here, with this email or username."""
    here = Membership.objects.current().filter(setting=setting)
    invited = Invitation.objects.open().filter(setting=setting)
    for what, value in (("email", email), ("username", username)):
        if value and here.filter(**{f"user__{what}__iexact": value}).exists():
            raise Refused(f"Somebody with this {what} already works here.")
        if value and invited.filter(**{f"{what}__iexact": value}).exists():
            raise Refused(f"There is an open invitation for this {what}. Send it again, or cancel it first.")


@transaction.atomic
def invite_again(
    *, by: Membership, invitation: Invitation, phrase: NewPhrase | None = None
) -> tuple[Invitation, str]:
    """A new invitation in place of one that was not used; the old link and phrase end. Raises Refused like invite."""
    cancel_invitation(by=by, invitation=invitation)
    same = {name: getattr(invitation, name) for name in ("name", "email", "username", "role", "office")}
    return invite(by=by, phrase=phrase, **same)


def make_invitation(*, by: User | None, email: str = "", **fields) -> tuple[Invitation, str]:
    """The row, its place in the log, and the mail. Who may invite whom is decided before, and so is the place."""
    token = Invitation.new_token()
    invitation = Invitation.objects.create(
        email=email,
        token_hash=hash_token(token),
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
        **fields,
    )
    AuditEvent.log("invited", by=by, on=invitation)
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
    return _open_invitations(token).select_related("setting", "group").first()


def was_accepted_by(user: User, token: str) -> bool:
    """Whether this person came in by this link, and nobody else."""
    return Invitation.objects.filter(token_hash=hash_token(token), accepted_by=user).exists()


def _open_invitations(token: str):
    """The invitation of this token, while it works. Nobody joins a setting that is suspended."""
    return Invitation.objects.open().filter(token_hash=hash_token(token), setting__suspended_at=None)


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


def is_meant_for(invitation: Invitation, user: User) -> bool:
    """Whether this account may take it up: one that names an email or a username is for that person alone."""
    if invitation.email:
        return invitation.email.lower() == user.email.lower()
    return invitation.username in ("", user.username)


@transaction.atomic
def accept_as(*, user: User, token: str) -> Membership:
    """Somebody with an account takes up an invitation. Raises Refused when it was meant for somebody else."""
    invitation = _claim(token)
    if not is_meant_for(invitation, user):
        raise Refused(CANT_BE_USED)
    _refuse_to_join_twice(invitation, user)
    return _join(invitation, user)


def _refuse_to_join_twice(invitation: Invitation, user: User) -> None:
    here = {"setting": invitation.setting, "group": invitation.group}
    if Membership.objects.current().filter(user=user, **here).exists():
        raise Refused(
            "You already lead this group." if invitation.group else "You already work in this setting."
        )


def _claim(token: str) -> Invitation:
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("setting", "group")
        .filter(pk__in=_open_invitations(token))
        .first()
    )
    # The row is asked again once it is ours: PostgreSQL decided the query before it waited for the lock.
    if invitation is None or invitation.state != "open":
        raise Refused(CANT_BE_USED)
    return invitation


@transaction.atomic
def accept_phrase_as_new_person(*, phrase: OneTimePhrase, name: str, username: str, password: str) -> User:
    """Make the person who was invited by username, under that one or another that is free, and their role.

    Raises Refused when the phrase can't be used, or somebody has the username.
    """
    invitation = _claim_by_phrase(phrase)
    if User.objects.filter(username=username.strip().lower()).exists():
        raise Refused("Somebody already uses this username. Choose another.")
    user = User.objects.create_user(username, name=name, password=password)
    _join(invitation, user)
    return user


@transaction.atomic
def accept_phrase_as(*, user: User, phrase: OneTimePhrase) -> Membership:
    """Somebody with an account of the invited username joins. Raises Refused for anybody else."""
    invitation = _claim_by_phrase(phrase)
    if invitation.username != user.username:
        raise Refused(CANT_BE_USED)
    _refuse_to_join_twice(invitation, user)
    return _join(invitation, user)


def _claim_by_phrase(phrase: OneTimePhrase) -> Invitation:
    spend(phrase)
    open_now = Invitation.objects.open().filter(pk=phrase.invitation_id, setting__suspended_at=None)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("setting", "group")
    invitation = rows.filter(pk__in=open_now).first()
    if invitation is None or invitation.state != "open":
        raise Refused(CANT_BE_USED)
    return invitation


def _join(invitation: Invitation, user: User) -> Membership:
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = Membership.objects.create(
        user=user,
        setting=invitation.setting,
        group=invitation.group,
        role=invitation.role,
        office=invitation.office,
    )
    AuditEvent.log("invitation accepted", by=user, on=invitation)
    return membership


def mark_welcomed(*, user: User, at=None) -> None:
    """This person was shown how it works here. The first time counts."""
    User.objects.filter(pk=user.pk, welcomed_at=None).update(welcomed_at=at or timezone.now())


@transaction.atomic
def cancel_invitation(*, by: Membership, invitation: Invitation) -> None:
    if not by.is_manager:
        raise Refused("Only a manager of this setting can cancel an invitation.")
    unused = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
    now = timezone.now()
    if not unused.update(cancelled_at=now):
        raise Refused("This invitation is no longer open.")
    invitation.cancelled_at = now
    AuditEvent.log("invitation cancelled", by=by.user, on=invitation)


class AskedTooOften(Refused):
    status = 429


@transaction.atomic
def send_password_link(*, by: Membership, member: Membership, request) -> None:
    """Mail somebody who works here the link they could ask for themselves. Only their address gets it.

    Raises Refused unless `by` manages where they work, and for somebody without an address.
    """
    if not by.is_manager or by.setting_id != member.setting_id or not member.user.email:
        raise Refused("A link cannot be sent to this person.")
    if not ratelimit.consume(request, action="reset_password", key=member.user.email.lower()):
        raise AskedTooOften("Links were sent very often. Wait five minutes, then try again.")
    transaction.on_commit(lambda: _send_password_link(member.user.email, request))
    AuditEvent.log("password link sent", by=by.user, on=member)


def _send_password_link(email: str, request) -> None:
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        with context.request_context(request):
            form.save(request)


def end_other_sign_ins(*, user: User, sign_in: SignIn | None) -> int:
    """End every sign-in of this person but the one in use. Returns how many were ended."""
    ended = SignIn.end_all(user, but=sign_in)
    AuditEvent.log("other sign-ins ended", by=user)
    return ended
