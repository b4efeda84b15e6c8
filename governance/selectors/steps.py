"""Reads what the six steps are judged by, and the cycles that were. A fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from alignment.models import Conflict, ConflictStatus, Contribution, LeadingAnswer, StageRun
from alignment.rules.conflicts.told import COUNTED
from alignment.rules.fingerprint import fingerprint
from alignment.selectors.contributions import grid_of, hand_offs_of, is_measured
from governance.models import Accountability, AlignmentCycle, Answer, ReviewSeries, SignOff, SkippedStep
from governance.rules.cadence import Running, generated
from governance.rules.maturity_facts import SCAN_LASTS
from governance.rules.steps import SeriesGap, Signer, StepFacts, TopFact
from governance.selectors.policy import latest_version, policy_of
from governance.selectors.review_counts import bodies_of, needed_of
from kpis.models import Kpi, Level, Status, Target
from kpis.rules.calendar import local_midnight
from kpis.rules.ownership import OwnerFacts, owner_fault
from organization.models import Company, Department, Membership, Role

_KPIS = """
SELECT k.id, k.key, k.level, k.department_id, k.owner_id, k.indicator = 'leading', k.locked_until,
       k.unit <> '' AND k.direction <> '' AND EXISTS (
           SELECT 1 FROM kpis_target t WHERE t.company_id = k.company_id AND t.kpi_id = k.id
           AND t.starts_on <= %(day)s AND (t.ends_on IS NULL OR t.ends_on >= %(day)s))
FROM kpis_kpi k WHERE k.company_id = %(company)s AND k.status = 'active' ORDER BY k.key
"""
_CONTRADICTED = """
SELECT c.key || ' > ' || p.key FROM alignment_cascadelink l
JOIN kpis_kpi c ON c.company_id = l.company_id AND c.id = l.child_id AND c.status = 'active'
JOIN kpis_kpi p ON p.company_id = l.company_id AND p.id = l.parent_id AND p.status = 'active'
WHERE l.company_id = %(company)s AND l.child_level = 'department' AND l.parent_level = 'company'
  AND l.evidence = 'contradicted' AND l.reaccepted_at IS NULL
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class _KpiRow:
    id: UUID
    key: str
    level: str
    department: UUID | None
    owner: UUID | None
    leading: bool
    locked_until: date | None
    measurable: bool


def open_cycle_of(company: Company) -> AlignmentCycle | None:
    """The cycle that is running. One query."""
    return AlignmentCycle.objects.filter(company=company, closed_on__isnull=True).select_related("opened_by").first()


def cycles_of(company: Company) -> list[AlignmentCycle]:
    """All cycles, the latest first."""
    return list(AlignmentCycle.objects.filter(company=company).select_related("opened_by"))


def skips_of(company: Company, cycle: AlignmentCycle | None) -> dict[int, SkippedStep]:
    """By step: what was skipped in a cycle, by whom and why."""
    if cycle is None:
        return {}
    return {one.step: one for one in SkippedStep.objects.filter(company=company, cycle=cycle).select_related("by")}


def sign_offs_of(company: Company, cycle: AlignmentCycle | None) -> dict[UUID, SignOff]:
    """By person: the yes they gave in a cycle, to what stood then."""
    if cycle is None:
        return {}
    return {one.person_id: one for one in SignOff.objects.filter(company=company, cycle=cycle).select_related("person")}


def signed_set(company: Company) -> str:
    """The fingerprint of the active company KPIs with all versions of their targets: what a yes is given to. Two queries."""
    tops = Kpi.objects.filter(company=company, level=Level.COMPANY, status=Status.ACTIVE).order_by("id")
    kpis = list(tops.values_list("id", "name", "definition", "unit", "direction", "aggregation"))
    targets = Target.objects.filter(company=company, kpi__in=[one[0] for one in kpis]).order_by("kpi_id", "starts_on")
    versions = targets.values_list("kpi_id", "starts_on", "ends_on", "value", "low", "high", "shape", "scope")
    return fingerprint([list(one) for one in kpis], [list(one) for one in versions])


