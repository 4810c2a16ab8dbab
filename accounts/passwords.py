import re

from django.core.exceptions import ValidationError

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


class ContextWordValidator:
    """Refuses a password that is little more than a word everybody here would guess (security.md S15)."""

    def validate(self, password, user=None):
        letters = re.sub(r"[^a-z]", "", password.lower())
        known = re.findall("|".join(CONTEXT_WORDS), letters)
        if known and len(letters) - sum(map(len, known)) < 4:
            raise ValidationError(
                f"“{known[0]}” with a few characters added is easy to guess. Three random words work well.",
                code="context_word",
            )

    def get_help_text(self):
        return "Three random words work well. Do not use the name of your setting."
