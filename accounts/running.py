"""What those who run the service do: the first administrator, settings, groups and their leads, platform roles.

`by` is the administrator, or None for the command line. Raises Refused for anybody else. Nothing here reads what
people of a setting wrote.
"""

from itertools import count

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import make_invitation
from accounts.models import AuditEvent, Group, Invitation, Membership, PlatformRole, Setting, Submission, User
from common.models import DataKey
from common.refusals import Refused

ONLY_ADMINISTRATORS = "Only a platform administrator can do that."
LAST_ADMINISTRATOR = "Make somebody else an administrator first. Without one nobody could run this service."
SLUG_LENGTH = 60


def nobody_has_an_account() -> bool:
    return not User.objects.exists()


def _check_runs_platform(by: User | None) -> None:
    if by is not None and not by.runs_platform:
        raise Refused(ONLY_ADMINISTRATORS)


@transaction.atomic
def make_first_administrator(*, name: str, username: str, password: str, email: str = "") -> User:
    """The first person of an empty service, who also edits and approves the content: nobody else is there to do it.

    Raises Refused when somebody has an account already.
    """
    try:
        with transaction.atomic():
            # A key that exists once: of two who do this at the same moment, one waits here and is then refused.
            Submission.objects.create(key="the first administrator", by=None, act="set up this service")
    except IntegrityError:
        raise Refused("Somebody has set up this service already.") from None
    if not nobody_has_an_account():
        raise Refused("Somebody has set up this service already.")
    user = User.objects.create_user(username, name=name, email=email, password=password)
    PlatformRole.objects.bulk_create(PlatformRole(user=user, role=role) for role in PlatformRole.Role)
    AuditEvent.log("first administrator made", by=user, on=user)
    return user


# Settings


@transaction.atomic
def start_setting(
    *,
    by: User | None,
    name: str,
    kind: str,
    manager: str = "",
    email: str = "",
    office: str = "",
    **facts: str,
) -> tuple[Setting, str]:
    """Make a setting, with `manager` invited to it by `email`; without one, `by` manages it from now on.

    `facts` are its town, council and URN. Returns the token of the invitation, or an empty text.
    """
    _check_runs_platform(by)
    setting = _with_free_slug(name=name, kind=kind, **facts)
    AuditEvent.log("setting made", by=by, on=setting, setting=setting)
    role = Membership.Role.MANAGER
    if by is not None and not manager:
        member = Membership.objects.create(user=by, setting=setting, role=role, office=office)
        AuditEvent.log("manages it", by=by, on=member)
        return setting, ""
    _, token = make_invitation(by=by, setting=setting, name=manager, email=email, role=role, office=office)
    return setting, token


def _with_free_slug(*, name: str, **fields: str) -> Setting:
    """The address comes from the name. A name without Latin letters has the address "setting"; a second one of the
    same name ends in -2."""
    stem = slugify(name)[:SLUG_LENGTH].strip("-_") or "setting"
    key = DataKey.objects.create()
    for number in count(1):
        ending = f"-{number}" if number > 1 else ""
        slug = stem[: SLUG_LENGTH - len(ending)] + ending
        if Setting.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Setting.objects.create(name=name, slug=slug, key=key, **fields)
        except IntegrityError:  # somebody made one of this name at the same moment
            continue
    raise AssertionError("There is always a next number.")


@transaction.atomic
def change_setting(*, by: User, setting: Setting, **facts: str) -> None:
    """`facts` are its name, town, council and URN. The address stays, so that nobody's bookmark breaks."""
    _check_runs_platform(by)
    for name, value in facts.items():
        setattr(setting, name, value)
    setting.save(update_fields=list(facts))
    AuditEvent.log("setting changed", by=by, on=setting, setting=setting)


@transaction.atomic
def invite_manager(*, by: User, setting: Setting, name: str, email: str) -> tuple[Invitation, str]:
    """Returns the invitation and its token, which is kept nowhere."""
    _check_runs_platform(by)
    if setting.suspended_at:
        raise Refused("This setting is suspended, so nobody can join it. Let it work again first.")
    _check_is_new_here(email, setting=setting)
    return make_invitation(by=by, setting=setting, name=name, email=email, role=Membership.Role.MANAGER)


def _check_is_new_here(email: str, **place: Setting | Group) -> None:
    if Membership.objects.current().filter(user__email__iexact=email, **place).exists():
        raise Refused(
            "Somebody with this email already leads this group."
            if "group" in place
            else "Somebody with this email already works here."
        )
    if Invitation.objects.open().filter(email__iexact=email, **place).exists():
        raise Refused(
            "Somebody with this email is invited already. Cancel that invitation to make a new one."
        )


@transaction.atomic
def cancel_invitation_here(*, by: User, invitation: Invitation) -> None:
    _check_runs_platform(by)
    open_now = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, cancelled_at=None)
    if not open_now.update(cancelled_at=timezone.now()):
        raise Refused("This invitation is no longer open.")
    AuditEvent.log("invitation cancelled", by=by, on=invitation)


