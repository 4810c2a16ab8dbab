"""What is stored, asked of the database itself: so that a test can say "exactly this changed" and "nothing changed"."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from common import triggers
from common.refusals import Refused

OUR_APPS = ("common", "accounts", "learning", "practice")


def our_models() -> list[type[Model]]:
    return [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]


def run(sql: str, parameters=()) -> None:
    """One statement past the ORM."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def raw(model: type[Model], column: str, pk: int):
    """What is stored in one column, as it lies there."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {model._meta.db_table} WHERE id = %s', [pk])  # noqa: S608
        return cursor.fetchone()[0]


def change(model: type[Model], pk: int, **columns) -> None:
    """Write columns as they are, past the ORM."""
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    run(f"UPDATE {model._meta.db_table} SET {sets} WHERE id = %s", [*columns.values(), pk])  # noqa: S608


def remove(model: type[Model], pk: int) -> None:
    run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [pk])  # noqa: S608


def copy(model: type[Model], pk: int) -> None:
    """Insert a row's own values a second time."""
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table = model._meta.db_table
    run(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE id = %s", [pk])  # noqa: S608


def everything() -> dict[str, list[tuple]]:
    with connection.cursor() as cursor:
        found = {}
        for model in our_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
            found[model.__name__] = cursor.fetchall()
        return found


@contextmanager
def adds(**expected: int) -> Iterator[None]:
    """Assert that so many rows of these models are added, `Notice=2`, and that no other table grows or shrinks."""
    before = {name: len(rows) for name, rows in everything().items()}
    yield
    after = {name: len(rows) for name, rows in everything().items()}
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == expected


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    after = everything()
    changed = {name: (set(before[name]) ^ set(after[name])) for name in after if before[name] != after[name]}
    assert changed == {}


@contextmanager
def refused(sentence: str, *, status: int = 403) -> Iterator[None]:
    """Assert that the verb refuses with this sentence (or this beginning of it), and that no row changed."""
    with nothing_changes(), pytest.raises(Refused) as caught, transaction.atomic():
        yield
    assert str(caught.value).startswith(sentence)
    assert caught.value.status == status


def drop_guards() -> None:
    """Let a test write what nobody may. The end of the test's transaction brings them back."""
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come refuses DROP TRIGGER
        run("SET CONSTRAINTS ALL DEFERRED")
    triggers.drop()
