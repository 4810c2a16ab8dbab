"""Every page as every person, against docs/reference/access.md (security.md S1, S3, S4, S8, S9, S14)."""

from collections import defaultdict

import pytest

from tests.access import table
from tests.access.matrix import Replies, observed, replies_to, those_who_matter
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db

PAGES = sorted(pages())


def test_the_table_has_every_page_and_no_other(written, rows):
    assert table.pages_in(written) == set(PAGES)
    assert set(rows) == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_each_person_gets_what_the_table_says(house, rows, written, page):
    replies = replies_to(house, rows[page], those_who_matter(house, written, rows[page]))
    expected = {line: cells for line, cells in written.items() if line[0] == page}
    assert table.differences(expected, observed(replies)) == []
    assert different_ways_of_saying_nothing(replies) == []


def different_ways_of_saying_nothing(replies: Replies) -> list[str]:
    """Where 404 looks different for two things of one page, which would say that one of them exists.

    When the page opens, it is no secret that there is something.
    """
    ways: dict[tuple, dict[tuple, str]] = defaultdict(dict)
    for (row, who), (get, post) in replies.items():
        for method, reply in (("GET", get), ("POST", post)):
            if reply.status == 404 and get.status != 200:
                looks = (reply.without(row.address), tuple(sorted(reply.headers.items())))
                ways[who, method, row.where.get("setting")].setdefault(looks, row.about)
    return [
        f"{who}, {method}: {list(said.values())}" for (who, method, _), said in ways.items() if len(said) > 1
    ]


def test_a_cell_that_is_wrong_is_named(written):
    line = ("practice:record-detail", "missing")
    wrong = written | {line: written[line] | {"manager": "200/-"}}
    assert table.differences(wrong, written) == [
        "practice:record-detail - missing: manager gets ·, the table says 200/-"
    ]
    short = {other: cells for other, cells in written.items() if other != line}
    assert table.differences(short, written) == ["practice:record-detail - missing: not in the table"]
    assert table.differences(written, short) == [
        "practice:record-detail - missing: in the table, but nothing is asked about it"
    ]
