"""What every test may ask for. Worlds are built by tests/factories.py."""

from collections.abc import Iterator

import pytest
from django.db import connections, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from common import crypto, triggers
from tests import factories

pytest.register_assert_rewrite("tests.rows", "tests.pages")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file: in memory it refuses parallel writers, and the tests of races have twenty."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def flush_passes_the_guards() -> Iterator[None]:
    """A transactional test ends with a flush: guarded rows refuse it, and our composite keys, which SQLite checks at
    once, mind the order of the tables. The flush's own post_migrate brings the guards back (common/apps.py)."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self) -> None:
        triggers.drop()
        with connections["default"].constraint_checks_disabled():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_guards)
        yield


@pytest.fixture(scope="module")
def once_a_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around a whole module, for a world that is dear to build. A module-scoped fixture that asks for
    it builds the world; its tests ask for `db`, work on a deep copy, and are undone one by one. Not for modules with
    transactional tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_key_stays_open() -> None:
    """Opened data keys are kept for a minute in the process, which would make queries depend on the test before."""
    crypto.forget_opened_keys()


@pytest.fixture
def world(db: None) -> factories.World:
    return factories.world()
