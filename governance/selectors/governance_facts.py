"""Reads what the rules of governance look at. A fixed number of queries."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from governance.models import Accountability, AlignmentCycle, Answer, Escalation, ImprovementPlan, PlanStatus
from governance.rules.cadence import ALIGNMENT, OPERATIONAL, STRATEGIC
from governance.rules.findings.facts import GovernanceFacts, Id
from governance.rules.steps import realignment_due
from governance.selectors.maturity_changes import broken_locks, changed_kpis
from governance.selectors.policy import latest_version, policy_of
from governance.selectors.review_counts import counts_by_body
from governance.selectors.steps import has_resolver, open_cycle_of, skips_of
from kpis.models import Health, Kpi, KpiState, Level, Status
from kpis.rules.stability import a_year_after
from organization.models import Company

#: What happened longer ago is history.
SEEN: timedelta = timedelta(days=90)
TWO_QUARTERS = timedelta(days=182)
_UNREVIEWED = """
SELECT c.department_id, count(*)
FROM alignment_cascadelink l
JOIN kpis_kpi c ON c.company_id = l.company_id AND c.id = l.child_id AND c.status = 'active' AND c.level = 'department'
JOIN kpis_kpi p ON p.company_id = l.company_id AND p.id = l.parent_id AND p.status = 'active' AND p.level = 'company'
WHERE l.company_id = %(company)s AND l.accepted_by_id IS NOT NULL
  AND greatest(l.created_at, l.accepted_at, l.reaccepted_at) < %(since)s
  AND NOT EXISTS (
      SELECT 1 FROM governance_agendaitem i JOIN governance_review r ON r.company_id = i.company_id AND r.id = i.review_id
      WHERE i.company_id = l.company_id AND i.kind = 'link' AND i.subject = l.id AND i.outcome NOT IN ('', 'postponed', 'discussed')
        AND r.status = 'held' AND r.closed_at >= %(since)s)
GROUP BY c.department_id
"""


def governance_facts(company: Company, day: date) -> GovernanceFacts:
    """The company as it stands on `day`, which is today where it is."""
    accepted, declined = _answers(company)
    return GovernanceFacts(
        skipped=tuple(sorted(skips_of(company, open_cycle_of(company)))),
        lock_broken=broken_locks(company, since=day - SEEN, until=day),
        ungoverned=_ungoverned(company, day),
        without_plan=_without_plan(company, day),
        unanswered=_unanswered(company, day, "kpi_id"),
        unanswered_departments=_unanswered(company, day, "department_id"),
        resolver=has_resolver(company),
        unreviewed=_unreviewed(company, day),
        missed=_missed(company, day),
        last_quarter=_last_quarter(company, day),
        realign_by=_realign_by(company, day),
        not_accepted=accepted,
        declined=declined,
    )


def _ungoverned(company: Company, day: date) -> tuple[Id, ...]:
    """KPIs changed without a request since the policy demands one, within 90 days. The locks speak for the company's."""
    version = latest_version(company)
    if version is None:
        return ()
    policy, zone = policy_of(company), ZoneInfo(company.time_zone)
    since = max(day - SEEN, version.adopted_at.astimezone(zone).date() + timedelta(days=1))
    governed = {level for level, kinds in policy.requests.items() if kinds}
    rows = changed_kpis(company, since=since, until=day) if governed else []
    return tuple(row.kpi for row in rows if row.level in governed and row.asked < row.every)


def _without_plan(company: Company, day: date) -> tuple[Id, ...]:
    planned = ImprovementPlan.objects.filter(company=company, status=PlanStatus.OPEN).values("kpi_id")
    rows = KpiState.objects.filter(
        Q(accepted_until__isnull=True) | Q(accepted_until__lt=day),
        company=company,
        kpi__status=Status.ACTIVE,
        health=Health.OFF_TRACK,
        misses_in_a_row__gte=policy_of(company).plan_after,
    ).exclude(kpi_id__in=planned)
    return tuple(rows.order_by("kpi_id").values_list("kpi_id", flat=True))


def _unanswered(company: Company, day: date, about: str) -> Mapping[Id, int]:
    rows = Escalation.objects.filter(
        company=company, due_on__lt=day, answered_at__isnull=True, closed_at__isnull=True, **{f"{about}__isnull": False}
    )
    if about == "department_id":
        rows = rows.filter(kpi__isnull=True)
    return dict(Counter(rows.order_by("raised_at").values_list(about, flat=True)))


def _unreviewed(company: Company, day: date) -> Mapping[Id, int]:
    with connection.cursor() as cursor:
        cursor.execute(_UNREVIEWED, {"company": company.pk, "since": day - TWO_QUARTERS})
        return dict(cursor.fetchall())


def _missed(company: Company, day: date) -> Mapping[Id | None, int]:
    found: Counter[UUID | None] = Counter()
    for one in counts_by_body(company, day, kinds=[OPERATIONAL, STRATEGIC], weeks=13):
        found[one.needed.department] += len(one.count.missing)
    return {department: count for department, count in found.items() if count}


def _last_quarter(company: Company, day: date) -> bool:
    """Was the alignment review of the last quarter held, or that of this one already?"""
    found = [one.count for one in counts_by_body(company, day, kinds=[ALIGNMENT], months=3)]
    return all(one.held or not one.missing for one in found)


def _realign_by(company: Company, day: date) -> date | None:
    """The day, if it is over, a year after the last cycle was opened; before the first, a year after the company began."""
    opened = AlignmentCycle.objects.filter(company=company).values_list("opened_on", flat=True)
    founded = company.created_at.astimezone(ZoneInfo(company.time_zone)).date()
    due = realignment_due(opened) or a_year_after(founded)
    return due if due < day else None


def _answers(company: Company) -> tuple[tuple[Id, ...], tuple[Id, ...]]:
    """KPIs of the company and of departments whose living owner has not said anything, and those whose owner declined."""
    said = {
        (kpi, person): answer
        for kpi, person, answer in Accountability.objects.filter(company=company).values_list("kpi_id", "person_id", "answer")
    }  # fmt: skip
    rows = Kpi.objects.filter(company=company, status=Status.ACTIVE, owner__active=True).exclude(level=Level.INDIVIDUAL)
    owned = list(rows.order_by("key").values_list("id", "owner_id"))
    waiting = tuple(kpi for kpi, owner in owned if (kpi, owner) not in said)
    return waiting, tuple(kpi for kpi, owner in owned if said.get((kpi, owner)) == Answer.DECLINED)
