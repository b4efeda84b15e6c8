"""Reads what an agenda is made of: how the KPIs stand and what they cost, plans, conflicts, requests, links, and what was left from last time.

The number of queries does not depend on how much there is.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from alignment.models import CascadeLink, Evidence
from alignment.rules.effects import KpiFacts, LinkFacts, effects
from alignment.selectors.conflicts import standing as standing_conflicts
from alignment.selectors.findings import standing as standing_findings
from governance.models import (
    ActionItem,
    AgendaItem,
    ChangeRequest,
    ChangeStatus,
    Decision,
    ImprovementPlan,
    ItemKind,
    MaturityScore,
    Outcome,
    PlanStatus,
    Review,
    ReviewStatus,
)
from governance.rules.agenda import Facts, Linked, Off, Subject, walks_cascade
from kpis.models import Health, Kpi, Level, Status
from kpis.selectors.states import Row, states_of
from organization.models import Company, Membership
from organization.selectors.owed import deputies_on

#: A plan is looked at from this long before it promises the KPI back.
PLANS_AHEAD = timedelta(days=7)
#: Of the departments' KPIs that are off, a review of the company looks at so many: those that cost it most.
MOST_BELOW = 6


def facts_of(company: Company, review: Review, *, today: date) -> Facts:
    """What the agenda of a review is made of today."""
    present = Presence(company, today)
    last = last_held(company, review)
    chair = present.of(review.chair_id)
    walks = walks_cascade(review.kind)
    return Facts(
        off=() if walks else _off(company, review, present, today),
        plans=() if walks else _plans(company, review, present, today),
        conflicts=_conflicts(company, review, present),
        changes=_changes(company, review, present),
        links=_links(company, present) if walks else (),
        findings=len(standing_findings(company, today=today)) if walks else 0,
        maturity=walks and MaturityScore.objects.filter(company=company, department__isnull=True).exists(),
        since_last=len(actions_from_before(company, review)) + decisions_since(company, review, last).count(),
        chair=chair,
    )


class Presence:
    """Who presents for whom today: the person, who stands in while they are away, nobody once they have left. Two queries."""

    def __init__(self, company: Company, today: date) -> None:
        self._deputies = deputies_on(company, today)
        self._there = set(Membership.objects.filter(company=company, active=True).values_list("id", flat=True))

    def of(self, person: UUID | None, deputy: UUID | None = None) -> UUID | None:
        """The first of the person's stand-in, the person and the deputy named on the KPI who is there."""
        for one in (self._deputies.get(person) if person else None, person, deputy):
            if one is not None and one in self._there:
                return one
        return None


def last_held(company: Company, review: Review) -> Review | None:
    """The review of the same kind and department that was held before."""
    rows = Review.objects.filter(
        company=company, kind=review.kind, department=review.department_id, status=ReviewStatus.HELD
    )
    return rows.exclude(id=review.id).filter(starts_at__lt=review.starts_at).order_by("-closed_at").first()


def actions_from_before(company: Company, review: Review) -> list[ActionItem]:
    """Open actions that earlier reviews of the same kind and department left, the most urgent first."""
    rows = ActionItem.objects.filter(
        company=company,
        done_at__isnull=True,
        dropped_at__isnull=True,
        review__kind=review.kind,
        review__department=review.department_id,
    )
    return list(rows.exclude(review=review).select_related("person", "kpi").order_by("due_on", "id"))


def decisions_since(company: Company, review: Review, last: Review | None) -> QuerySet[Decision]:
    """What was decided since the last time about the KPIs that the review is about, outside of it; the latest first."""
    since = last.closed_at if last is not None and last.closed_at is not None else review.starts_at - timedelta(days=31)
    rows = Decision.objects.filter(company=company, at__gte=since).exclude(review=review)
    if review.department_id is not None:
        rows = rows.filter(Q(kpi__department=review.department_id) | Q(department=review.department_id))
    elif not walks_cascade(review.kind):
        rows = rows.filter(Q(kpi__level=Level.COMPANY) | Q(kpi__isnull=True))
    if last is not None:
        rows = rows.exclude(review=last)
    return rows.select_related("kpi", "by").order_by("-at", "-id")


def looked_at(company: Company, links: Iterable[UUID] | None = None) -> dict[UUID, datetime]:
    """When each link was last confirmed or changed in a review that was held. One query."""
    rows = AgendaItem.objects.filter(
        company=company,
        kind=ItemKind.LINK,
        outcome__in=[Outcome.CONFIRMED, Outcome.CHANGE],
        review__status=ReviewStatus.HELD,
    )
    if links is not None:
        rows = rows.filter(subject__in=list(links))
    found = rows.order_by().values_list("subject").annotate(at=Max("review__closed_at"))
    return {subject: at for subject, at in found if subject is not None and at is not None}


def link_title(child: str, parent: str) -> str:
    """Win rate → Revenue growth."""
    return f"{child} → {parent}"[:300]


