"""Which links wait for whose word."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from alignment.wording.owed import acceptance_line, acceptances_label, acceptances_title
from organization.models import Company
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

ACCEPTANCE = "acceptance"

# One person is asked: the head of the parent's department, else the alignment owner, else the head of the child's;
# never the author. An individual KPI is read by its own department's head only.
# Every page counts them. The few that wait are read once, first: of a company that was just loaded the planner knows no sizes,
# and would look through all links for every pair of KPIs.
_WAITING = """
FROM (
    WITH waiting AS MATERIALIZED (
        SELECT id, company_id, child_id, parent_id, child_level, author_id, created_at FROM alignment_cascadelink
        WHERE company_id = %(company)s AND accepted_by_id IS NULL AND rationale <> '')
    SELECT * FROM waiting
) l
JOIN kpis_kpi child ON child.company_id = l.company_id AND child.id = l.child_id AND child.status <> 'retired'
JOIN kpis_kpi parent ON parent.company_id = l.company_id AND parent.id = l.parent_id AND parent.status <> 'retired'
JOIN organization_company c ON c.id = l.company_id
LEFT JOIN organization_department cd ON cd.company_id = l.company_id AND cd.id = child.department_id
LEFT JOIN organization_department pd ON pd.company_id = l.company_id AND pd.id = parent.department_id
    AND (l.child_level <> 'individual' OR pd.id = cd.id)
JOIN organization_membership a ON a.company_id = l.company_id AND a.active AND a.id = coalesce(
    nullif(pd.head_id, l.author_id), nullif(c.alignment_owner_id, l.author_id), nullif(cd.head_id, l.author_id))
WHERE (%(people)s::uuid[] IS NULL OR a.id = ANY(%(people)s::uuid[]))
"""
COUNT = f"SELECT count(*) {_WAITING}"
_READ = f"SELECT a.id, l.id, l.created_at, child.key, child.name, parent.name {_WAITING}"


def waiting_acceptances(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:  # noqa: ARG001
    """Links that nobody accepted yet, and who is asked for it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, {"company": company.pk, "people": None if people is None else list(people)})
        rows = cursor.fetchall()
    return [
        Owed(
            kind=ACCEPTANCE,
            person=person,
            subject=str(link),
            since=written,
            params={"link": str(link), "key": key, "name": child, "parent": parent},
        )
        for person, link, written, key, child, parent in rows
    ]


def _nothing_more(company: Company, today: date) -> Mapping[str, Any]:  # noqa: ARG001  the registry's signature
    """`COUNT` asks for nothing more."""
    return {}


OWED_KINDS = (
    OwedKind(
        code=ACCEPTANCE,
        rank=3,
        find=waiting_acceptances,
        count=COUNT,
        params=_nothing_more,
        words=acceptance_line,
        title=acceptances_title,
        label=acceptances_label,
    ),
)
