"""A company as its file: entries ordered by their keys, every field said, so that two files of one company are equal."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection

from alignment.models import CascadeLink, Contribution, Resource, ResourceUse
from dashboards.rules.company_file import FORMAT
from dashboards.selectors.company_file_governance import governance_document
from kpis.models import Contributor, Explanation, Kpi, Measurement, Target
from kpis.rules.calendar import as_cadence, period_at, period_indices
from organization.models import Company, Department, Membership

_SAID_OF_KPI = (
    *("definition", "unit", "decimals", "direction", "indicator", "nature", "aggregation", "measure_cadence"),
    *("review_cadence", "tags", "status", "typical_change", "locked_until", "activated_on", "retired_on"),
)
_SAID_OF_TARGET = ("baseline", "value", "low", "high", "tolerance", "shape", "scope")
_SAID_OF_LINK = ("rationale", "polarity", "effect", "effect_sd", "strength", "lag_weeks")
#: Where nothing was said, a choice is null in the file; other text is empty.
_CHOICES = frozenset({"direction", "indicator", "nature", "review_cadence", "velocity", "strength"})
# A KPI's values lie together in the index of the primary key; numbers come in the network's byte order.
_VALUES = """
SELECT kpi_id, string_agg(int4send(period - date '1970-01-01'), ''::bytea ORDER BY period),
       string_agg(float8send(actual), ''::bytea ORDER BY period)
FROM kpis_measurement WHERE company_id = %s GROUP BY kpi_id
"""


def company_document(company: Company) -> dict[str, Any]:
    """The company file (plumbline-company/1) in plain JSON types."""
    people = dict(Membership.objects.filter(company=company).values_list("id", "email"))
    departments = dict(Department.objects.filter(company=company).values_list("id", "key"))
    kpis = {kpi.id: kpi for kpi in Kpi.objects.filter(company=company).order_by("key")}
    return {
        "format": FORMAT,
        "company": _company(company, people),
        "people": [_person(one, departments) for one in Membership.objects.filter(company=company).order_by("email")],
        "departments": [_department(one, people) for one in Department.objects.filter(company=company).order_by("key")],
        "kpis": _kpis(company, kpis, people, departments),
        "links": _links(company, kpis, people),
        "contributions": _contributions(company, kpis, departments),
        "values": dict(_values(company, kpis)),
        "explanations": _explanations(company, kpis, people),
        "resources": _resources(company, kpis),
        **governance_document(company, {id: kpi.key for id, kpi in kpis.items()}, people, departments),
    }


def _said(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The row's fields as the file says them."""
    return {name: _plain(name, getattr(row, name)) for name in names}


def _plain(name: str, value: Any) -> Any:
    if name in _CHOICES and value == "":
        return None
    return value.isoformat() if hasattr(value, "isoformat") else value


def _company(company: Company, people: dict[UUID, str]) -> dict[str, Any]:
    names = ("slug", "name", "currency", "time_zone", "locale", "fiscal_year_start_month", "velocity")
    return {**_said(company, names), "alignment_owner": people.get(company.alignment_owner_id)}  # type: ignore[arg-type]


def _person(person: Membership, departments: dict[UUID, str]) -> dict[str, Any]:
    department = departments.get(person.department_id)  # type: ignore[arg-type]
    return {
        **_said(person, ("email", "name", "role")),
        "department": department,
        **_said(person, ("job_role", "active")),
    }


def _department(department: Department, people: dict[UUID, str]) -> dict[str, Any]:
    head = people.get(department.head_id)  # type: ignore[arg-type]
    return {
        **_said(department, ("key", "name", "function")),
        "head": head,
        **_said(department, ("velocity",)),
        "closed": department.closed_at is not None,
    }