def _off(company: Company, review: Review, present: Presence, today: date) -> list[Off]:
    outcomes = states_of(company, level=Level.COMPANY, today=today)
    below = states_of(company, level=Level.DEPARTMENT, today=today, department=review.department_id)
    harm = _harm(company, outcomes, below)
    deputies = dict(Kpi.objects.filter(company=company, deputy__isnull=False).values_list("id", "deputy_id"))

    def told(row: Row, *, outcome: bool) -> Off:
        who = present.of(row.owner, deputies.get(row.id))
        return Off(row.id, row.name, who, harm.get(row.id, 0.0), row.misses_in_a_row, outcome)

    found = [told(row, outcome=False) for row in below if _is_off(row, today)]
    if review.department_id is not None:
        return found
    worst = sorted(found, key=lambda one: (-one.harm, -one.misses, one.name))[:MOST_BELOW]
    return [*(told(row, outcome=True) for row in outcomes if _is_off(row, today)), *worst]


def _is_off(row: Row, today: date) -> bool:
    return row.health == Health.OFF_TRACK and not row.accepted(today)


def _harm(company: Company, outcomes: Iterable[Row], below: Iterable[Row]) -> dict[UUID, float]:
    """Sigmas that the worst hit company KPI loses, by KPI."""
    facts = [
        KpiFacts(row.id, level, row.direction, row.variance, row.sigma, off=row.health == Health.OFF_TRACK)
        for level, rows in ((True, outcomes), (False, below))
        for row in rows
    ]
    links = CascadeLink.objects.filter(company=company, parent_level=Level.COMPANY, accepted_by__isnull=False).exclude(
        evidence=Evidence.CONTRADICTED, reaccepted_at__isnull=True
    )
    known = effects(
        facts,
        [LinkFacts(*row) for row in links.values_list("child_id", "parent_id", "polarity", "effect", "strength")],
    )
    found: dict[UUID, float] = {}
    for one in known:
        harm = max(0.0, -(one.sigmas or 0.0))
        assert isinstance(one.source, UUID)  # noqa: S101  for the type checker
        found[one.source] = max(harm, found.get(one.source, 0.0))
    return found


def _plans(company: Company, review: Review, present: Presence, today: date) -> list[Subject]:
    near = Q(due_on__lte=today + PLANS_AHEAD) | Q(review_on__lte=today + PLANS_AHEAD)
    rows = ImprovementPlan.objects.filter(near, company=company, status=PlanStatus.OPEN)
    if review.department_id is not None:
        rows = rows.filter(kpi__department=review.department_id, kpi__level=Level.DEPARTMENT)
    else:
        rows = rows.filter(kpi__level=Level.COMPANY)
    return [
        Subject(row.id, f"{row.kpi.name}: {row.title}"[:300], min(row.due_on, row.review_on or row.due_on), row.kpi_id, present.of(row.owner_id))
        for row in rows.select_related("kpi")
    ]  # fmt: skip


def _conflicts(company: Company, review: Review, present: Presence) -> list[Subject]:
    rows = [row for row in standing_conflicts(company) if row.counted and row.status == "open"]
    kpis = Kpi.objects.filter(company=company, id__in={row.first.id for row in rows})
    owners = dict(kpis.values_list("id", "owner_id"))
    home = review.department.key if review.department is not None else None
    return [
        Subject(
            row.id, f"{row.first.name} × {row.second.name}"[:300], row.found_on, None, present.of(owners.get(row.first.id))
        )
        for row in rows
        if home is None or home in {row.first.department_key, row.second.department_key}
    ]  # fmt: skip


def _changes(company: Company, review: Review, present: Presence) -> list[Subject]:
    rows = ChangeRequest.objects.filter(company=company, status=ChangeStatus.OPEN)
    if review.department_id is not None:
        rows = rows.filter(department=review.department_id)
    elif not walks_cascade(review.kind):
        rows = rows.filter(level=Level.COMPANY)
    zone = ZoneInfo(company.time_zone)
    return [
        Subject(row.id, row.title, row.created_at.astimezone(zone).date(), row.kpi_id, present.of(row.author_id))
        for row in rows
    ]


def _links(company: Company, present: Presence) -> list[Linked]:
    seen = looked_at(company)
    zone = ZoneInfo(company.time_zone)
    rows = CascadeLink.objects.filter(
        company=company, child_level=Level.DEPARTMENT, child__status=Status.ACTIVE, parent__status=Status.ACTIVE
    )
    return [
        Linked(
            id=row.id,
            title=link_title(row.child.name, row.parent.name),
            parent=row.parent_id,
            parent_name=row.parent.name,
            presenter=present.of(row.child.owner_id, row.child.deputy_id),
            contradicted=row.doubted,
            looked_at=seen[row.id].astimezone(zone).date() if row.id in seen else None,
        )
        for row in rows.select_related("child", "parent")
    ]