def step_facts(company: Company, day: date) -> StepFacts:
    """The company as it stands on `day`, which is today where it is. About twenty queries, however large."""
    kpis = _kpis(company, day)
    living = _living(company)
    cycle = open_cycle_of(company)
    tops = [one for one in kpis if one.level == Level.COMPANY]
    departments = dict(
        Department.objects.filter(company=company, closed_at__isnull=True).order_by("key").values_list("id", "key")
    )
    mine = [one for one in kpis if one.level == Level.DEPARTMENT and one.department in departments]
    steered = company.alignment_owner_id in living
    return StepFacts(
        day=day,
        cycle=cycle.number if cycle else None,
        tops=tuple(TopFact(one.id, one.key, one.measurable, one.owner in living, one.locked_until) for one in tops),
        signers=_signers(company, cycle),
        departments=len(departments),
        kpis=len(mine),
        **_contributions(company, departments),
        unheard=_unheard(company, mine),
        contradicted=_contradicted(company),
        unled=tuple(key for id, key in departments.items() if not any(one.leading for one in mine if one.department == id)),
        scanned=_scanned(company, day),
        open_conflicts=_open_conflicts(company),
        ownerless=tuple(one.key for one in kpis if one.owner not in living),
        not_accepted=_not_accepted(company, [one for one in kpis if one.level != Level.INDIVIDUAL and one.owner in living]),
        steered=steered,
        policy=latest_version(company) is not None,
        resolver=_resolver(company, living),
        series=_series(company, day, departments),
        skipped=frozenset(skips_of(company, cycle)),
    )  # fmt: skip


def _kpis(company: Company, day: date) -> list[_KpiRow]:
    with connection.cursor() as cursor:
        cursor.execute(_KPIS, {"company": company.pk, "day": day})
        return [_KpiRow(*row) for row in cursor.fetchall()]


def _contradicted(company: Company) -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_CONTRADICTED, {"company": company.pk})
        return tuple(row[0] for row in cursor.fetchall())


def _living(company: Company) -> frozenset[UUID | None]:
    rows = Membership.objects.filter(company=company, active=True).values_list("id", "name", "email", "active")
    return frozenset(id for id, name, email, active in rows if owner_fault(OwnerFacts(name, email, active)) is None)


def _signers(company: Company, cycle: AlignmentCycle | None) -> tuple[Signer, ...]:
    given = sign_offs_of(company, cycle)
    stands = signed_set(company) if given else ""
    people = Membership.objects.filter(company=company, role=Role.EXECUTIVE, active=True).order_by("name", "email")
    return tuple(
        Signer(one.id, one.email, one.name, one.id in given and given[one.id].signed == stands) for one in people
    )


def _contributions(company: Company, departments: dict[UUID, str]) -> dict[str, tuple[str, ...]]:
    grid = grid_of(company)
    tops = {one.id: one.key for one in grid.tops if one.status == Status.ACTIVE}
    unanswered = [
        key for id, key in departments.items()
        if any(grid.answer((id, top)) == "unasked" and (id, top) not in grid.lines for top in tops)
    ]  # fmt: skip
    return {
        "unanswered": tuple(unanswered),
        "unowned": tuple(key for top, key in tops.items() if not any((id, top) in grid.lines for id in departments)),
        "without_line": tuple(key for id, key in departments.items() if not any((id, top) in grid.lines for top in tops)),
        "unmeasured": tuple(one.what for one in hand_offs_of(company) if not is_measured(one)),
    }  # fmt: skip


def _unheard(company: Company, kpis: list[_KpiRow]) -> tuple[str, ...]:
    answered = set(LeadingAnswer.objects.filter(company=company).values_list("kpi_id", flat=True))
    return tuple(one.key for one in kpis if one.id not in answered)


def _scanned(company: Company, day: date) -> bool:
    runs = StageRun.objects.filter(company=company, stage="conflicts", computed_at__isnull=False)
    return runs.filter(day__lte=day, day__gte=day - SCAN_LASTS).exists()


def _open_conflicts(company: Company) -> tuple[str, ...]:
    rows = Conflict.objects.filter(company=company, status=ConflictStatus.OPEN, grade__in=COUNTED)
    pairs = rows.values_list("first__key", "second__key").distinct()
    return tuple(sorted({" x ".join(sorted(pair)) for pair in pairs}))


def _not_accepted(company: Company, kpis: list[_KpiRow]) -> tuple[str, ...]:
    said = set(
        Accountability.objects.filter(company=company, answer=Answer.ACCEPTED).values_list("kpi_id", "person_id")
    )
    return tuple(one.key for one in kpis if (one.id, one.owner) not in said)


def has_resolver(company: Company) -> bool:
    """Is there somebody who decides disputes by the policy? Three queries at most."""
    return _resolver(company, _living(company))


