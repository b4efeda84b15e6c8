"""load(dump(x)) is x: any company file that keeps the rules, through the real database and back."""

import json
from datetime import date

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from dashboards.rules.company_file_kinds import Number
from dashboards.rules.company_file_lines import document_lines
from dashboards.rules.company_file_objects import Items, Named, Object
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.company_file_shape import SECTIONS
from dashboards.rules.company_file_workshop import ALL
from dashboards.services.company_file import dump_company, load_company
from kpis.rules.calendar import period_index
from organization.models import company_scope
from organization.rules.actors import system
from tests.dashboards.company_file.files import company_files, small

ACTOR = system("file")


def normal(value, fields):
    """What a file says: defaults filled in, choices left out as null, as docs/company-file.md describes."""
    return {field.name: plain(value.get(field.name), field) for field in fields}


def plain(value, field):
    kind = field.kind
    if isinstance(kind, Items):
        return [normal(item, kind.kind.fields) if isinstance(kind.kind, Object) else item for item in value or []]
    if isinstance(kind, Named):
        return {
            key: normal(item, kind.kind.fields) if isinstance(kind.kind, Object) else item
            for key, item in (value or {}).items()
        }
    if isinstance(kind, Object):
        return normal(value, kind.fields)
    if isinstance(kind, Number) and value is not None:
        return float(value)
    default = None if field.default == "" and hasattr(kind, "words") else field.default
    return default if value is None else value


def canonical(document):
    """The normal file with entries in the order of a dump, and values from the first to the last one there is."""
    found = normal(document, SECTIONS)
    found["people"].sort(key=lambda one: one["email"])
    found["departments"].sort(key=lambda one: one["key"])
    found["kpis"].sort(key=lambda one: one["key"])
    for kpi in found["kpis"]:
        kpi["targets"].sort(key=lambda one: one["from"])
        kpi["contributors"].sort(key=lambda one: one["department"])
    found["links"].sort(key=lambda one: (one["child"], one["parent"]))
    found["contributions"].sort(key=lambda one: (one["department"], one["company_kpi"], one["statement"]))
    found["explanations"].sort(key=lambda one: (one["kpi"], one["period"]))
    found["resources"].sort(key=lambda one: one["key"])
    return found


def spread(document):
    """Values by KPI and place from the start, so that leading and trailing nulls do not count."""
    month = document["company"]["fiscal_year_start_month"]
    cadence = {kpi["key"]: kpi["measure_cadence"] for kpi in document["kpis"]}
    return {
        (key, period_index(date.fromisoformat(entry["start"]), cadence[key], fiscal_start_month=month) + place): (float(actual), entry["notes"] if actual else None)
        for key, entry in document["values"].items()
        for place, actual in enumerate(entry["actuals"])
        if actual is not None
    }  # fmt: skip


def through_database(document):
    """The dump of the loaded document; the rows are taken back."""
    with transaction.atomic():
        company = load_company(document, actor=ACTOR)
        with company_scope(company.id):
            dumped = dump_company(company)
        transaction.set_rollback(True)
    return dumped


@given(company_files())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_loaded_company_dumps_what_was_loaded(db, document):
    dumped = through_database(document)
    wanted = canonical(document)
    assert spread(dumped) == spread(wanted)
    assert {**dumped, "values": {}} == {**wanted, "values": {}}
    # and the dump is a file that loads to the same dump, byte for byte
    text = "\n".join(document_lines(dumped))
    assert json.loads(text) == dumped
    assert through_database(json.loads(text)) == dumped


def test_what_is_dumped_says_every_field(db):
    dumped = through_database(small())
    assert list(dumped) == [
        "format",
        "company",
        "people",
        "departments",
        "kpis",
        "links",
        "contributions",
        "values",
        "explanations",
        "resources",
        *(section.name for section in ALL),
    ]
    assert dumped["kpis"][0]["targets"][0] == {
        "from": "2026-01-01", "to": "2026-12-31", "baseline": 64.0, "value": 68.0, "low": None, "high": None,
        "tolerance": 1.0, "shape": "linear", "scope": "period",
    }  # fmt: skip
    assert dumped["values"]["customer-retention"] == {"start": "2025-01-06", "actuals": [65.1, None, 65.0], "notes": {}}
    assert dumped["values"]["returning-response"]["notes"] == {"2025-01-13": "two campaigns"}


@given(company_files())
@settings(max_examples=60, deadline=None)
def test_any_generated_file_keeps_the_rules(document):
    assert read_company_file(document, now=timezone.now()).faults.kept == []
