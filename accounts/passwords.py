import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import Membership, User

CONTEXT_WORDS = (
    "nursery",
    "preschool",
    "childminder",
    "earlyyears",
    "safeguarding",
    "reflect",
    "password",
    "ofsted",
)
SHORTEST = 3  # words of a setting's name that are shorter, such as "of", say nothing
LEFT_OVER = 4  # so many letters of one's own make a password


class ContextWordValidator:
    """Refuses a password that is little more than words everybody here would guess: those above, and the names of
    the settings the person works in (security.md S15). One query for somebody who has an account."""

    def validate(self, password, user=None):
        refuse_names(password, _settings_of(user))

    def get_help_text(self):
        return "Three random words work well. Do not use the name of your setting."


def validate_new_password(password: str, user: User, *, names: Iterable[str] = ()) -> None:
    """As Django does it, and refusing these names too: of the setting or group a new person is about to join."""
    validate_password(password, user)
    refuse_names(password, names)


def refuse_names(password: str, names: Iterable[str]) -> None:
    """Raises ValidationError when the password is little more than words of these names, or of CONTEXT_WORDS."""
    typed = _letters(password)
    words = {word for name in names for word in _words_of(name)} | set(CONTEXT_WORDS)
    known = re.findall("|".join(sorted(map(re.escape, words), key=len, reverse=True)), typed)
    if known and len(typed) - sum(map(len, known)) < LEFT_OVER:
        raise ValidationError(
            f"“{known[0]}” with a few characters added is easy to guess. Three random words work well.",
            code="context_word",
        )


def _letters(text: str) -> str:
    """Its letters only, of any script, small and without accents."""
    return "".join(mark for mark in unicodedata.normalize("NFKD", text).casefold() if mark.isalpha())


def _words_of(name: str) -> set[str]:
    words = {_letters(word) for word in name.split()}
    return {word for word in words if len(word) >= SHORTEST}


def _settings_of(user) -> list[str]:
    if user is None or user.pk is None:
        return []
    mine = Membership.objects.current().filter(user=user, setting__isnull=False)
    return list(mine.values_list("setting__name", flat=True))
