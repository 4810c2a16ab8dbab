"""Ways of asking other than GET and POST. HEAD is GET without a body; there are no others."""

import pytest

from tests.access.asking import ask
from tests.access.matrix import who_may
from tests.access.people import COLUMNS
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db

PAGES = sorted(pages())
OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.mark.parametrize("page", PAGES)
def test_nobody_can_ask_in_another_way(house, rows, page):
    row = rows[page][0]
    answers = {(who, way): ask(house, who, row.address, way).word for who in COLUMNS for way in OTHERS}
    assert {key: word for key, word in answers.items() if word not in ("404", "405", "in")} == {}


@pytest.mark.parametrize("page", PAGES)
def test_head_is_get_without_a_body(house, rows, written, page):
    for row in rows[page]:
        for who in [*who_may(written, row, "200"), *who_may(written, row, "302")][:1]:
            get, head = (ask(house, who, row.address, way) for way in ("GET", "HEAD"))
            assert (head.word, head.body) == (get.word, b"")
