"""People and places."""

from itertools import count

from django.test import Client
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import invite
from accounts.models import Group, Invitation, Membership, PlatformRole, Setting, SignIn, User
from accounts.models.invitations import VALID_FOR, hash_token
from accounts.phrases import give_phrase, new_phrase
from common.models import DataKey

PASSWORD = "seven quiet otters"
numbers = count(1)


def setting(name: str = "", *, kind: str = "nursery", group: Group | None = None, **fields) -> Setting:
    name = name or f"Setting {next(numbers)}"
    key = DataKey.objects.create()
    return Setting.objects.create(
        name=name, slug=fields.pop("slug", slugify(name)), kind=kind, group=group, key=key, **fields
    )


def person(name: str = "", *, email: str = "", username: str = "") -> User:
    number = next(numbers)
    user = User.objects.create_user(
        username or f"person{number}", name=name or f"Person {number}", email=email, password=PASSWORD
    )
    user.welcomed_at = user.joined_at
    user.save(update_fields=["welcomed_at"])
    return user


def member(
    setting: Setting,
    role: str = "practitioner",
    office: str = "",
    *,
    user: User | None = None,
    name: str = "",
) -> Membership:
    """Somebody who works in this setting, with `.user` and `.setting` ready."""
    return Membership.objects.create(user=user or person(name), setting=setting, role=role, office=office)


def group(*settings: Setting, name: str = "Trees") -> Group:
    """A group these settings belong to."""
    made = Group.objects.create(name=name)
    for one in settings:
        one.group = made
        one.save(update_fields=["group"])
    return made


def lead(group: Group, name: str = "Lena Lead") -> Membership:
    """Somebody who leads the group and works in none of its settings."""
    return Membership.objects.create(user=person(name), group=group, role="lead")


def childminder(name: str = "") -> Membership:
    """The only person in a setting of one."""
    return member(setting(name, kind="childminder"), "manager")


def end(membership: Membership, *, by: User | None = None) -> Membership:
    """Somebody who worked here and left."""
    membership.ended_at, membership.ended_by = timezone.now(), by or membership.user
    membership.save(update_fields=["ended_at", "ended_by"])
    return membership


def _with_platform_role(role: str, name: str) -> User:
    user = person(name)
    PlatformRole.objects.create(user=user, role=role)
    return user


def editor(name: str = "Esme Editor") -> User:
    return _with_platform_role("editor", name)


def approver(name: str = "Arun Approver") -> User:
    return _with_platform_role("approver", name)


def administrator(name: str = "Ade Administrator") -> User:
    return _with_platform_role("administrator", name)


def invitation(
    by: Membership, *, role: str = "practitioner", email: str = "", **fields
) -> tuple[Invitation, str]:
    """An open invitation and the token of its link."""
    token = Invitation.new_token()
    values = {"name": "Ines Invited", "expires_at": timezone.now() + VALID_FOR, **fields}
    row = Invitation.objects.create(
        setting=by.setting, role=role, email=email, invited_by=by.user, token_hash=hash_token(token), **values
    )
    return row, token


def invited_by_phrase(by: Membership, username: str = "ines", **fields) -> tuple[Invitation, str]:
    """Somebody invited by username, and the words of their one-time phrase."""
    new = new_phrase()
    values = {"name": "Ines Invited", "role": "practitioner", **fields}
    return invite(by=by, username=username, phrase=new, **values)[0], new.words


def password_phrase(manager: Membership, member: Membership) -> str:
    """The words with which somebody who works here may choose a new password."""
    new = new_phrase()
    give_phrase(by=manager, member=member, new=new)
    return new.words


def sign_in(client: Client, user: User | Membership, *, shared: bool = True) -> SignIn:
    """Sign in as accounts.adapter does it: the session names its SignIn row."""
    user = user.user if isinstance(user, Membership) else user
    client.force_login(user)
    row = SignIn.start(user, shared=shared)
    session = client.session
    session["sign_in"] = row.public_id
    session.save()
    return row
