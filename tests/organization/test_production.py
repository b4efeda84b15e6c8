"""What production refuses: an old server, a login that row-level security does not bind, engines of a laptop."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, connection, connections

from organization.management.checks import database_fit_for_production, login_faults
from organization.models import CompanyEntry
from organization.models.server import refuse_old_server, version_fault


def old_connection() -> SimpleNamespace:
    closed = []
    info = SimpleNamespace(server_version=170004)
    return SimpleNamespace(connection=SimpleNamespace(info=info), close=lambda: closed.append(True), closed=closed)


def test_an_older_server_is_refused_with_one_line():
    old = old_connection()
    with pytest.raises(NotSupportedError) as caught:
        refuse_old_server(connection=old)
    assert str(caught.value) == "Plumbline needs PostgreSQL 18 or newer; this server is 17.4."
    assert old.closed == [True]
    assert version_fault(180000) == ""


def test_migrate_says_it_without_a_traceback(monkeypatch):
    def refuse():
        refuse_old_server(connection=old_connection())

    monkeypatch.setattr(connections["owner"], "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"^Plumbline needs PostgreSQL 18 or newer; this server is 17\.4\.$"):
        call_command("migrate")


def test_every_connection_is_looked_at(db, monkeypatch):
    monkeypatch.setattr("organization.models.server.REQUIRED", 990000)
    other = connection.copy("default")
    with pytest.raises(NotSupportedError, match="PostgreSQL 99"):
        other.ensure_connection()


def test_the_test_database_itself_is_fit(db, settings):
    settings.EMBEDDED = False
    assert database_fit_for_production() == []


def test_embedded_engines_are_refused(db, settings):
    settings.EMBEDDED = True
    assert [fault.id for fault in database_fit_for_production()] == ["organization.E001"]


def test_the_owners_login_is_refused(db, settings, monkeypatch):
    settings.EMBEDDED = False
    owner = connection.copy("default")
    owner.settings_dict = connections["owner"].settings_dict
    monkeypatch.setattr("organization.management.checks.connection", owner)
    try:
        assert [fault.id for fault in database_fit_for_production()] == ["organization.E006"]
    finally:
        owner.close()


def test_a_database_that_is_away_is_one_line(db, settings, monkeypatch):
    settings.EMBEDDED = False
    away = connection.copy("default")
    away.settings_dict["HOST"] = "/nowhere"
    monkeypatch.setattr("organization.management.checks.connection", away)
    (fault,) = database_fit_for_production()
    assert fault.id == "organization.E003"
    assert "\n" not in fault.msg


def test_each_power_of_a_login_is_named():
    found = login_faults("root", True, True, True, 170004)
    assert [fault.id for fault in found] == [f"organization.E00{number}" for number in (2, 4, 5, 6)]


def test_create_company_prints_the_link(db, capsys):
    out, err = StringIO(), StringIO()
    arguments = ["acme", "Acme Ltd", "--administrator-email", "a@acme.example", "--administrator-name", "Ada"]
    call_command("create_company", *arguments, stdout=out, stderr=err)
    assert out.getvalue().startswith("http://localhost:8000/invitation/acme/")
    assert "Acme Ltd is there" in err.getvalue()
    assert CompanyEntry.objects.filter(slug="acme").exists()
    with pytest.raises(CommandError, match=r"^slug: Another company uses this address already\.$"):
        call_command("create_company", *arguments)


def test_create_company_names_every_fault(db):
    with pytest.raises(CommandError) as caught:
        call_command(
            "create_company", "acme", "x" * 201, "--administrator-email", "nobody", "--administrator-name", "Ada",
            "--currency", "euro", "--time-zone", "Mars/Base", "--fiscal-year-start-month", "13",
        )  # fmt: skip
    lines = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "name", "administrator_email", "currency", "time_zone", "fiscal_year_start_month",
    ]  # fmt: skip
    assert not CompanyEntry.objects.exists()
