"""Rows that refuse UPDATE and DELETE, held by the database.

Every app registers its guards in its own models; this registry installs them after each `migrate` and drops them
before, because SQLite remakes tables while migrating and would lose or trip over them (design.md section 9).

On PostgreSQL a guard refuses. On SQLite anybody with the file can drop it: promise detection there (verify_records).
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import connections, transaction

registry: list["Guard"] = []


@dataclass(frozen=True)
class Guard:
    """Refuse `events` on `model`'s table whenever the SQL condition `when` holds.

    `when` may use OLD (update, delete) or NEW (insert, update) and sub-queries; empty means always.
    `columns` limits an UPDATE guard to these columns. `name` is unique and becomes the trigger's name.
    """

    model: str  # "app_label.ModelName"
    name: str
    events: tuple[str, ...] = ("UPDATE", "DELETE")
    when: str = ""
    columns: tuple[str, ...] = ()
    message: str = "This row can't be changed."

    @property
    def table(self) -> str:
        return apps.get_model(self.model)._meta.db_table

    def trigger_name(self, event: str) -> str:
        return f"guard_{self.name}_{event.lower()}"


def guard(**kwargs) -> None:
    registry.append(Guard(**kwargs))


def append_only(model: str) -> None:
    """Rows of this model are written once: no UPDATE, no DELETE."""
    guard(model=model, name=model.lower().replace(".", "_"), message=f"{model} rows are written once.")


def _sqlite_sql(one: Guard, event: str) -> list[str]:
    of = f" OF {', '.join(one.columns)}" if event == "UPDATE" and one.columns else ""
    when = f" WHEN {one.when}" if one.when else ""
    return [
        f"CREATE TRIGGER IF NOT EXISTS {one.trigger_name(event)} BEFORE {event}{of} ON {one.table} "
        f"FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{_escaped(one.message)}'); END"
    ]


def _postgresql_sql(one: Guard, event: str) -> list[str]:
    of = f" OF {', '.join(one.columns)}" if event == "UPDATE" and one.columns else ""
    name = one.trigger_name(event)
    condition = (
        f"IF NOT ({one.when}) THEN RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END IF; "
        if one.when
        else ""
    )
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {condition}"
        f"RAISE EXCEPTION '{_escaped(one.message)}' USING ERRCODE = 'integrity_constraint_violation'; END $guard$",
        f"DROP TRIGGER IF EXISTS {name} ON {one.table}",
        f"CREATE TRIGGER {name} BEFORE {event}{of} ON {one.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _escaped(text: str) -> str:
    return text.replace("'", "''").replace("%", "%%")


def _statements(one: Guard, event: str, vendor: str) -> list[str]:
    return _sqlite_sql(one, event) if vendor == "sqlite" else _postgresql_sql(one, event)


def install(using: str = "default") -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for one in registry:
            if one.table in tables:
                for event in one.events:
                    for statement in _statements(one, event, connection.vendor):
                        cursor.execute(statement)


def drop(using: str = "default") -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for one in registry:
            if one.table not in tables:
                continue
            for event in one.events:
                on = "" if connection.vendor == "sqlite" else f" ON {one.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.trigger_name(event)}{on}")


def installed(using: str = "default") -> set[str]:
    """The names of our triggers that are in the database now."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'guard\\_%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def expected() -> set[str]:
    return {one.trigger_name(event) for one in registry for event in one.events}


@contextmanager
def maintenance(reason: str, using: str = "default"):
    """Step aside inside one transaction, for redaction and retention only. The caller logs who and why.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Say why the guards step aside.")
    with transaction.atomic(using=using):
        drop(using)
        yield
        install(using)


def drop_before_migrating(sender, using, **kwargs):
    drop(using)


def install_after_migrating(sender, using, **kwargs):
    install(using)
