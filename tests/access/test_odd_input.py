"""Odd addresses and odd forms get an ordinary answer: never a broken page, never somebody's secret (S13, S36)."""

from urllib.parse import urlencode

import pytest

from tests.access.asking import ask
from tests.access.matrix import chances
from tests.access.people import SIGNED_OUT
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db

MARK = "<script>alert(4711)</script>"
LONG = "x" * 10_000
# Everything the pages read from an address, and what they should not read.
NAMES = (
    *("page", "question", "minutes", "kind", "show", "whose", "after", "prompt", "report", "area"),
    *("next", "from", "q", "ordering", "go", "setting", "id"),
)
ODD = {
    "below nothing": "-1",
    "endless": "9" * 400,
    "nul": "\x00",
    "a long script": MARK + LONG,
    "digits of another script": "٣",
}
NOT_TEXT = "page=%ff%fe&after=%ff&%00=%00&[]=1&page[]=2&&=&;"

FINE = {200, 302, 400, 403, 404, 405, 409, 413, 422, 429}


@pytest.mark.parametrize("page", sorted(pages()))
def test_odd_addresses(house, rows, written, page):
    for row, who in chances(written, rows[page], "200")[:1]:
        queries = [urlencode(dict.fromkeys(NAMES, value)) for value in ODD.values()]
        for query in [*queries, NOT_TEXT]:
            reply = ask(house, who, f"{row.address}?{query}")
            assert reply.status in FINE, (query[:60], reply.error)
            assert MARK.encode() not in reply.body, query[:60]
            assert b"md5$" not in reply.body, query[:60]


@pytest.mark.parametrize("page", sorted(pages()))
def test_odd_forms(house, rows, written, page):
    """Every box filled with the same odd value, in a form that could be sent as it was."""
    for row, who in chances(written, rows[page], "done")[:1]:
        for name, value in ODD.items():
            body = dict.fromkeys((*row.sent_by(who), "submission"), value)
            reply = ask(house, who, row.address, "POST", body)
            assert reply.status in FINE, (name, reply.error)
            assert MARK.encode() not in reply.body, name


def test_a_form_of_too_many_boxes(house, rows):
    row = rows["account_login"][0]
    reply = ask(house, SIGNED_OUT, row.address, "POST", {f"box{number}": "1" for number in range(501)})
    assert reply.status == 400
