"""What each person really gets, for review: `python -m tests.access` says where it differs from the table.

With --write the tables of docs/reference/access.md are replaced by what was answered. Read the difference before
you keep it: the table says what shall be, not what is.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import zip_longest
from multiprocessing import get_context

from django.db import connection, transaction
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from tests.access import table
from tests.access.asked import rows_of
from tests.access.asking import stored
from tests.access.house import build
from tests.access.matrix import observed, replies_to


def answered() -> dict[str, table.Table]:
    """Every page asked about everything as everybody; on SQLite by two processes, each in its own memory."""
    shares = 2 if connection.vendor == "sqlite" else 1
    with ProcessPoolExecutor(shares, mp_context=get_context("fork")) as pool:
        found = list(pool.map(share_of, range(shares), [shares] * shares))
    return {
        title: {line: cells for turn in zip_longest(*parts) for line, cells in filter(None, turn)}
        for title, parts in ((title, [each[title] for each in found]) for title in found[0])
    }


def share_of(number: int, shares: int) -> dict[str, list]:
    """Every so many-th row of each part, as lines with their cells, in a database of its own."""
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            house = build()
            house.baseline = stored()
            mine = {title: list(rows)[number::shares] for title, rows in rows_of(house).items()}
            parts = {title: list(observed(replies_to(house, rows)).items()) for title, rows in mine.items()}
            transaction.set_rollback(True)
    finally:
        teardown_databases(databases, verbosity=0)
    return parts


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    parser.add_argument("--write", action="store_true", help="replace the tables by what was answered")
    writes = parser.parse_args().write
    parts = answered()
    if writes:
        table.write(parts)
        return 0
    found = table.differences(
        table.read(), {line: cells for part in parts.values() for line, cells in part.items()}
    )
    sys.stdout.writelines(f"{each}\n" for each in found or ["As the table says."])
    return int(bool(found))