def _resolver(company: Company, living: frozenset[UUID | None]) -> bool:
    named = policy_of(company).dispute_resolver
    if named == "alignment_owner":
        return company.alignment_owner_id in living
    if named == "executive":
        return Membership.objects.filter(company=company, role=Role.EXECUTIVE, active=True).exists()
    if named == "head":
        return Department.objects.filter(company=company, closed_at__isnull=True, head__active=True).exists()
    return UUID(named) in living


def _series(company: Company, day: date, departments: dict[UUID, str]) -> tuple[SeriesGap, ...]:
    needed = needed_of(company, bodies_of(company, day))
    rows = ReviewSeries.objects.filter(company=company, ended_on__isnull=True)
    running = [Running(*row) for row in rows.values_list("id", "department_id", "kind", "cadence")]
    gaps = generated(needed, running)
    keys: dict[UUID | None, str] = {None: "", **dict[UUID | None, str](departments.items())}
    return tuple(
        [SeriesGap(keys[one.department], one.kind) for one in gaps.begin if one.department in keys]
        + [
            SeriesGap(keys[one.department], one.kind, slow=True)
            for one, _cadence in gaps.quicken
            if one.department in keys
        ]
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What holds from one cycle to the next; counted, not copied: statements of the matrix, answers to the leading question, conflicts that
    were decided, owners who said yes."""

    statements: int
    answers: int
    conflicts: int
    acceptances: int


def carried_over(company: Company, *, before: date) -> Carried:
    """What was there before the open cycle began. Four queries."""
    day, begins = before - timedelta(days=1), local_midnight(before, company.time_zone)
    return Carried(
        statements=Contribution.objects.filter(company=company, at__lt=begins).count(),
        answers=LeadingAnswer.objects.filter(company=company, at__lt=begins).count(),
        conflicts=Conflict.objects.filter(company=company, found_on__lte=day).exclude(status=ConflictStatus.OPEN).count(),
        acceptances=Accountability.objects.filter(company=company, answer=Answer.ACCEPTED, at__lt=begins).count(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its name; `kpi` and `department`: the key of its page, `links`: of the KPI whose links are meant."""

    name: str
    kpi: str = ""
    department: str = ""
    links: str = ""


def named(
    company: Company, wanted: Mapping[str, Collection[str]], kind_of: Callable[[str], str]
) -> dict[str, dict[str, Named]]:
    """What keys are called, by code: of KPIs, departments, people and pairs of KPIs (`a > b`, `a x b`). Three queries."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for code, keys in wanted.items():
        by_kind[kind_of(code)].update(keys)
    ends = {end for pair in by_kind["pair"] for end in _ends(pair)}
    kpis = dict(
        Kpi.objects.filter(company=company, key__in=by_kind["kpi"] | by_kind["links"] | ends).values_list("key", "name")
    )
    departments = dict(
        Department.objects.filter(company=company, key__in=by_kind["department"]).values_list("key", "name")
    )
    people = dict(Membership.objects.filter(company=company, email__in=by_kind["person"]).values_list("email", "name"))
    say: dict[str, Callable[[str], Named]] = {
        "kpi": lambda key: Named(kpis.get(key, key), kpi=key if key in kpis else ""),
        "links": lambda key: Named(kpis.get(key, key), links=key if key in kpis else ""),
        "department": lambda key: Named(
            departments.get(key, company.name), department=key if key in departments else ""
        ),
        "person": lambda key: Named(people.get(key, key)),
        "pair": lambda key: Named(
            f" {'→' if ' > ' in key else '×'} ".join(kpis.get(end, end) for end in _ends(key)), kpi=_ends(key)[0]
        ),
    }
    found: dict[str, dict[str, Named]] = {}
    for code, keys in wanted.items():
        told = say.get(kind_of(code), Named)
        found[code] = {key: told(key) for key in keys}
    return found


def _ends(pair: str) -> list[str]:
    return pair.split(" > " if " > " in pair else " x ")


@dataclass(frozen=True, slots=True)
class TopShown:
    """A company KPI as the leadership signs it. `target`: the version in force, or None."""

    kpi: Kpi
    target: Target | None


def tops_shown(company: Company, day: date) -> list[TopShown]:
    """The active company KPIs with the target in force. Two queries."""
    kpis = list(
        Kpi.objects.filter(company=company, level=Level.COMPANY, status=Status.ACTIVE)
        .select_related("owner")
        .order_by("name", "key")
    )
    versions = Target.objects.filter(company=company, kpi__in=kpis, starts_on__lte=day).order_by("starts_on")
    now = {one.kpi_id: one for one in versions if one.ends_on is None or one.ends_on >= day}
    return [TopShown(one, now.get(one.id)) for one in kpis]
