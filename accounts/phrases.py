"""One-time phrases: making them, checking one that was typed, and what is done with it (security.md S21).

Four of 7,776 words are 51 bits. Together with the throttle of the page that is enough for three days.
"""

import re
import secrets
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import AuditEvent, Invitation, Membership, OneTimePhrase, PlatformRole, SignIn, User
from accounts.models.phrases import PHRASE_VALID_FOR
from accounts.setup_code import WORDS, word_list
from common.refusals import Refused
from common.templatetags.words import exactly

CANT_BE_USED = "This phrase cannot be used any more. Ask for a new one."
# So many phrases are looked at for each try, real or not: neither the answer nor its time tells who is invited.
LOOKED_AT = 3


@dataclass(frozen=True)
class NewPhrase:
    """`words` are shown once and kept nowhere."""

    words: str
    hashed: str


def new_phrase() -> NewPhrase:
    """Hashing is slow on purpose, about a tenth of a second: for many people make them outside a transaction."""
    words = " ".join(secrets.choice(word_list()) for _ in range(WORDS))
    return NewPhrase(words=words, hashed=make_password(_letters(words)))


def _letters(typed: str) -> str:
    """Capitals, hyphens, commas and double spaces make no difference."""
    return " ".join(re.findall(r"[a-z]+", typed.lower()))


@cache
def _nobodys_hash() -> str:
    return make_password(secrets.token_urlsafe())


def _open_phrases():
    return (
        OneTimePhrase.objects.open()
        .filter(Q(user=None) | Q(user__is_active=True), invitation__setting__suspended_at=None)
        .select_related("invitation__setting", "user", "created_by")
    )


def find_phrase(*, username: str, typed: str) -> OneTimePhrase | None:
    """The open phrase of this username with these words. The same work whether there is one or not."""
    username, letters = username.strip().lower(), _letters(typed)
    theirs = _open_phrases().filter(Q(invitation__username=username) | Q(user__username=username))
    candidates = list(theirs.order_by("-created_at", "-pk")[:LOOKED_AT])
    hashes = [one.phrase_hash for one in candidates]
    hashes += [_nobodys_hash()] * (LOOKED_AT - len(hashes))
    right = [check_password(letters, each) for each in hashes]
    found = next((one for one, fits in zip(candidates, right, strict=False) if fits), None)
    return found if found is not None and still_holds(found) else None


def find_proved(public_id: str) -> OneTimePhrase | None:
    """The phrase somebody typed rightly a moment ago, while it is still open."""
    found = _open_phrases().filter(public_id=public_id).first()
    return found if found is not None and still_holds(found) else None


def username_of(phrase: OneTimePhrase) -> str:
    """Whose it is."""
    meant_for = phrase.user or phrase.invitation
    return meant_for.username if meant_for else ""


def still_holds(phrase: OneTimePhrase) -> bool:
    """Whether a phrase for somebody's password would be given again now: who gave it still manages where they work,
    and nothing more has come to hang on the account. One for an invitation holds as long as the invitation."""
    if phrase.user is None:
        return True
    member = Membership.objects.current().filter(user=phrase.user, setting__isnull=False).first()
    if member is None or not may_get_phrase(member):
        return False
    managers = Membership.objects.current().managers().filter(setting=member.setting)
    return managers.filter(user=phrase.created_by).exists()


def may_get_phrase(member: Membership) -> bool:
    """A practitioner without an email address, with no other place and no role for the platform: nothing else hangs
    on their account that the manager does not answer for already. Two queries at most."""
    if member.user.email or member.role != Membership.Role.PRACTITIONER:
        return False
    elsewhere = Membership.objects.filter(user=member.user, ended_at=None).exclude(pk=member.pk)
    roles = PlatformRole.objects.filter(user=member.user, ended_at=None)
    return not elsewhere.exists() and not roles.exists()


def add_to_invitation(*, by: User, invitation: Invitation, new: NewPhrase) -> OneTimePhrase:
    """The phrase somebody invited by username comes in with. It ends when the invitation does."""
    return OneTimePhrase.objects.create(
        invitation=invitation, phrase_hash=new.hashed, created_by=by, expires_at=invitation.expires_at
    )


@transaction.atomic
def give_phrase(*, by: Membership, member: Membership, new: NewPhrase, at=None) -> OneTimePhrase:
    """Let somebody who forgot their password choose a new one. An earlier phrase of theirs ends.

    Raises Refused unless `by` manages where they work and may_get_phrase.
    """
    if not by.is_manager or by.setting_id != member.setting_id or not may_get_phrase(member):
        raise Refused("A one-time phrase cannot be given to this person.")
    now = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=member.user_id)  # two managers, one phrase
    cancel_phrases(member.user, at=now)
    phrase = OneTimePhrase.objects.create(
        user=member.user,
        phrase_hash=new.hashed,
        created_by=by.user,
        created_at=now,
        expires_at=now + PHRASE_VALID_FOR,
    )
    AuditEvent.log("one-time phrase given", by=by.user, on=phrase, setting=by.place)
    return phrase


def cancel_phrases(user: User, *, at=None) -> None:
    """End the phrase this person may still have for a new password."""
    unused = OneTimePhrase.objects.filter(user=user, used_at=None, cancelled_at=None)
    unused.update(cancelled_at=at or timezone.now())


def spend(phrase: OneTimePhrase) -> None:
    """Use it up. Raises Refused when somebody was quicker. Call it inside the transaction of the verb."""
    unused = OneTimePhrase.objects.filter(pk=phrase.pk, used_at=None, cancelled_at=None)
    if not unused.update(used_at=timezone.now()):
        raise Refused(CANT_BE_USED)


@transaction.atomic
def choose_password(*, phrase: OneTimePhrase, password: str) -> User:
    """A new password for the person of the phrase. All their sign-ins end. Raises Refused when it was used."""
    spend(phrase)
    user = phrase.user
    if user is None:
        raise Refused(CANT_BE_USED)
    user.set_password(password)
    user.save(update_fields=["password"])
    SignIn.end_all(user)
    AuditEvent.log("password chosen with a one-time phrase", by=user, on=phrase)
    return user


def started_by(phrase: OneTimePhrase) -> str:
    return f"{phrase.created_by.name} started a new password for you on {exactly(phrase.created_at)}."


def told_for_good(user: User) -> list[str]:
    """A sentence for each phrase anybody gave for this person's password, newest first: nobody gets into an account
    unseen. One query."""
    given = (
        OneTimePhrase.objects.filter(user=user).select_related("created_by").order_by("-created_at", "-pk")
    )
    return [
        f"{started_by(one)} {f'It was used on {exactly(one.used_at)}.' if one.used_at else 'It was not used.'}"
        for one in given
    ]
