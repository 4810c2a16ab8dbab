"""The table as it is answered, and who may do something where."""

from collections.abc import Iterable

from tests.access.asking import Reply, ask
from tests.access.people import COLUMNS
from tests.access.row import Row
from tests.access.table import Table, cell

Replies = dict[tuple[Row, str], tuple[Reply, Reply]]  # for GET and for POST, by row and person


def replies_to(house, rows: Iterable[Row]) -> Replies:
    return {
        (row, who): (ask(house, who, row.address), ask(house, who, row.address, "POST", row.sent_by(who)))
        for row in rows
        for who in COLUMNS
    }


def observed(replies: Replies) -> Table:
    table: Table = {}
    for (row, who), (get, post) in replies.items():
        table.setdefault((row.page, row.about), {})[who] = cell(get.word, post.word)
    return table


def who_may(table: Table, row: Row, word: str) -> list[str]:
    """Everybody for whom the row's cell holds this word, "200" or "done"."""
    return [
        who for who, said in table[row.page, row.about].items() if word in said.replace(" ", "/").split("/")
    ]
