"""Which disputes wait for their resolver, and for the view of an owner."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from governance.models import Dispute, DisputeStatus
from governance.wording.disputes import dispute_line, disputes_label, disputes_title
from organization.models import Company, Membership
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

DISPUTE = "dispute"

COUNT = """
SELECT coalesce(sum((d.resolver_id = ANY(%(people)s::uuid[]))::int
                  + (d.first_view = '' AND a.owner_id = ANY(%(people)s::uuid[]))::int
                  + (d.second_view = '' AND b.owner_id = ANY(%(people)s::uuid[]))::int), 0)
FROM governance_dispute d
JOIN kpis_kpi a ON a.company_id = d.company_id AND a.id = d.first_id
JOIN kpis_kpi b ON b.company_id = d.company_id AND b.id = d.second_id
WHERE d.company_id = %(company)s AND d.status = 'open'
"""


def disputes_owed(
    company: Company, today: date, people: Collection[UUID] | None = None, *, dispute: UUID | None = None
) -> list[Owed]:
    """Decisions and views that open disputes wait for, of active people. Two queries."""
    rows = Dispute.objects.filter(company=company, status=DisputeStatus.OPEN).select_related("first", "second")
    found = list(rows.filter(id=dispute) if dispute else rows)
    asked = [(row, person, what) for row in found for person, what in _asked(row) if person is not None]
    ids = {person for _row, person, _what in asked}
    names = dict(Membership.objects.filter(company=company, id__in=ids, active=True).values_list("id", "name"))
    wanted = None if people is None else set(people)
    return [
        _one(row, person, what, names[person], today)
        for row, person, what in asked
        if person in names and (wanted is None or person in wanted)
    ]


def _asked(row: Dispute) -> list[tuple[UUID | None, str]]:
    found: list[tuple[UUID | None, str]] = [(row.resolver_id, "decide")]
    if not row.first_view:
        found.append((row.first.owner_id, "view"))
    if not row.second_view:
        found.append((row.second.owner_id, "view"))
    return found


def _one(row: Dispute, person: UUID, what: str, name: str, today: date) -> Owed:
    return Owed(
        kind=DISPUTE,
        person=person,
        subject=f"{row.id}:{what}",
        since=row.raised_at,
        by=row.due_on,
        late=row.due_on < today,
        params={
            "number": row.number,
            "what": what,
            "question": row.question,
            "first": row.first.name,
            "second": row.second.name,
            "name": f"{row.first.name} × {row.second.name}",
            "owner": name,
        },
    )


def _nothing_more(company: Company, today: date) -> Mapping[str, Any]:  # noqa: ARG001  the registry's signature
    return {}


OWED_DISPUTE = OwedKind(
    code=DISPUTE,
    rank=3,
    find=lambda company, today, people: disputes_owed(company, today, people),
    count=COUNT,
    params=_nothing_more,
    words=dispute_line,
    title=disputes_title,
    label=disputes_label,
)
