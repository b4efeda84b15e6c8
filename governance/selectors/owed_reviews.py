"""What reviews leave people to do: to hold them, and to present in them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from governance.wording.owed_reviews import (
    holding_label,
    holding_line,
    holding_title,
    presenting_label,
    presenting_line,
    presenting_title,
)
from kpis.rules.calendar import local_midnight
from organization.models import Company
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

HOLD, PRESENT = "review", "presentation"
#: Who presents is told this long before.
AHEAD = timedelta(days=7)

# Where nobody chairs, or who chaired has left: the department's head, or the alignment owner, who may hold it too.
_HOLD = """
FROM governance_review r
JOIN organization_company y ON y.id = r.company_id
LEFT JOIN organization_department d ON d.company_id = r.company_id AND d.id = r.department_id
LEFT JOIN organization_membership c ON c.company_id = r.company_id AND c.id = r.chair_id AND c.active
LEFT JOIN organization_membership h ON h.company_id = r.company_id AND h.id = d.head_id AND h.active
JOIN organization_membership o ON o.company_id = r.company_id AND o.active AND o.id = coalesce(c.id, h.id, y.alignment_owner_id)
WHERE r.company_id = %(company)s AND r.status IN ('planned', 'open') AND r.starts_at < %(reviews_of_today)s
  AND (%(people)s::uuid[] IS NULL OR o.id = ANY(%(people)s::uuid[]))
"""
_PRESENT = """
FROM governance_review r
JOIN governance_agendaitem i ON i.company_id = r.company_id AND i.review_id = r.id
JOIN organization_membership o ON o.company_id = i.company_id AND o.id = i.presenter_id AND o.active
LEFT JOIN organization_department d ON d.company_id = r.company_id AND d.id = r.department_id
WHERE r.company_id = %(company)s AND r.status IN ('planned', 'open') AND r.starts_at < %(reviews_of_week)s
  AND i.outcome = '' AND i.presenter_id IS DISTINCT FROM r.chair_id
  AND (%(people)s::uuid[] IS NULL OR i.presenter_id = ANY(%(people)s::uuid[]))
"""


def hold_params(company: Company, today: date) -> dict[str, Any]:
    """Reviews that begin before the company's next midnight are to be held."""
    return {"reviews_of_today": local_midnight(today + timedelta(days=1), company.time_zone)}


def present_params(company: Company, today: date) -> dict[str, Any]:
    """Reviews of the next week."""
    return {"reviews_of_week": local_midnight(today + AHEAD, company.time_zone)}


def reviews_to_hold(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """Reviews whose day has come, owed by who chairs (the head or the alignment owner where nobody does); late from the day after. One query."""
    columns = "r.id, r.kind, coalesce(d.name, ''), r.starts_at, r.status, o.id, o.name"
    rows = _rows(f"SELECT {columns} {_HOLD}", company, hold_params(company, today), people)
    zone = ZoneInfo(company.time_zone)
    found = []
    for review, kind, department, starts, status, chair, name in rows:
        day = starts.astimezone(zone).date()
        params = _told(review, kind, department, starts, name) | {"status": status}
        found.append(
            Owed(
                HOLD,
                chair,
                str(review),
                local_midnight(day, company.time_zone),
                by=day,
                late=day < today,
                params=params,
            )
        )
    return found


def items_to_present(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """One for each review of the next week and person who presents in it; the chair is asked for the whole of it already. One query."""
    columns = "r.id, r.kind, coalesce(d.name, ''), r.starts_at, o.id, o.name, count(*)"
    rows = _rows(
        f"SELECT {columns} {_PRESENT} GROUP BY 1, 2, 3, 4, 5, 6", company, present_params(company, today), people
    )
    zone = ZoneInfo(company.time_zone)
    return [
        Owed(
            PRESENT,
            person,
            str(review),
            starts - AHEAD,
            by=starts.astimezone(zone).date(),
            params=_told(review, kind, department, starts, name) | {"items": number},
        )
        for review, kind, department, starts, person, name, number in rows
    ]


def _told(review: UUID, kind: str, department: str, starts: datetime, owner: str) -> dict[str, str]:
    told = {"review": str(review), "kind": kind, "department": department, "starts": starts.isoformat()}
    return {**told, "owner": owner, "name": department or kind}


def _rows(query: str, company: Company, params: dict[str, Any], people: Collection[UUID] | None) -> list[Any]:
    told = {"company": company.pk, "people": None if people is None else list(people), **params}
    with connection.cursor() as cursor:
        cursor.execute(query, told)
        return list(cursor.fetchall())


OWED_KINDS = (
    OwedKind(
        code=HOLD,
        rank=8,
        find=reviews_to_hold,
        count=f"SELECT count(*) {_HOLD}",
        params=hold_params,
        words=holding_line,
        title=holding_title,
        label=holding_label,
    ),
    OwedKind(
        code=PRESENT,
        rank=9,
        find=items_to_present,
        count=f"SELECT count(DISTINCT (r.id, o.id)) {_PRESENT}",
        params=present_params,
        words=presenting_line,
        title=presenting_title,
        label=presenting_label,
    ),
)
