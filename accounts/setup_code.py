"""The code that lets the first person in: who can read it on the server may set up the service in the browser."""

import re
from functools import lru_cache

from django.utils.crypto import constant_time_compare, salted_hmac
from xkcdpass.xkcd_password import generate_wordlist

WORDS = 4


@lru_cache(maxsize=1)
def word_list() -> list[str]:
    """The 7,776 words of EFF's long list, in an order that every process shares."""
    return sorted(generate_wordlist("eff-long", min_length=1, max_length=20))


def setup_code() -> str:
    """Four words, 51 bits, drawn from the secret key: every process of the service finds the same ones."""
    number = int.from_bytes(salted_hmac("accounts.setup_code", "first", algorithm="sha256").digest())
    words = []
    for _ in range(WORDS):
        number, place = divmod(number, len(word_list()))
        words.append(word_list()[place])
    return " ".join(words)


def is_setup_code(typed: str) -> bool:
    """Capitals, hyphens and double spaces make no difference."""
    return constant_time_compare(_letters(typed), _letters(setup_code()))


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))
