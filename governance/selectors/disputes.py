"""Reads disputes, and who decides them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from alignment.models import Conflict
from alignment.selectors.conflicts import one as conflict_row
from governance.models import Dispute, DisputeStatus
from governance.rules.approvals import Candidate
from governance.rules.disputes import resolver_of
from governance.rules.policy import RESOLVERS, Policy
from governance.selectors.approvers import Staff
from governance.selectors.nearest import Leadership
from kpis.models import Kpi, Status
from organization.models import Company


def disputes_of(company: Company) -> QuerySet[Dispute]:
    """All of them, the latest first, with what lists show."""
    return Dispute.objects.filter(company=company).select_related(
        "first", "second", "first__department", "second__department", "first_owner", "second_owner", "resolver",
        "raised_by", "decided_by", "change",
    )  # fmt: skip


def dispute_at(company: Company, number: int) -> Dispute | None:
    """By its number."""
    return disputes_of(company).filter(number=number).first()


def open_between(company: Company, first: UUID, second: UUID) -> Dispute | None:
    """The open dispute between two KPIs, whichever came first."""
    rows = disputes_of(company).filter(status=DisputeStatus.OPEN)
    return rows.filter(Q(first=first, second=second) | Q(first=second, second=first)).first()


def next_number(company: Company) -> int:
    """For a new dispute; whoever asks holds Lock.STRUCTURE."""
    last = Dispute.objects.filter(company=company).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def owns_any(company: Company, person: UUID) -> bool:
    """Does the person own a KPI that counts?"""
    return Kpi.objects.filter(company=company, owner=person, status=Status.ACTIVE).exists()


def who_decides(company: Company, policy: Policy, kpis: Sequence[Kpi], day: date) -> UUID | None:
    """The resolver by the policy, or the next role up where they cannot; of several executives whoever stands nearest to the two. Seven queries."""
    staff = Staff(company, day)
    departments = {kpi.department_id for kpi in kpis}
    shared = [one for one in departments if one is not None] if len(departments) == 1 else []
    near = Leadership(company, [kpi.id for kpi in kpis]).above([kpi.id for kpi in kpis])
    who = {role: staff.leading(role) for role in ("alignment_owner", "administrator")} | {
        "executive": staff.those(near)
    }
    wanted: list[Candidate]
    if policy.dispute_resolver == "head":
        wanted = staff.heads_of(shared)
    elif policy.dispute_resolver in RESOLVERS:
        wanted = who[policy.dispute_resolver]
    else:
        wanted = staff.those([UUID(policy.dispute_resolver)])
    owners = {kpi.owner_id for kpi in kpis if kpi.owner_id is not None}
    return resolver_of(wanted, who, owners)


def may_resolve(company: Company, dispute: Dispute, day: date) -> set[UUID]:
    """The resolver, and who stands in for them today; no owner of the two KPIs."""
    if dispute.resolver_id is None:
        return set()
    found = {dispute.resolver_id}
    for one in Staff(company, day).those([dispute.resolver_id]):
        if one.away and one.deputy is not None:
            found.add(one.deputy)
    return found - {dispute.first.owner_id, dispute.second.owner_id}


def ways_of(company: Company, conflict: Conflict | None) -> list[tuple[UUID, float]]:
    """(KPI, target) of the resolutions that the latest scan worked out for the conflict."""
    row = conflict_row(company, conflict.id) if conflict is not None else None
    if row is None:
        return []
    return [(way.kpi.id, way.target) for way in row.ways if way.kpi is not None and way.target is not None]
