from collections.abc import Iterator

from tests.access.row import Row


def rows(house) -> Iterator[Row]:
    yield Row("privacy-councils", "")
    yield Row("learning:glossary", "")
