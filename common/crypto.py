"""Text is encrypted with a data key per setting or person; the environment's key wraps the data keys.

A stored text is `<public id of the data key>:<Fernet token>`, so a row always says which key opens it.
Rotating the environment's key re-wraps the table of data keys and touches no text. Destroying a data key
makes everything written with it unreadable for good.

The algorithm is `cryptography`'s Fernet (AES-128-CBC with HMAC-SHA256); wrapping uses MultiFernet, newest key first.
"""

import time

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

SECONDS_CACHED = 60
_opened: dict[str, tuple[float, Fernet]] = {}


class CannotDecrypt(Exception):
    """The text can't be opened: its data key is gone, or the environment's key is the wrong one."""


class Ciphertext(str):
    """Text that is already encrypted and goes into the database as it is."""

    __slots__ = ()


def wrapping_keys() -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in settings.DATA_KEYS])


def wrap_new_key() -> str:
    """A new data key, wrapped by the environment's newest key."""
    return wrapping_keys().encrypt(Fernet.generate_key()).decode()


def rewrap(wrapped: str) -> str:
    """The same data key, wrapped by the environment's newest key.

    Raises CannotDecrypt when none of the environment's keys opens it.
    """
    try:
        return wrapping_keys().rotate(wrapped.encode()).decode()
    except InvalidToken as error:
        raise CannotDecrypt("None of the keys in EYR_DATA_KEYS opens this data key.") from error


def unwrap(public_id: str, wrapped: str) -> Fernet:
    """Open a data key. Kept in memory for a minute, so a destroyed key stops working within that time."""
    try:
        fernet = Fernet(wrapping_keys().decrypt(wrapped.encode()))
    except InvalidToken as error:
        raise CannotDecrypt("None of the keys in EYR_DATA_KEYS opens this data key.") from error
    _opened[public_id] = (time.monotonic() + SECONDS_CACHED, fernet)
    return fernet


def opened(public_id: str) -> Fernet | None:
    until, fernet = _opened.get(public_id, (0.0, None))
    return fernet if until > time.monotonic() else None


def forget_opened_keys() -> None:
    _opened.clear()
