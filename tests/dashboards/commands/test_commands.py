"""The commands, against the real database."""

import gzip
import json
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema_rs
import pytest
from django.core.management import CommandError, call_command

from alignment.models import CompanySnapshot
from dashboards.services import synthetic
from dashboards.services.company_file import CompanyFileRefused, load_company
from kpis.models import Kpi, KpiState, Load, Measurement, MeasurementEvent
from kpis.models.kpi import Kpi as KpiModel
from organization.models import ChangeMark, Company, CompanyEntry, Membership, User, company_scope
from organization.rules.actors import system
from organization.services.people import join
from tests.dashboards.company_file.files import small

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"


@pytest.fixture
def company(db):
    return load_company(small(), actor=system("file"))


def ran(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def refused(capsys, *arguments):
    capsys.readouterr()
    with pytest.raises(SystemExit) as stop:
        call_command(*arguments)
    assert stop.value.code == 1
    return capsys.readouterr().err.splitlines()


def values_file(tmp_path, content):
    path = tmp_path / "values"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


# Loading


def test_a_fragmented_company_loads_as_it_is(db):
    document = small()
    del document["explanations"], document["values"], document["links"]
    document["kpis"] = [
        {"key": f"k{n}", "name": "Increase customer satisfaction", "level": "company"} for n in range(8)
    ]
    company = load_company(document, actor=system("file"))
    with company_scope(company.id):
        assert Kpi.objects.filter(status="active", owner=None).count() == 8


def test_only_the_company_is_required(db):
    assert load_company({"company": {"slug": "bare", "name": "Bare"}}, actor=system("file")).slug == "bare"


def test_loading_takes_lock_slots_states_and_a_trail_that_says_so(company):
    with company_scope(company.id):
        kpi = Kpi.objects.get(key="customer-retention")
        assert (kpi.lock_slot, kpi.locked_until) == (1, date(2027, 1, 31))
        assert KpiState.objects.get(kpi=kpi).actual == 65.0
        event = KpiModel.pgh_event_model.objects.get(pgh_obj_id=kpi.id)
        assert event.pgh_context["why"] == "company file"
        assert not Membership.objects.filter(user__isnull=False).exists()
        assert ChangeMark.objects.exists()


def test_a_failure_halfway_saves_nothing(db, monkeypatch):
    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("dashboards.services.company_file.fill_links", fail)
    with pytest.raises(RuntimeError):
        load_company(small(), actor=system("file"))
    assert not CompanyEntry.objects.exists()


def test_a_slug_taken_a_moment_ago_is_refused_like_any_other(company, monkeypatch):
    monkeypatch.setattr("dashboards.services.company_file._cleared", lambda *_, **__: {})
    with pytest.raises(CompanyFileRefused) as refusal:
        load_company(small(), actor=system("file"))
    assert refusal.value.faults.kept[0].problem == "slug_taken"


def test_replacing_archives_the_old_company_and_keeps_its_accounts(company):
    with company_scope(company.id):
        user = User.objects.create_user("maya@northwind.example", "x", name="Maya")
        join(
            company=company, membership=Membership.objects.get(email=user.email).id, user=user, actor=system("command")
        )
    renewed = load_company(small(), actor=system("file"), replace=True)
    assert renewed.id != company.id
    assert CompanyEntry.objects.get(slug="northwind").id == renewed.id
    assert CompanyEntry.objects.get(id=company.id).archived_at is not None
    with company_scope(company.id):
        assert Company.objects.get(id=company.id).archived_at is not None
        assert Membership.objects.get(company=company, email=user.email).user_id == user.id
    with company_scope(renewed.id):
        assert Membership.objects.get(company=renewed, user=user).email == user.email
        assert Membership.objects.filter(company=renewed, user__isnull=False).count() == 1


def test_people_of_another_company_stay_theirs(company):
    document = small()
    document["company"]["slug"] = "second"
    document["people"][2]["name"] = "Another Maya"
    second = load_company(document, actor=system("file"))
    with company_scope(company.id):
        assert Membership.objects.get(email="maya@northwind.example").name == "Maya Lind"
    with company_scope(second.id):
        assert Membership.objects.get(email="maya@northwind.example").name == "Another Maya"


def test_dump_and_load_through_the_commands(company, tmp_path):
    path = tmp_path / "dump.json"
    path.write_text(ran("dump_company", "northwind"))
    ran("load_company", str(path), "--replace")
    assert ran("dump_company", "northwind") == path.read_text()


def test_an_unknown_company_is_one_line(db):
    for command in (["dump_company", "no"], ["report", "no"], ["recompute", "no"]):
        with pytest.raises(CommandError, match="There is no company “no”"):
            call_command(*command)


# Values

CSV = "kpi,period,actual,note\nreturning-response,2025-01-20,8.1,new list\nreturning-response,2025-01-06,7.6,\nreturning-response,2025-01-27,,\n"

LINES = (
    '{"kpi": "returning-response", "period": "2025-01-20", "actual": 8.1, "note": "new list"}\n\n'
    '{"kpi": "returning-response", "period": "2025-01-06", "actual": 7.6}\n'
    '{"kpi": "returning-response", "period": "2025-01-27", "actual": null}\n'
)


@pytest.mark.parametrize(
    "content",
    [
        CSV,
        "\ufeff" + CSV.replace("\n", "\r\n"),
        LINES,
    ],
)
def test_values_are_loaded_from_csv_and_from_ndjson(company, tmp_path, content):
    said = ran("load_values", "northwind", values_file(tmp_path, content))
    assert said.startswith("2 values read: 1 added, 1 corrected; 1 row without a value.\n")
    with company_scope(company.id):
        kept = Measurement.objects.filter(kpi__key="returning-response").order_by("period")
        assert [value.actual for value in kept] == [7.6, 7.9, 8.1]
        assert kept[2].note == "new list"
        assert MeasurementEvent.objects.get().old_actual == 7.5
        assert KpiState.objects.get(kpi__key="returning-response").actual == 8.1


def test_one_value_is_counted_in_the_singular(company, tmp_path):
    content = "kpi,period,actual\nreturning-response,2025-01-20,8.1\n"
    said = ran("load_values", "northwind", values_file(tmp_path, content))
    assert said.startswith("1 value read: 1 added, 0 corrected; 0 rows without a value.\n")


BROKEN = {
    "kpi;period;actual\n": ["row 1: the fields of \"kpi;period;actual\" are not separated by commas; expected commas between fields and a point in numbers"],
    "kpi,date,actual\n": ["row 1: the column “period” is missing; expected kpi, period, actual, and perhaps note, each once", "row 1: the column “date” is not known, or stands twice; expected kpi, period, actual, and perhaps note, each once"],
    "kpi,period,actual\nx,2025-01-06,1,5\n": ["row 2: it has 4 fields; expected 3, as the header has"],
    "kpi,period,actual\nreturning-response,2025-01-20,abc\nnothing,2025-01-20,1\nreturning-response,2025-01-21,1\nreturning-response,2025-01-27,1e999\n": [
        'row 2, actual: "abc" is not a number; expected a number with a decimal point and no separators',
        "row 3, kpi: there is no KPI “nothing”; expected the key of a KPI of this company",
        "row 4, period: 2025-01-21 is not the first day of a period of this KPI; expected the first day of the period: Monday for weeks, the 1st for months and quarters",
        'row 5, actual: "1e999" is not a finite number; expected a number with a decimal point and no separators',
    ],
    "kpi,period,actual\nreturning-response,soon,1\nreturning-response,2190-01-01,1_0\nreturning-response,2150-01-05,1\n": [
        "row 2, period: it is no day; expected the first day of the period as YYYY-MM-DD",
        'row 3, actual: "1_0" is not a number; expected a number with a decimal point and no separators',
        "row 4, period: 2150-01-05 lies in the future; expected a period that has begun",
    ],
    "kpi,period,actual\nreturning-response,2025-01-20,1\nreturning-response,2025-01-20,2\n": ["row 3, period: row 2 gives a value for the same KPI and period; expected one value for a KPI and period"],
    '{"kpi": "returning-response", "period": "2025-01-20", "actual": "8"}\n{"kpi": 1, "period": "2025-01-20", "actual": NaN}\n[]\n{"kpi": "a", "kpi": "b"}\n': [
        'row 1, actual: "8" is not a number; expected a number from -1e15 to 1e15, or null',
        "row 2, kpi: 1.0 is not text; expected text in quotes",
        "row 2, actual: nan is not a finite number; expected a number from -1e15 to 1e15, or null",
        "row 3: no JSON object (list); expected an object on each line",
        "row 4: “period” is missing; expected kpi, period, actual, and perhaps note, each once",
        "row 4: “actual” is missing; expected kpi, period, actual, and perhaps note, each once",
        "row 4: “kpi” is not known, or stands twice; expected kpi, period, actual, and perhaps note, each once",
    ],
    b"\xff\xfek\x00": ["file: it is written in UTF-16; expected UTF-8"],
    b"kpi,period,actual\nx\xe9": ["file: line 2 holds the byte 0xe9, which is not UTF-8; expected UTF-8"],
    'kpi,period,actual\n"a"b,2025-01-20,1\n': ["line 2: not CSV (',' expected after '\"'); expected CSV with commas and double quotes"],
    "kpi,period,actual,note\nreturning-response,2025-01-20,1,a\0b\n": ['row 2, note: "a\\u0000b" holds a control character; expected text without control characters'],
    '{"kpi": "returning-response", "period": "2025-01-20", "actual": 1, "note": "\\ud800"}\n': ['row 1, note: "\\ud800" holds a control character; expected text without control characters'],
}  # fmt: skip


@pytest.mark.parametrize("content", BROKEN)
def test_broken_values_are_one_line_a_fault_and_save_nothing(company, tmp_path, capsys, content):
    good = (
        "returning-response,2025-02-03,5.0\n"
        if isinstance(content, str) and content.startswith("kpi,period,actual\n")
        else ""
    )
    content = content + good if isinstance(content, str) else content
    assert (
        refused(capsys, "load_values", "northwind", values_file(tmp_path, content))
        == BROKEN[content.removesuffix(good) if good else content]
    )
    with company_scope(company.id):
        assert Measurement.objects.filter(kpi__key="returning-response").count() == 2
        assert not MeasurementEvent.objects.exists()


# Undoing a load, and how far one is


def loaded(tmp_path, content):
    """The id that `load_values` says."""
    return ran("load_values", "northwind", values_file(tmp_path, content)).split()[-1]


def test_a_file_is_undone_by_its_load(company, tmp_path):
    load = loaded(tmp_path, gzip.compress(CSV.encode()))
    with company_scope(company.id):
        row = Load.objects.get()
        assert (str(row.id), row.name, row.source, row.by) == (load, "values", "file", None)
    said = ran("undo_load", "northwind", load, why="Last year's file")
    assert said == "values is undone: 1 restored, 1 taken back, 0 kept.\n"
    with company_scope(company.id):
        kept = Measurement.objects.filter(kpi__key="returning-response").order_by("period")
        assert [value.actual for value in kept] == [7.5, 7.9]
        assert set(MeasurementEvent.objects.filter(undo=True).values_list("reason", flat=True)) == {"Last year's file"}
    with pytest.raises(CommandError, match="undone already"):
        ran("undo_load", "northwind", load)
    with pytest.raises(CommandError, match="northwind has no load"):
        ran("undo_load", "northwind", str(company.id))


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_bar_on_a_terminal_and_nothing_in_a_pipe(company, tmp_path):
    terminal, pipe = Terminal(), StringIO()
    document = tmp_path / "company.json"
    other = small()
    other["company"]["slug"] = "eastwind"
    document.write_text(json.dumps(other))
    ran("load_company", str(document), stderr=terminal)
    assert "%  KPIs and targets" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
    ran("load_company", str(document), replace=True, stderr=pipe)
    assert pipe.getvalue() == ""


def test_many_rows_move_the_bar(company, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboards.rules.values_file.TOLD_EVERY", 1)
    terminal = Terminal()
    call_command("load_values", "northwind", values_file(tmp_path, CSV), stderr=terminal, stdout=StringIO())
    assert "25 %  1 of about 4 rows read" in terminal.getvalue()


def test_whoever_has_read_enough_hears_nothing():
    code = (
        "from dashboards.management.pipes import quiet_pipe\n"
        "with quiet_pipe():\n    for n in range(100_000): print('line', n)"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    with writer:
        assert writer.stdout.readline() == b"line 0\n"
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 141


def test_a_huge_installation_is_many_companies(db, monkeypatch):
    monkeypatch.setattr(synthetic, "HUGE_SHAPE", {"departments": 1, "people": 1})
    made = list(synthetic.make_companies(slug="acme", today=date(2026, 11, 18), weeks=3, count=2))
    assert [(one.company.slug, one.kpis, one.values) for one in made] == [("acme-001", 16, 48), ("acme-002", 16, 48)]
    with pytest.raises(CompanyFileRefused):
        next(synthetic.make_companies(slug="acme", today=date(2026, 11, 18), weeks=3, count=3))


# Recompute and report


def test_recomputing_twice_changes_nothing(company):
    assert ran("recompute", "northwind").endswith("company-wide results renewed.\n")
    assert ran("recompute", "northwind") == "0 KPIs restated; company-wide results unchanged.\n"
    with company_scope(company.id):
        assert not ChangeMark.objects.exists()


def test_results_of_an_earlier_day_are_kept_and_todays_figures_stay(company):
    with company_scope(company.id):
        before = list(KpiState.objects.order_by("kpi_id").values_list("kpi_id", "due_period", "health"))
    ran("recompute", "northwind", "--as-of", "2025-01-30")
    with company_scope(company.id):
        assert CompanySnapshot.objects.get().day == date(2025, 1, 30)
        assert list(KpiState.objects.order_by("kpi_id").values_list("kpi_id", "due_period", "health")) == before


@pytest.mark.parametrize("command", ["report", "recompute"])
def test_a_day_that_is_none_or_to_come_is_one_line(company, command):
    with pytest.raises(CommandError, match="is no day"):
        call_command(command, "northwind", "--as-of", "2025-13-01")
    with pytest.raises(CommandError, match="lies in the future"):
        call_command(command, "northwind", "--as-of", "2190-01-01")


def test_the_report_follows_its_schema_and_says_what_is_not_computed(company):
    report = json.loads(ran("report", "northwind", "--as-of", "2025-01-27"))
    jsonschema_rs.validate(json.loads((SCHEMAS / "report.json").read_text()), report, validate_formats=True)
    assert report["as_of"] == "2025-01-27"
    assert [kpi["key"] for kpi in report["kpis"]] == ["customer-retention", "returning-response"]
    assert report["kpis"][0]["owner"] == "ceo@northwind.example"
    assert (report["kpis"][0]["period"], report["kpis"][0]["actual"]) == ("2025-01-20", 65.0)
    assert report["links"] == [
        {"child": "returning-response", "parent": "customer-retention", "evidence": "too_little_data", "lag_weeks": None, "r": None, "p_adjusted": None, "testable_from": "2025-12-22"}
    ]  # fmt: skip
    assert [report[part] for part in ("findings", "conflicts", "diagnoses", "maturity", "steps")] == [None] * 5


def test_the_retail_company_is_made_reported_and_dumped(db):
    assert "56 KPIs" in ran("make_company", "retail", slug="shop", weeks=60)
    report = json.loads(ran("report", "shop"))
    jsonschema_rs.validate(json.loads((SCHEMAS / "report.json").read_text()), report, validate_formats=True)
    assert sum(kpi["health"] != "no_data" for kpi in report["kpis"]) > 45
    judged = [kpi for kpi in report["kpis"] if kpi["target"] is not None and kpi["variance"] is not None]
    assert all(abs(kpi["actual"] - kpi["target"] - kpi["variance"]) < 1e-6 for kpi in judged)


def test_a_size_that_does_not_exist_is_not_offered(db):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("make_company", "endless", slug="x")