@transaction.atomic
def suspend_setting(*, by: User, setting: Setting) -> None:
    """From their next request on, nobody reaches anything in it. Nothing is deleted."""
    _check_runs_platform(by)
    if not Setting.objects.filter(pk=setting.pk, suspended_at=None).update(suspended_at=timezone.now()):
        raise Refused("This setting is suspended already.")
    AuditEvent.log("setting suspended", by=by, on=setting, setting=setting)


@transaction.atomic
def resume_setting(*, by: User, setting: Setting) -> None:
    _check_runs_platform(by)
    if not Setting.objects.filter(pk=setting.pk, suspended_at__isnull=False).update(suspended_at=None):
        raise Refused("This setting is not suspended.")
    AuditEvent.log("setting resumed", by=by, on=setting, setting=setting)


# Groups and their leads


@transaction.atomic
def start_group(*, by: User, name: str) -> Group:
    _check_runs_platform(by)
    group = Group.objects.create(name=name)
    AuditEvent.log("group made", by=by, on=group)
    return group


@transaction.atomic
def place_in_group(*, by: User, setting: Setting, group: Group | None) -> None:
    """Put a setting into a group, or with None take it out. The leads of the two see it, or lose it, at once."""
    _check_runs_platform(by)
    setting.group = group
    setting.save(update_fields=["group"])
    AuditEvent.log(
        "put into a group" if group else "taken out of its group", by=by, on=setting, setting=setting
    )


@transaction.atomic
def invite_lead(*, by: User, group: Group, name: str, email: str) -> tuple[Invitation, str]:
    """Returns the invitation and its token, which is kept nowhere."""
    _check_runs_platform(by)
    _check_is_new_here(email, group=group)
    return make_invitation(by=by, group=group, name=name, email=email, role=Membership.Role.LEAD)


@transaction.atomic
def make_lead(*, by: User, group: Group, login: str) -> Membership:
    """Somebody with an account, named by username or email, leads the group from now on."""
    _check_runs_platform(by)
    user = _account_of(login)
    if Membership.objects.filter(user=user, group=group, ended_at=None).exists():
        raise Refused(f"{user.name} leads this group already.")
    member = Membership.objects.create(user=user, group=group, role=Membership.Role.LEAD)
    AuditEvent.log("leads the group", by=by, on=member)
    return member


@transaction.atomic
def end_lead(*, by: User, lead: Membership) -> None:
    _check_runs_platform(by)
    rows = Membership.objects.filter(pk=lead.pk, role=Membership.Role.LEAD, ended_at=None)
    if not rows.update(ended_at=timezone.now(), ended_by=by):
        raise Refused("This person does not lead the group any more.")
    AuditEvent.log("leads the group no more", by=by, on=lead)


# Roles for the whole platform


@transaction.atomic
def grant_role(*, by: User | None, login: str, role: str) -> User:
    """Make somebody with an account, named by username or email, an editor, an approver or an administrator."""
    _check_runs_platform(by)
    user = _account_of(login)
    if PlatformRole.objects.filter(user=user, role=role, ended_at=None).exists():
        raise Refused(f"{user.name} has this role already.")
    PlatformRole.objects.create(user=user, role=role)
    AuditEvent.log(f"{role} role given", by=by, on=user)
    return user


@transaction.atomic
def end_role(*, by: User, user: User, role: str) -> None:
    """Refused for the last administrator, also when two administrators end each other at the same moment."""
    _check_runs_platform(by)
    if role == PlatformRole.Role.ADMINISTRATOR:
        _check_another_administrator(by, user)
    rows = PlatformRole.objects.filter(user=user, role=role, ended_at=None)
    if not rows.update(ended_at=timezone.now()):
        raise Refused(f"{user.name} does not have this role any more.")
    AuditEvent.log(f"{role} role ended", by=by, on=user)


def _check_another_administrator(by: User, user: User) -> None:
    """The rows are read locked and in one order: whoever comes second reads what the first has done."""
    rows = PlatformRole.objects.select_for_update(of=("self",)).filter(
        role=PlatformRole.Role.ADMINISTRATOR, ended_at=None, user__is_active=True
    )
    administrators = {row.user_id for row in rows.order_by("pk")}
    if by.pk not in administrators:
        raise Refused(ONLY_ADMINISTRATORS)
    if user.pk in administrators and len(administrators) == 1:
        raise Refused(LAST_ADMINISTRATOR)


def _account_of(login: str) -> User:
    """Raises Refused when nobody active has this username or email address."""
    login = login.strip()
    user = User.objects.filter(Q(username=login.lower()) | Q(email__iexact=login), is_active=True).first()
    if not login or user is None:
        raise Refused("Nobody here has this username or email. Check it, or invite them first.")
    return user
