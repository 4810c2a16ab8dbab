"""The table as it is answered, and who may do something where."""

from collections.abc import Iterable

from tests.access.asking import Reply, ask
from tests.access.people import (
    COLLEAGUE,
    COLUMNS,
    LEAD,
    LEFT,
    MANAGER,
    MANAGER_OF_TWO,
    PRACTITIONER,
)
from tests.access.row import Row
from tests.access.table import NOTHING, SIGN_IN, Table, cell

Replies = dict[tuple[Row, str], tuple[Reply, Reply]]  # for GET and for POST, by row and person

# Those who come closest to a thing of setting A.
NEAR = {LEFT, PRACTITIONER, COLLEAGUE, MANAGER, MANAGER_OF_TWO, LEAD}


def everybody(row: Row) -> Iterable[str]:
    return COLUMNS


def those_who_matter(house, written: Table, rows: list[Row]):
    """For the suite of tests: about the first thing of each page everybody, about the others those to whom the table
    promises something, and those who come near. `python -m tests.access` asks as everybody about everything."""

    def chosen(row: Row) -> Iterable[str]:
        cells = written.get((row.page, row.about))
        if row is rows[0] or cells is None:
            return COLUMNS
        near = NEAR if row.where.get("setting") == house.a.slug else {PRACTITIONER}
        return [who for who in COLUMNS if who in near or cells[who] not in (NOTHING, SIGN_IN)]

    return chosen


def replies_to(house, rows: Iterable[Row], people=everybody) -> Replies:
    return {
        (row, who): (ask(house, who, row.address), ask(house, who, row.address, "POST", row.sent_by(who)))
        for row in rows
        for who in people(row)
    }


def observed(replies: Replies) -> Table:
    table: Table = {}
    for (row, who), (get, post) in replies.items():
        table.setdefault((row.page, row.about), {})[who] = cell(get.word, post.word)
    return table


def who_may(table: Table, row: Row, word: str) -> list[str]:
    """Everybody for whom the row's cell holds this word, "200" or "done"."""
    cells = table[row.page, row.about]
    return [who for who, said in cells.items() if word in said.replace(" ", "/").split("/")]


def chances(table: Table, rows: Iterable[Row], word: str) -> list[tuple[Row, str]]:
    """Each of these things with each person who has this word of it."""
    return [(row, who) for row in rows for who in who_may(table, row, word)]
