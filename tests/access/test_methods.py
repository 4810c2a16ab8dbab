"""Ways of asking other than GET and POST. HEAD is GET without a body; there are no others."""

import pytest

from tests.access.asking import ask
from tests.access.matrix import chances
from tests.access.people import SIGNED_OUT
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db

PAGES = sorted(pages())
OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def somebody_who_opens(rows, written, page):
    """A thing of this page and a person who gets an answer about it; signed out when anybody may, or when nobody."""
    found = (each for word in ("200", "302", "done") for each in chances(written, rows[page], word))
    return next(found, (rows[page][0], SIGNED_OUT))


@pytest.mark.parametrize("page", PAGES)
def test_nobody_can_ask_in_another_way(house, rows, written, page):
    row, somebody = somebody_who_opens(rows, written, page)
    answers = {
        (who, way): ask(house, who, row.address, way).word for who in {somebody, SIGNED_OUT} for way in OTHERS
    }
    assert {key: word for key, word in answers.items() if word not in ("404", "405", "in")} == {}


@pytest.mark.parametrize("page", PAGES)
def test_head_is_get_without_a_body(house, rows, written, page):
    row, who = somebody_who_opens(rows, written, page)
    get, head = (ask(house, who, row.address, way) for way in ("GET", "HEAD"))
    assert (head.word, head.body) == (get.word, b"")
