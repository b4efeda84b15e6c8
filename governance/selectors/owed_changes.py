"""Which change requests wait for whose word."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from governance.models import ChangeApproval, ChangeStatus
from governance.wording.changes import approval_line, approvals_label, approvals_title
from organization.models import Company, Membership
from organization.rules.owed import Owed
from organization.selectors.owed import OwedKind

APPROVAL = "approval"

COUNT = """
SELECT count(DISTINCT a.change_id) FROM governance_changeapproval a
JOIN governance_changerequest r ON r.company_id = a.company_id AND r.id = a.change_id AND r.status = 'open'
WHERE a.company_id = %(company)s AND a.verdict = '' AND a.deciders && %(people)s::uuid[]
"""


def approvals_of(company: Company, changes: Collection[UUID]) -> list[Owed]:
    """Who is asked about these requests."""
    return _owed(company, None, changes)


def owed_approvals(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:  # noqa: ARG001
    """Open requests, owed by everybody who may say the yes that is missing. Two queries."""
    return _owed(company, people, None)


def _owed(company: Company, people: Collection[UUID] | None, changes: Collection[UUID] | None) -> list[Owed]:
    rows = ChangeApproval.objects.filter(company=company, verdict="", change__status=ChangeStatus.OPEN)
    if people is not None:
        rows = rows.filter(deciders__overlap=list(people))
    if changes is not None:
        rows = rows.filter(change__in=changes)
    found = list(rows.select_related("change", "change__author").order_by("change__number"))
    names = _names(company, {one for row in found for one in row.deciders})
    wanted = None if people is None else set(people)
    owed: dict[tuple[UUID, UUID], Owed] = {}
    for row in found:
        for person in row.deciders:
            if person in names and (wanted is None or person in wanted):
                owed.setdefault((row.change_id, person), _one(row, person, names[person]))
    return list(owed.values())


def _names(company: Company, people: Collection[UUID]) -> dict[UUID, str]:
    if not people:
        return {}
    return dict(Membership.objects.filter(company=company, id__in=people, active=True).values_list("id", "name"))


def _one(row: ChangeApproval, person: UUID, name: str) -> Owed:
    change = row.change
    return Owed(
        kind=APPROVAL,
        person=person,
        subject=str(change.id),
        since=change.created_at,
        params={
            "name": f"CR-{change.number} {change.title}",
            "number": change.number,
            "kind": change.kind,
            "author": change.author.name if change.author else "",
            "owner": name,
        },
    )


def _nothing_more(company: Company, today: date) -> Mapping[str, Any]:  # noqa: ARG001  the registry's signature
    return {}


OWED_APPROVAL = OwedKind(
    code=APPROVAL,
    rank=4,
    find=owed_approvals,
    count=COUNT,
    params=_nothing_more,
    words=approval_line,
    title=approvals_title,
    label=approvals_label,
)
