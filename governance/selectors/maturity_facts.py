"""Reads what the maturity is counted from. A fixed number of queries, whatever the size of the company."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from alignment.models import CascadeLink, Conflict, ConflictStatus, StageRun
from alignment.rules.conflicts.told import COUNTED
from governance.models import AgendaItem, Attendance, ItemKind, Outcome, Review, ReviewStatus
from governance.rules.cadence import ALIGNMENT, OPERATIONAL, STRATEGIC
from governance.rules.maturity_counts import WEEKS_OPENED
from governance.rules.maturity_facts import (
    HORIZON,
    LONGEST_ACCEPTANCE,
    REMEMBERED,
    ConflictFacts,
    DepartmentFacts,
    Id,
    KpiFacts,
    LinkFacts,
    MaturityFacts,
)
from governance.rules.review_counts import COUNTING, FEWEST
from governance.rules.review_counts import Count as Held
from governance.selectors.maturity_changes import governed_by_department
from governance.selectors.policy import latest_version
from governance.selectors.review_counts import counts_by_body, held_and_due
from kpis.models import Level, Status, Target
from kpis.rules.calendar import local_midnight
from kpis.rules.ownership import OwnerFacts, owner_fault
from organization.models import Company, Department, ExecutiveVisit, Membership

_YEAR = timedelta(days=365)
_KPIS = """
SELECT k.id, k.key, k.level, k.department_id, k.owner_id,
       k.unit <> '' AND k.direction <> '' AND EXISTS (
           SELECT 1 FROM kpis_target t WHERE t.company_id = k.company_id AND t.kpi_id = k.id
           AND t.starts_on <= %(day)s AND (t.ends_on IS NULL OR t.ends_on >= %(day)s)),
       k.indicator = 'leading', s.period IS NOT NULL, s.period IS NOT NULL AND NOT s.stale,
       coalesce(s.health, '') = 'off_track' AND NOT coalesce(s.accepted_until >= %(day)s, false),
       EXISTS (SELECT 1 FROM kpis_explanation e WHERE e.company_id = k.company_id AND e.kpi_id = k.id
               AND e.period = s.period AND e.next_step <> ''),
       k.activated_on
FROM kpis_kpi k LEFT JOIN kpis_kpistate s ON s.company_id = k.company_id AND s.kpi_id = k.id
WHERE k.company_id = %(company)s AND k.status = 'active'
ORDER BY array_position(ARRAY['company', 'department', 'individual'], k.level::text), k.key
"""
_LINKS = """
SELECT l.child_id, l.parent_id, l.rationale, l.lag_weeks IS NOT NULL, l.accepted_by_id IS NOT NULL,
       l.evidence = 'contradicted' AND l.reaccepted_at IS NULL, l.evidence, l.child_level = l.parent_level
