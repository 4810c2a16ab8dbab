"""A foreign key over two columns, so that a row in one setting can't point into another (design.md section 3)."""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BaseConstraint


class CompositeForeignKey(BaseConstraint):
    """FOREIGN KEY (shared, field) REFERENCES the field's model (shared, id), checked at once, on both databases.

    `shared` is a foreign key both models have, such as "setting". The model that is pointed at needs a
    UniqueConstraint over (shared, id). A NULL in `field` is not checked.
    """

    def __init__(self, *, shared: str, field: str, name: str):
        super().__init__(name=name)
        self.shared = shared
        self.field = field

    def constraint_sql(self, model, schema_editor):
        """The line inside CREATE TABLE. PostgreSQL gets it at the end of the migration instead (see create_sql)."""
        if schema_editor.connection.vendor != "sqlite":
            return self.create_sql(model, schema_editor)
        return self._sql(model, schema_editor)

    def _sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        columns = [model._meta.get_field(name).column for name in (self.shared, self.field)]
        target = model._meta.get_field(self.field).remote_field.model
        targets = [target._meta.get_field(self.shared).column, target._meta.pk.column]
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({', '.join(map(quote, columns))}) "
            f"REFERENCES {quote(target._meta.db_table)} ({', '.join(map(quote, targets))})"
        )

    def create_sql(self, model, schema_editor):
        """Left for the end of the migration, like Django's own foreign keys: by then the unique constraint that is
        pointed at exists, whatever the order of the operations. (SQLite remakes the table and never asks.)"""
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.deferred_sql.append(f"ALTER TABLE {table} ADD {self._sql(model, schema_editor)}")

    def remove_sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        """The database holds it; there is nothing a form could say about it."""

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "shared": self.shared, "field": self.field}

    def __eq__(self, other):
        if isinstance(other, CompositeForeignKey):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    def __hash__(self):
        return hash((self.name, self.shared, self.field))