def _kpis(
    company: Company, kpis: dict[UUID, Kpi], people: dict[UUID, str], departments: dict[UUID, str]
) -> list[dict[str, Any]]:
    targets: dict[UUID, list[dict[str, Any]]] = {}
    for target in Target.objects.filter(company=company).order_by("starts_on"):
        span = {"from": target.starts_on.isoformat(), "to": _plain("to", target.ends_on)}
        targets.setdefault(target.kpi_id, []).append({**span, **_said(target, _SAID_OF_TARGET)})
    contributors: dict[UUID, list[dict[str, Any]]] = {}
    for one in Contributor.objects.filter(company=company).order_by("department__key"):
        entry = {"department": departments[one.department_id], "input": one.input}
        contributors.setdefault(one.kpi_id, []).append(entry)
    return [
        {
            **_said(kpi, ("key", "name", "level")),
            "department": departments.get(kpi.department_id),  # type: ignore[arg-type]
            "owner": people.get(kpi.owner_id),  # type: ignore[arg-type]
            "deputy": people.get(kpi.deputy_id),  # type: ignore[arg-type]
            **_said(kpi, _SAID_OF_KPI),
            "targets": targets.get(kpi.id, []),
            "contributors": contributors.get(kpi.id, []),
        }
        for kpi in kpis.values()
    ]


def _links(company: Company, kpis: dict[UUID, Kpi], people: dict[UUID, str]) -> list[dict[str, Any]]:
    found = [
        {
            "child": kpis[link.child_id].key,
            "parent": kpis[link.parent_id].key,
            **_said(link, _SAID_OF_LINK),
            "author": people.get(link.author_id),  # type: ignore[arg-type]
            "accepted_by": people.get(link.accepted_by_id),  # type: ignore[arg-type]
        }
        for link in CascadeLink.objects.filter(company=company)
    ]
    return sorted(found, key=lambda link: (link["child"], link["parent"]))


def _contributions(company: Company, kpis: dict[UUID, Kpi], departments: dict[UUID, str]) -> list[dict[str, Any]]:
    found = [
        {
            "department": departments[one.department_id],
            "company_kpi": kpis[one.company_kpi_id].key,
            "statement": one.statement,
            "kpi": kpis[one.kpi_id].key if one.kpi_id else None,
        }
        for one in Contribution.objects.filter(company=company)
    ]
    return sorted(found, key=lambda one: (one["department"], one["company_kpi"], one["statement"]))


def _values(company: Company, kpis: dict[UUID, Kpi]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each KPI that has values, from its first to its last one, null where one is missing."""
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [company.pk])
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    notes: dict[UUID, dict[str, str]] = {}
    noted = Measurement.objects.filter(company=company).exclude(note="").order_by("period")
    for of, period, note in noted.values_list("kpi_id", "period", "note"):
        notes.setdefault(of, {})[period.isoformat()] = note
    month = company.fiscal_year_start_month
    for kpi in kpis.values():
        if kpi.id not in rows:
            continue
        cadence = as_cadence(kpi.measure_cadence)
        days = np.frombuffer(rows[kpi.id][0], ">i4").astype("datetime64[D]")
        places = period_indices(days, cadence, fiscal_start_month=month)
        actuals: list[float | None] = [None] * int(places[-1] - places[0] + 1)
        for place, actual in zip(
            (places - places[0]).tolist(), np.frombuffer(rows[kpi.id][1], ">f8").tolist(), strict=True
        ):
            actuals[place] = actual
        start = period_at(int(places[0]), cadence, fiscal_start_month=month)
        entry: dict[str, Any] = {"start": start.isoformat(), "actuals": actuals, "notes": notes.get(kpi.id, {})}
        yield kpi.key, entry


def _resources(company: Company, kpis: dict[UUID, Kpi]) -> list[dict[str, Any]]:
    found: dict[UUID, dict[str, Any]] = {
        one.id: {**_said(one, ("key", "name", "slack", "hard")), "uses": {}, "hurts": {}}
        for one in Resource.objects.filter(company=company).order_by("key")
    }
    for use in ResourceUse.objects.filter(company=company).order_by("kpi__key"):
        side, number = ("hurts", use.hurts) if use.uses is None else ("uses", use.uses)
        found[use.resource_id][side][kpis[use.kpi_id].key] = number
    return list(found.values())


def _explanations(company: Company, kpis: dict[UUID, Kpi], people: dict[UUID, str]) -> list[dict[str, Any]]:
    zone = ZoneInfo(company.time_zone)
    found = [
        {
            "kpi": kpis[one.kpi_id].key,
            **_said(one, ("period", "cause", "text", "next_step")),
            "by": people.get(one.author_id),  # type: ignore[arg-type]
            "on": one.written_at.astimezone(zone).date().isoformat(),
        }
        for one in Explanation.objects.filter(company=company)
    ]
    return sorted(found, key=lambda one: (one["kpi"], one["period"]))
