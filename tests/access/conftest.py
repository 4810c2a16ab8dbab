"""One world for all modules: everything asked is rolled back, so it stays as it was built."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.access import table
from tests.access.asked import rows_of
from tests.access.asking import stored
from tests.access.house import House, build
from tests.access.row import Row


@pytest.fixture(scope="package")
def house(django_db_setup: None, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = build()
        made.baseline = stored()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def rows(house: House) -> dict[str, list[Row]]:
    """What is asked, by page."""
    found: dict[str, list[Row]] = {}
    for part in rows_of(house).values():
        for row in part:
            found.setdefault(row.page, []).append(row)
    return found


@pytest.fixture(scope="package")
def written() -> table.Table:
    return table.read()
