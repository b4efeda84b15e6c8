"""What Django's own migrations cannot say: composite keys, row-level security, rights of the app role.

Each operation reads the models' state at its place in the history, so a migration names a model and nothing else:

    CompanyTable("department")            keys, foreign keys, policy
    EventTable("departmentevent")         the same for a trail table, which the app may only append to
    Trails("department")                  the triggers that write the trail

Constraints, indexes and triggers of a new table stand in the options of its CreateModel, and the operations of a migration
in a `Together`: as operations of their own each makes Django render every model of the project again, and a migration from
nothing takes minutes.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connections, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SCOPE_FUNCTIONS = """
CREATE FUNCTION plumbline_company() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('plumbline.company', true), '')::uuid $$;
CREATE FUNCTION plumbline_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('plumbline.person', true), '')::uuid $$;
"""
COMPANY_ROWS = "company_id = plumbline_company()"


def has_company(model: type[models.Model]) -> bool:
    """True where the model's rows belong to one company."""
    return any(field.name == "company" for field in model._meta.concrete_fields)


def company_keys(model: type[models.Model]) -> list["models.ForeignKey[Any, Any]"]:
    """The foreign keys of `model` that must carry the company in the database (`db_constraint=False` in Django)."""
    keys = [field for field in model._meta.local_fields if isinstance(field, models.ForeignKey)]
    return [
        key
        for key in keys
        if key.name != "company" and not getattr(key, "db_constraint", True) and has_company(key.related_model)
    ]


class _TableOperation(Operation):
    """An operation on one table, found through the state after the migration's earlier steps."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str) -> None:
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002  Django's signature
        to_state: ProjectState,
    ) -> None:
        """Run the statements."""
        for statement in self.statements(to_state.apps.get_model(app_label, self.name)):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Nothing: the table itself goes with the step before."""

    def describe(self) -> str:
        """Shown by `migrate --plan`."""
        return f"{type(self).__name__} {self.name}"

    def statements(self, model: type[models.Model]) -> list[str]:  # noqa: ARG002  each operation reads it
        """The SQL of this operation."""
        raise AssertionError("each operation says its own")


def _policy(table: str, *, see: str, write: str | None = None) -> list[str]:
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY company_rows ON {table} USING ({see}) WITH CHECK ({write or see})",
    ]


class CompanyTable(_TableOperation):
    """Primary key (company_id, id), foreign keys that carry the company, row-level security.

    `see`: who sees a row, where it is more than the company's own. `keyed=False`: the model declares its composite
    primary key itself (measurement, kpi_state). `references=False`: the tables it points at do not exist yet or are
    not keyed yet; `CompanyReference` adds each later.
    """

    def __init__(self, name: str, *, see: str = COMPANY_ROWS, keyed: bool = True, references: bool = True) -> None:
        super().__init__(name)
        self.see, self.keyed, self.references = see, keyed, references

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's writer."""
        return type(self).__name__, [self.name], {"see": self.see, "keyed": self.keyed, "references": self.references}

    def statements(self, model: type[models.Model]) -> list[str]:
        """Keys first: the foreign keys of a table may point at itself."""
        table = model._meta.db_table
        sql = []
        if self.keyed:
            sql += [f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (company_id, id)"]
        sql += [
            (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_company_fk FOREIGN KEY (company_id) "
                "REFERENCES organization_company (id) DEFERRABLE INITIALLY DEFERRED"
            )
        ]
        sql += [foreign_key(model, key) for key in company_keys(model)] if self.references else []
        write = COMPANY_ROWS if self.see != COMPANY_ROWS else None
        return sql + _policy(table, see=self.see, write=write)


def foreign_key(model: type[models.Model], key: "models.ForeignKey[Any, Any]") -> str:
    """The statement that ties `key` to a row of the same company."""
    table, column = model._meta.db_table, key.column
    related = key.related_model
    if not isinstance(related, type):
        raise TypeError(f"{key} points at no table yet")
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_company FOREIGN KEY (company_id, {column}) "
        f"REFERENCES {related._meta.db_table} (company_id, id) DEFERRABLE INITIALLY DEFERRED"
    )