FROM alignment_cascadelink l
JOIN kpis_kpi c ON c.company_id = l.company_id AND c.id = l.child_id AND c.status = 'active'
JOIN kpis_kpi p ON p.company_id = l.company_id AND p.id = l.parent_id AND p.status = 'active'
WHERE l.company_id = %(company)s
ORDER BY l.accepted_at NULLS LAST, l.id
"""
#: What of an item of an agenda says that the KPI was looked at and confirmed, changed or retired.
_UPDATED = (Outcome.CONFIRMED, Outcome.NO_CHANGE, Outcome.CHANGE, Outcome.DROPPED)


def maturity_facts(company: Company, day: date) -> MaturityFacts:
    """The company as it stands on `day`, which is today where it is."""
    departments = tuple(
        DepartmentFacts(*row)
        for row in Department.objects.filter(company=company, closed_at__isnull=True).order_by("key").values_list("id", "key")
    )  # fmt: skip
    changes, changes_of = governed_by_department(company, since=day - _YEAR, until=day)
    return MaturityFacts(
        day=day,
        kpis=_kpis(company, day),
        links=tuple(LinkFacts(*row) for row in _rows(_LINKS, company, day)),
        departments=departments,
        conflicts=_conflicts(company, day),
        scanned_on=_scanned_on(company, day),
        quarterly=_quarterly(company, day),
        rhythm=_rhythm(company, day),
        changes=changes,
        changes_of=dict(changes_of.items()),
        policy=latest_version(company) is not None,
        confirmed=_confirmed(company, day),
        weeks_opened=_weeks_opened(company, day),
        steered=_steered(company),
    )


def _rows(statement: str, company: Company, day: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"company": company.pk, "day": day})
        found: list[Any] = cursor.fetchall()
    return found


def _kpis(company: Company, day: date) -> tuple[KpiFacts, ...]:
    people, far = _people(company), _far_targets(company, day)
    return tuple(
        KpiFacts(
            id,
            key,
            level,
            department,
            owner if owner in people else None,
            measurable,
            id in far,
            leading,
            valued,
            current,
            off,
            explained,
            since,
        )
        for id, key, level, department, owner, measurable, leading, valued, current, off, explained, since in _rows(_KPIS, company, day)
    )  # fmt: skip


def _people(company: Company) -> frozenset[UUID]:
    """Living single persons: no teams, no shared mailboxes, nobody who left."""
    rows = Membership.objects.filter(company=company, active=True).values_list("id", "name", "email", "active")
    return frozenset(id for id, name, email, active in rows if owner_fault(OwnerFacts(name, email, active)) is None)


def _far_targets(company: Company, day: date) -> frozenset[UUID]:
    """Company KPIs whose versions of targets reach over twelve months without a gap, today among them."""
    spans = defaultdict(list)
    rows = Target.objects.filter(company=company, kpi__level=Level.COMPANY, kpi__status=Status.ACTIVE)
    for kpi, starts_on, ends_on in rows.order_by("starts_on").values_list("kpi_id", "starts_on", "ends_on"):
        spans[kpi].append((starts_on, ends_on or date.max))
    return frozenset(kpi for kpi, versions in spans.items() if _reaches(versions, day))


def _reaches(versions: Iterable[tuple[date, date]], day: date) -> bool:
    begins, ends = None, None
    for starts_on, ends_on in versions:
        if ends is None or ends == date.max or starts_on > ends + timedelta(days=1):
            if begins is not None and ends is not None and begins <= day <= ends:
                break
            begins = starts_on
        ends = ends_on
    return begins is not None and ends is not None and begins <= day <= ends and ends - begins >= HORIZON


def _conflicts(company: Company, day: date) -> tuple[ConflictFacts, ...]:
    """Those that count (certain or likely) and stand, are accepted, or stood within a year."""
    rows = Conflict.objects.filter(company=company, grade__in=COUNTED, last_seen__gte=day - REMEMBERED)
    found = rows.order_by("id").values_list(
        "first_id", "second_id", "first__department", "second__department", "status", "decided_by", "decided_at", "accepted_until"
    )  # fmt: skip
    signs, zone = company.alignment_owner_id, ZoneInfo(company.time_zone)
    return tuple(
        ConflictFacts(
            first,
            second,
            frozenset([of_first, of_second]),
            closed=status == ConflictStatus.RESOLVED
            or (
                status == ConflictStatus.ACCEPTED
                and by == signs
                and _short(decided and decided.astimezone(zone).date(), until, day)
            ),
        )
        for first, second, of_first, of_second, status, by, decided, until in found
    )


def _short(decided: date | None, until: date | None, day: date) -> bool:
    """Accepted until a day that is not over, a year at most after the decision."""
    if decided is None or until is None:
        return False
    return until >= day and until - decided <= LONGEST_ACCEPTANCE


def _scanned_on(company: Company, day: date) -> date | None:
    runs = StageRun.objects.filter(company=company, stage="conflicts", day__lte=day, computed_at__isnull=False)
    return runs.order_by("-day").values_list("day", flat=True).first()


def _quarterly(company: Company, day: date) -> Held:
    """The quarterly alignment reviews of a year."""
    return held_and_due(company, day, kinds=[ALIGNMENT], months=12)


def _rhythm(company: Company, day: date) -> dict[Id | None, Held]:
    found: dict[Id | None, Held] = defaultdict(Held)
    for one in counts_by_body(company, day, kinds=[OPERATIONAL, STRATEGIC], weeks=13):
        found[one.needed.department] += one.count
    return dict(found)


def _confirmed(company: Company, day: date) -> frozenset[Id]:
    """KPIs that items of counting reviews of a year speak of; of a link the KPI at its lower end.

    The sets are put together here: the database, asked for all of it at once, looks each review up again for every item.
    """
    items = AgendaItem.objects.filter(
        company=company, review__in=_counting(company, since=day - _YEAR, until=day), outcome__in=_UPDATED
    )
    spoken = set(items.filter(kpi__isnull=False).order_by().values_list("kpi_id", flat=True))
    of_links = items.filter(kind=ItemKind.LINK, kpi__isnull=True, subject__isnull=False).order_by()
    links = {subject for subject in of_links.values_list("subject", flat=True) if subject is not None}
    standing = dict(CascadeLink.objects.filter(company=company, id__in=links).order_by().values_list("id", "child_id"))
    # a link that was dropped, there or later, is known from the trail
    events = CascadeLink.pgh_event_model._default_manager.filter(company_id=company.id)  # type: ignore[attr-defined]
    gone = events.filter(pgh_obj_id__in=links - set(standing)).order_by().values_list("child_id", flat=True)
    return frozenset(spoken) | frozenset(standing.values()) | frozenset(gone)


def _counting(company: Company, *, since: date, until: date) -> list[Any]:
    """Ids of the reviews closed in these days that count: two came or more, and every KPI off target has an outcome."""
    zone = company.time_zone
    closed = Review.objects.filter(
        company=company,
        status=ReviewStatus.HELD,
        closed_at__gte=local_midnight(since, zone),
        closed_at__lt=local_midnight(until + timedelta(days=1), zone),
    )
    held = list(closed.order_by().values_list("id", flat=True))
    came = Counter(
        Attendance.objects.filter(company=company, came=True, review__in=held)
        .order_by()
        .values_list("review_id", flat=True)
    )
    variances = AgendaItem.objects.filter(company=company, kind=ItemKind.VARIANCE, review__in=held)
    unsaid = set(variances.exclude(outcome__in=COUNTING).order_by().values_list("review_id", flat=True))
    return [review for review in held if came[review] >= FEWEST and review not in unsaid]


def _weeks_opened(company: Company, day: date) -> int:
    """Of the last eight weeks, this one among them: in how many an executive opened the overview."""
    monday = day - timedelta(days=day.weekday())
    visits = ExecutiveVisit.objects.filter(
        company=company, day__gte=monday - timedelta(weeks=WEEKS_OPENED - 1), day__lte=day
    )
    return len({(monday - one).days // -7 for one in visits.values_list("day", flat=True)})


def _steered(company: Company) -> bool:
    owner = company.alignment_owner_id
    return owner is not None and Membership.objects.filter(company=company, id=owner, active=True).exists()
