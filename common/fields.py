import secrets

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CharField as FormCharField
from django.forms import Textarea

from common.crypto import Ciphertext

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
PUBLIC_ID_LENGTH = 16
PUBLIC_ID_PATTERN = f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}"

REFLECTION_LIMIT = 10_000
EVIDENCE_LIMIT = 2_000
LINE_LIMIT = 300


def new_public_id() -> str:
    """16 random characters, 80 bits: goes into addresses and seals in place of the primary key."""
    return "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


class PublicIdField(models.CharField):
    def __init__(self, **kwargs):
        fixed = {"max_length": PUBLIC_ID_LENGTH, "unique": True, "default": new_public_id, "editable": False}
        super().__init__(**{**kwargs, **fixed})


class EncryptedTextField(models.TextField):
    """Plain text in Python, encrypted in the database. `blank` text is stored as it is: there is nothing to hide.

    `key_of` names a method of the model that returns the DataKey to write with. `save()` and `bulk_create()`
    encrypt by themselves; `QuerySet.update()` and `bulk_update()` can't see the row, so they take
    `field.encrypt_for(row, text)` and raise TypeError for plain text.
    """

    def __init__(self, *args, key_of="data_key", **kwargs):
        self.key_of = key_of
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key_of": self.key_of}

    def encrypt_for(self, instance, text: str) -> str:
        if not text:
            return ""
        key = getattr(instance, self.key_of)()
        return apps.get_model("common", "DataKey").encrypt(key, text)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        return value if isinstance(value, Ciphertext) else self.encrypt_for(model_instance, value)

    def get_db_prep_save(self, value, connection):
        self._refuse_plain(value)
        return super().get_db_prep_save(value, connection)

    def get_prep_value(self, value):
        self._refuse_plain(value)
        return super().get_prep_value(value)

    def _refuse_plain(self, value):
        if value and isinstance(value, str) and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is encrypted: use save(), or update() with encrypt_for().")

    def from_db_value(self, value, expression, connection):
        return apps.get_model("common", "DataKey").decrypt(value) if value else value


def normalise_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class PlainTextField(FormCharField):
    """What a person typed: newlines are one character, nothing is stripped, length is counted in code points.

    Invalid: longer than `max_length` (the message says by how much) or holding a NUL.
    """

    def __init__(self, *, max_length=EVIDENCE_LIMIT, rows=4, **kwargs):
        kwargs.setdefault("widget", Textarea(attrs={"rows": rows}))
        kwargs["strip"] = False
        super().__init__(**kwargs)
        self.limit = max_length
        self.widget.attrs["data-limit"] = max_length

    def to_python(self, value):
        return normalise_newlines(super().to_python(value) or "")

    def validate(self, value):
        super().validate(value)
        over = len(value) - self.limit
        if over > 0:
            raise ValidationError(
                f"This is {over:,} {'character' if over == 1 else 'characters'} too long. "
                f"Shorten it to {self.limit:,} characters. Your text is still here."
            )


class LineField(PlainTextField):
    """One line of text. Newlines become spaces."""

    def __init__(self, *, max_length=LINE_LIMIT, **kwargs):
        kwargs.setdefault("widget", None)
        widget = kwargs.pop("widget")
        super().__init__(max_length=max_length, widget=widget or FormCharField().widget, **kwargs)

    def to_python(self, value):
        return " ".join(super().to_python(value).split("\n"))
