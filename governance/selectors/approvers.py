"""Who may approve which request, today. A fixed number of queries for many requests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import F

from alignment.models import CascadeLink
from governance.models import ChangeRequest, Verdict
from governance.rules.approvals import Candidate, Seat, open_seats, seats
from governance.rules.policy import Policy
from governance.selectors.policy import policy_of
from kpis.models import Kpi
from organization.http.request import company_today
from organization.models import Absence, Company, Department, Membership, Role


class Staff:
    """The people of a company as approvals need them. Three queries."""

    def __init__(self, company: Company, day: date) -> None:
        away = Absence.objects.filter(company=company, starts_on__lte=day, ends_on__gte=day).order_by()
        stands_in = dict(away.annotate(person=F("membership_id")).values_list("person", "deputy_id"))
        self._people: dict[UUID, Candidate] = {}
        self._roles: dict[str, list[Candidate]] = defaultdict(list)
        people = dict(
            Membership.objects.filter(company=company, active=True)
            .exclude(role=Role.VIEWER)
            .order_by("name")
            .values_list("id", "role")
        )
        for person, role in people.items():
            deputy = stands_in.get(person)
            there = deputy if deputy in people and deputy not in stands_in else None
            self._people[person] = Candidate(person, away=person in stands_in, deputy=there)
            self._roles[role].append(self._people[person])
        heads = Department.objects.filter(company=company).values_list("id", "head_id")
        self._heads: dict[UUID, UUID | None] = dict(heads)
        self._alignment_owner = company.alignment_owner_id

    def leading(self, role: str) -> list[Candidate]:
        """The alignment owner, the executives, the administrators."""
        return self.those([self._alignment_owner]) if role == "alignment_owner" else list(self._roles[role])

    def heads_of(self, departments: Iterable[UUID]) -> list[Candidate]:
        """The heads of these departments."""
        return self.those(self._heads.get(one) for one in departments)

    def those(self, people: Iterable[UUID | None]) -> list[Candidate]:
        """Those of the people who may decide anything."""
        return [self._people[one] for one in dict.fromkeys(people) if one in self._people]


def seats_of(company: Company, policy: Policy, changes: Sequence[ChangeRequest], day: date) -> dict[UUID, list[Seat]]:
    """Change -> the seats that the policy in force asks for. Five queries."""
    staff = Staff(company, day)
    linked = _linked_departments(company, changes)
    found = {}
    for change in changes:
        who: dict[str, Sequence[Candidate]] = {
            role: staff.leading(role) for role in ("alignment_owner", "executive", "administrator")
        }
        if change.department_id is not None:
            who["head"] = staff.heads_of([change.department_id])
        if others := linked[change.id] - {change.department_id}:
            who["other_head"] = staff.heads_of(sorted(one for one in others if one is not None))
        if change.kpi is not None and change.kpi.owner_id is not None:
            who["owner"] = staff.those([change.kpi.owner_id])
        found[change.id] = seats(policy.approvers_of(change.level, change.kind), who, change.author_id)
    return found


def standing_seats(company: Company, change: ChangeRequest) -> tuple[list[Seat], list[Seat]]:
    """(all seats that the policy in force asks for, those that are open)."""
    asked = seats_of(company, policy_of(company), [change], company_today(company))[change.id]
    approved = change.approvals.filter(verdict=Verdict.APPROVED).values_list("role", flat=True)
    return asked, open_seats(asked, set(approved))


def _linked_departments(company: Company, changes: Sequence[ChangeRequest]) -> dict[UUID, set[UUID | None]]:
    """Change -> departments at the other end of its KPI's links, those that stand and those that are asked for."""
    kpis = {change.kpi_id for change in changes if change.kpi_id}
    beside: dict[UUID, set[UUID | None]] = defaultdict(set)
    up = CascadeLink.objects.filter(company=company, child_id__in=kpis)
    down = CascadeLink.objects.filter(company=company, parent_id__in=kpis)
    for kpi, department in up.values_list("child_id", "parent__department_id"):
        beside[kpi].add(department)
    for kpi, department in down.values_list("parent_id", "child__department_id"):
        beside[kpi].add(department)
    asked = {UUID(one["parent"]) for change in changes for one in change.proposal.get("links", []) if "parent" in one}
    homes = dict(Kpi.objects.filter(company=company, id__in=asked).values_list("id", "department_id")) if asked else {}
    return {
        change.id: {
            department
            for department in (
                *(beside[change.kpi_id] if change.kpi_id else ()),
                *(homes.get(UUID(one["parent"])) for one in change.proposal.get("links", []) if "parent" in one),
            )
            if department is not None
        }
        for change in changes
    }