class CompanyReference(_TableOperation):
    """The composite foreign key of a field that a later migration adds, or that closes a circle of tables."""

    def __init__(self, name: str, field: str) -> None:
        super().__init__(name)
        self.field = field

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's writer."""
        return type(self).__name__, [self.name, self.field], {}

    def statements(self, model: type[models.Model]) -> list[str]:
        """One foreign key."""
        key = model._meta.get_field(self.field)
        if not isinstance(key, models.ForeignKey):
            raise TypeError(f"{self.field} is no reference")
        return [foreign_key(model, key)]


class EventTable(_TableOperation):
    """A trail table: seen within its company, appended to, never changed by the app role (`grant_app_role`)."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's writer."""
        return type(self).__name__, [self.name], {}

    def statements(self, model: type[models.Model]) -> list[str]:
        """The trail of the company itself is keyed by the company's own id."""
        table = model._meta.db_table
        if not has_company(model):
            return _policy(table, see="pgh_obj_id = plumbline_company()")
        return [
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (company_id, pgh_id)",
            *_policy(table, see=COMPANY_ROWS),
        ]


class Together(Operation):
    """Django's own operations on tables as one step: the models are rendered once, not after each of them.

    Each must do without the state that the one before it left: no field is added and then altered, none renamed.
    """

    reversible = True
    reduces_to_sql = True
    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's writer."""
        return type(self).__name__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All of them on models that are not rendered; whoever asks next has them rendered."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """One after the other."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """The last one first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Shown by `migrate --plan`."""
        return "; ".join(operation.describe() for operation in self.operations)


class Trails(_TableOperation):
    """The triggers that stand in the options of the model's CreateModel: they write its trail."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For Django's writer."""
        return type(self).__name__, [self.name], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,  # noqa: ARG002  Django's signature
        to_state: ProjectState,
    ) -> None:
        """Install them."""
        for trigger in to_state.models[app_label, self.name].options["triggers"]:
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,  # noqa: ARG002  Django's signature
    ) -> None:
        """Take them off again, with their functions."""
        for trigger in from_state.models[app_label, self.name].options["triggers"]:
            schema_editor.execute(trigger.uninstall_sql, params=None)


APPEND_ONLY_SUFFIX = "event"
# Columns of a measurement that a correction may change; its key never moves.
CHANGEABLE_COLUMNS = {
    "kpis_measurement": ("actual", "note", "entered_by", "entered_at", "source", "reason", "load"),
}


def grant_app_role(using: str, **_about: Any) -> None:
    """Give the app role what it needs and no more: rows, never the schema; events append-only; measurement keys fixed.

    Runs after every migrate, idempotent, as the owner of the tables.
    """
    role = settings.APP_ROLE
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = {name for (name,) in cursor.fetchall()}
        # Rows in bulk are staged in temporary tables: COPY does not write into tables with row-level security.
        cursor.execute("SELECT format('GRANT TEMPORARY ON DATABASE %%I TO %%I', current_database(), %s)", [role])
        cursor.execute(cursor.fetchone()[0])
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        # MAINTAIN: to count a table anew after many rows were written (organization/services/statistics.py).
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON ALL TABLES IN SCHEMA public TO "{role}"')
        for table in sorted(tables):
            if table.endswith(APPEND_ONLY_SUFFIX):
                cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
        for table, columns in CHANGEABLE_COLUMNS.items():
            if table in tables:
                cursor.execute(f'REVOKE UPDATE ON "{table}" FROM "{role}"')
                cursor.execute(f'GRANT UPDATE ({", ".join(columns)}) ON "{table}" TO "{role}"')
        if "django_migrations" in tables:
            cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{role}"')
