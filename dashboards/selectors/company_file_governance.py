"""A company's governance as its file says it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps

from alignment.models import CascadeLink
from dashboards.rules.company_file_governance import ACTIONS, CHANGES, DECISIONS, ITEMS, POLICIES, REVIEWS
from dashboards.rules.company_file_kinds import Choice
from dashboards.rules.company_file_named import renamed
from dashboards.rules.company_file_sections import Said, Section
from dashboards.rules.company_file_workshop import ALL, WAIVERS
from governance.models import ChangeRequest, ImprovementPlan
from governance.selectors.steps import signed_set
from kpis.models import Target
from organization.models import Company

Names = Mapping[UUID, str]


class _Writer:
    """Names of what rows refer to, and how a row is said."""

    def __init__(self, company: Company, kpis: Names, people: Names, departments: Names) -> None:
        self.company, self.zone = company, ZoneInfo(company.time_zone)
        self.of = {"kpi": kpis, "person": people, "department": departments}
        self.documents = names_in_documents(company, kpis, people, departments)

    def entry(self, section: Section, row: Any, below: Mapping[str, Mapping[UUID, list[Any]]]) -> dict[str, Any]:
        """An entry with its parts."""
        found = {said.name: self._value(section, said, row) for said in section.said}
        for part in section.parts:
            rows = below[f"{section.name}.{part.name}"].get(row.id, [])
            found[part.name] = _ordered(part, [self.entry(part, one, {}) for one in rows])
        return found

    def _value(self, section: Section, said: Said, row: Any) -> Any:
        if section is REVIEWS and said.name in {"on", "at", "in_series"}:
            starts = row.starts_at.astimezone(self.zone)
            return {"on": starts.date().isoformat(), "at": f"{starts:%H:%M}", "in_series": row.series_id is not None}[
                said.name
            ]
        if section is WAIVERS and said.name == "subject":
            return "company" if row.subject is None else self.documents.get(str(row.subject))
        value = getattr(row, said.attribute)
        if said.names:
            return self.of[said.names].get(value) if value else None
        if section in (CHANGES, POLICIES) and said.name in {"proposal", "base", "rules"}:
            return renamed(value, self.documents)
        if section is ITEMS and said.name == "subject":
            return self.documents.get(str(value)) if value else None
        return None if value == "" and isinstance(said.kind, Choice) else self._plain(value)

    def _plain(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(self.zone).date().isoformat()
        if isinstance(value, time):
            return f"{value:%H:%M}"
        return value.isoformat() if isinstance(value, date) else value


def governance_document(company: Company, kpis: Names, people: Names, departments: Names) -> dict[str, Any]:
    """Every section, ordered so that two files of one company are equal. One query a table."""
    writer = _Writer(company, kpis, people, departments)
    rows = {section.table: _rows(company, section) for section in _all(ALL)}
    document = {}
    for section in ALL:
        below = {f"{section.name}.{part.name}": _by_parent(part, rows[part.table]) for part in section.parts}
        own = [row for row in rows[section.table] if not _is_part(section, row)]
        document[section.name] = _ordered(section, [writer.entry(section, row, below) for row in own])
    return document


def names_in_documents(company: Company, kpis: Names, people: Names, departments: Names) -> dict[str, str]:
    """What a document's ids are called: id as text -> name."""
    found = {str(id): f"kpi:{key}" for id, key in kpis.items()}
    found |= {str(id): f"person:{email}" for id, email in people.items()}
    found |= {str(id): f"department:{key}" for id, key in departments.items()}
    links = CascadeLink.objects.filter(company=company).values_list("id", "child_id", "parent_id")
    found |= {str(id): f"link:{kpis[child]}>{kpis[parent]}" for id, child, parent in links}
    targets = Target.objects.filter(company=company).values_list("id", "kpi_id", "starts_on")
    found |= {str(id): f"target:{kpis[kpi]}@{starts}" for id, kpi, starts in targets}
    plans = ImprovementPlan.objects.filter(company=company).values_list("id", "kpi_id", "since")
    found |= {str(id): f"plan:{kpis[kpi]}@{since}" for id, kpi, since in plans}
    changes = ChangeRequest.objects.filter(company=company).values_list("id", "number")
    return found | {str(id): f"change:{number}" for id, number in changes}


def _all(sections: Iterable[Section]) -> Iterable[Section]:
    for section in sections:
        yield section
        yield from section.parts


def _rows(company: Company, section: Section) -> list[Any]:
    rows = apps.get_model(section.app, section.table)._default_manager.filter(company=company).order_by("id")
    if section.table == "SignOff":  # a yes to other company KPIs than there are is none to those in the file
        rows = rows.filter(signed=signed_set(company))
    return list(rows)


def _by_parent(part: Section, rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        parent = getattr(row, f"{part.under}_id")
        # an action of a plan stands there alone, also where a review added it
        if parent is not None and not (part.table == "ActionItem" and part.under == "review" and row.plan_id):
            found[parent].append(row)
    if part.name == ITEMS.name:
        for items in found.values():
            items.sort(key=lambda row: row.position)
    return found


def _is_part(section: Section, row: Any) -> bool:
    """Does the row stand inside another entry, or not at all?"""
    if section is WAIVERS:  # a conflict has no name of its own: it is found anew where the file is loaded
        return bool(row.kind == "conflict")
    if section.name == ACTIONS.name:
        return bool(row.plan_id or row.review_id)
    return section.name == DECISIONS.name and bool(row.review_id)


def _ordered(section: Section, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By the section's order; without one, as written."""
    if not section.order:
        return found
    return sorted(found, key=lambda one: tuple("" if one[name] is None else _key(one[name]) for name in section.order))


def _key(value: Any) -> str:
    return f"{value:09}" if isinstance(value, int) else str(value)
