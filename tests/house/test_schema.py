"""Every table belongs to one company, in the database itself, or says here why it does not."""

import pytest
from django.db import DatabaseError, connection, transaction

# Tables without a company, and why.
GLOBAL = {
    "organization_user": "a person signs in once and belongs to companies through memberships",
    "organization_companyentry": "the registry that is read before a company is known: slug and id, nothing else",
    "account_emailaddress": "allauth: addresses of users",
    "account_emailconfirmation": "allauth: confirmations of addresses",
    "mfa_authenticator": "allauth: second factors of users, encrypted",
    "usersessions_usersession": "allauth: where users are signed in",
    "auth_group": "Django: not used, comes with the app",
    "auth_group_permissions": "Django: not used, comes with the app",
    "auth_permission": "Django: not used, comes with the app",
    "django_content_type": "Django: names of models",
    "django_migrations": "Django: what was migrated; the app role may only read it",
    "pghistory_context": "pghistory: not used, the context stands as JSON on every event",
    "django_session": "Django: who is signed in",
}
# The company's own two tables are keyed by the company's id.
OF_THE_COMPANY = {"organization_company": "id", "organization_companyevent": "pgh_obj_id"}

TABLES = """
SELECT c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner),
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'company_id' AND a.attnotnull)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1
"""
CONSTRAINTS = """
SELECT c.conrelid::regclass::text, c.conname, c.contype,
       (SELECT array_agg(a.attname::text) FROM pg_attribute a
         WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)),
       c.confrelid::regclass::text
FROM pg_constraint c
WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'x', 'f')
"""
UNIQUE_INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace
"""


def query(sql: str, *arguments) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return cursor.fetchall()


def company_tables() -> list[str]:
    return [name for name, *_ in query(TABLES) if name not in GLOBAL]


def test_the_global_tables_are_those_with_a_reason(db):
    names = {name for name, *_ in query(TABLES)}
    assert set(GLOBAL) <= names, "a reason for a table that is no more"
    without = {name for name, _, _, _, company in query(TABLES) if not company} - set(OF_THE_COMPANY)
    assert without == set(GLOBAL)


def test_every_company_table_is_bound_by_row_level_security(db):
    for name, secured, owner, policies, _ in query(TABLES):
        if name not in GLOBAL:
            assert secured, name
            assert policies == 1, name
            assert owner != current_role(), f"{name}: an owner is not bound by policies"


def test_every_key_of_a_company_table_carries_the_company(db):
    tables = set(company_tables()) - set(OF_THE_COMPANY)
    primary = set()
    for table, name, kind, columns, _ in query(CONSTRAINTS):
        if table in tables and kind in "pux":
            assert "company_id" in columns, f"{table}.{name}"
            primary |= {table} if kind == "p" else set()
    assert primary == tables
    for table, name, definition in query(UNIQUE_INDEXES):
        if table in tables:
            assert "company_id" in definition, f"{table}: {name}"


def test_every_reference_between_company_tables_carries_the_company(db):
    tables = set(company_tables())
    seen = 0
    for table, name, kind, columns, target in query(CONSTRAINTS):
        if kind != "f" or table not in tables:
            continue
        if target in tables - set(OF_THE_COMPANY):
            own = OF_THE_COMPANY.get(table, "company_id")
            assert own in columns, f"{table}.{name}"
            seen += 1
        else:
            assert target in {"organization_company", "organization_companyentry", "organization_user"}, name
    assert seen > 10


# Ids that are no foreign key in the database, and why.
LOOSE = {
    "governance_agendaitem.subject": "the item says by its kind which table it points into",
    "kpis_measurement.company_id": "queued a row, it is the greater part of a bulk load; the same trigger checks it",
    "kpis_measurement.kpi_id": "2.5 times slower in bulk; a statement trigger checks that the KPI is the company's",
    "kpis_measurement.entered_by": "kept as said; people are never deleted",
    "kpis_measurement.load": "kept as said by the load itself, in the same transaction; loads are never deleted",
    "kpis_measurementevent.kpi_id": "the trail of the above",
    "kpis_measurementevent.old_entered_by": "the trail of the above",
    "kpis_measurementevent.actor": "the trail of the above",
    "alignment_finding.subject": "of one of several tables, as `kind` says; derived anew at every change",
    "alignment_waiver.subject": "as the finding's; what it names is never deleted, or the waiver means nothing any more",
}


def test_every_id_column_is_a_reference_or_says_why_not(db):
    tables = [table for table in company_tables() if not table.endswith("event")]
    referenced = {
        f"{table}.{column}" for table, _, kind, columns, _ in query(CONSTRAINTS) if kind == "f" for column in columns
    }
    ids = query(
        "SELECT table_name || '.' || column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name <> 'id' AND table_name = ANY (%s)",
        tables,
    )
    assert {name for (name,) in ids} - referenced - set(LOOSE) == set()


def current_role() -> str:
    return query("SELECT current_user")[0][0]


def test_the_app_role_is_bound(db):
    role = current_role()
    attributes = query(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", role
    )
    assert attributes == [(False, False, False, False)]
    owner = query("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    assert len(owner) == 1
    assert query("SELECT pg_has_role(%s, %s, 'MEMBER')", role, owner[0][0]) == [(False,)]


REFUSED = [
    "UPDATE {event} SET pgh_label = 'x'",
    "DELETE FROM {event}",
    "TRUNCATE {event}",
    "TRUNCATE organization_department CASCADE",
    "UPDATE kpis_measurementevent SET reason = 'x'",
    "DELETE FROM kpis_measurementevent",
    "UPDATE kpis_measurement SET period = period",
    "ALTER TABLE organization_membership DISABLE ROW LEVEL SECURITY",
    "DROP POLICY company_rows ON organization_membership",
    "CREATE POLICY mine ON organization_membership USING (true)",
    "ALTER TABLE organization_membership DISABLE TRIGGER ALL",
    "DROP TABLE organization_membership",
    "CREATE TABLE mine (id int)",
    "CREATE OR REPLACE FUNCTION plumbline_company() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "UPDATE django_migrations SET name = 'x'",
    "SET ROLE {owner}",
    "SET session_replication_role = replica",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_app_role_cannot(db, statement):
    owner = query("SELECT tableowner FROM pg_tables WHERE tablename = 'organization_membership'")[0][0]
    said = statement.format(event="organization_membershipevent", owner=owner)
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        query(said)


def test_no_trail_can_be_changed(db):
    """The rule of the rights, for every trail there is or will be."""
    events = [table for table in company_tables() if table.endswith("event")]
    assert len(events) >= 8
    for table in events:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            assert query("SELECT has_table_privilege(%s, %s)", table, right) == [(False,)], f"{right} {table}"


def test_functions_that_see_more_answer_one_question(db):
    """SECURITY DEFINER functions run with the owner's eyes: each is known here, with a fixed search path."""
    found = query(
        "SELECT proname, array_to_string(proconfig, ',') FROM pg_proc "
        "WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
    )
    assert [name for name, _ in found] == [
        "plumbline_aging_companies",
        "plumbline_companies_to_remind",
        "plumbline_forget",
        "plumbline_loading_companies",
        "plumbline_stale_companies",
        "plumbline_undelivered_companies",
    ]
    assert all("search_path=public, pg_temp" in settings for _, settings in found)
