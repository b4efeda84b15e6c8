"""Reads what the page of one KPI shows: its whole history (it is the one page that reads one), targets, people, words."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localtime

from alignment.models import CascadeLink
from alignment.rules.diagnosis.told import Diagnosed
from alignment.selectors.cascade import links_down, links_up
from alignment.selectors.diagnoses import diagnoses
from alignment.selectors.results import failed_since
from kpis.models import Contributor, Explanation, Kpi, Measurement, MeasurementEvent, Skip, Status, Target
from kpis.rules.targets import TargetVersion
from kpis.selectors.states import Row, states_as_of, states_of
from organization.models import Company, Membership


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it was written. `by`: a name, empty for a system."""

    period: date
    actual: float
    note: str
    reason: str
    source: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Correction:
    """What a value was before it was corrected; `new` None: taken back. `undo`: because its load was undone."""

    period: date
    old: float
    new: float | None
    old_by: str
    by: str
    on: date
    reason: str
    old_note: str
    note: str
    at: datetime
    undo: bool


@dataclass(frozen=True, slots=True)
class Record:
    """The moving side of one KPI, oldest first."""

    values: list[Written]
    corrections: list[Correction]
    targets: list[Target]
    explanations: list[Explanation]
    contributors: list[Contributor]
    skips: list[Skip]

    @property
    def versions(self) -> list[TargetVersion]:
        """The targets as the rules want them."""
        return [version_of(target) for target in self.targets]


@dataclass(frozen=True, slots=True)
class Ends:
    """The links of a KPI and how the KPIs at their other ends stand, by id."""

    up: list[CascadeLink]
    down: list[CascadeLink]
    rows: dict[UUID, Row]


@dataclass(frozen=True, slots=True)
class Why:
    """Where its dip began, as kept by the page's day (None: nothing is kept), how the KPIs of the way stand, by id, and whether the
    latest attempt to compute it failed."""

    found: Diagnosed | None
    healths: dict[UUID, str]
    failed: bool


def version_of(target: Target) -> TargetVersion:
    """A stored target as the rules want it."""
    return TargetVersion(
        starts_on=target.starts_on,
        ends_on=target.ends_on,
        baseline=target.baseline,
        value=target.value,
        low=target.low,
        high=target.high,
        tolerance=target.tolerance,
        shape=target.shape,  # type: ignore[arg-type]
        scope=target.scope,  # type: ignore[arg-type]
    )


def row_of(*, company: Company, kpi: Kpi, today: date, as_of: date | None = None) -> Row | None:
    """The KPI's figures of today, in whatever state of life it is, or of an earlier day (None: it was not active then)."""
    if as_of is not None:
        found = states_as_of(company, as_of, kpis=[kpi.id])
        return found[0] if found else None
    return states_of(company, kpis=[kpi.id], statuses=Status.values, today=today)[0]


def record_of(*, company: Company, kpi: Kpi, until: date) -> Record:
    """Everything measured, corrected, targeted and said of a KPI, of periods that began by `until`. Seven queries."""
    values = list(
        Measurement.objects.filter(company=company, kpi=kpi, period__lte=until)
        .order_by("period")
        .values_list("period", "actual", "note", "reason", "source", "entered_by", "entered_at")
    )
    events = list(
        MeasurementEvent.objects.filter(company=company, kpi_id=kpi.id, period__lte=until).order_by("at", "id")
    )
    people = {row[5] for row in values} | {one.actor for one in events} | {one.old_entered_by for one in events}
    found = Membership.objects.filter(company=company, id__in=[one for one in people if one is not None])
    names: dict[UUID | None, str] = dict(found.values_list("id", "name"))
    return Record(
        values=[
            Written(period, actual, note, reason, source, names.get(by, ""), localtime(at).date())
            for period, actual, note, reason, source, by, at in values
        ],
        corrections=[
            Correction(
                one.period, one.old_actual, one.actual, names.get(one.old_entered_by, ""), names.get(one.actor, ""),
                localtime(one.at).date(), one.reason, one.old_note, one.note,
                one.at, one.undo,
            )
            for one in events
        ],
        targets=list(Target.objects.filter(company=company, kpi=kpi).order_by("starts_on")),
        explanations=list(
            Explanation.objects.filter(company=company, kpi=kpi, period__lte=until)
            .select_related("author")
            .order_by("period")
        ),
        contributors=list(
            Contributor.objects.filter(company=company, kpi=kpi).select_related("department").order_by("department__name")
        ),
        skips=list(Skip.objects.filter(company=company, kpi=kpi, period__lte=until).order_by("period")),
    )  # fmt: skip


def ends_of(*, company: Company, kpi: Kpi, today: date, as_of: date | None = None) -> Ends:
    """The KPIs that this one feeds and that feed it, the retired ones left out, with their figures. Three queries.

    Links are today's; as of an earlier day the figures are of that day, and KPIs that were not active then are left out.
    """
    up = [link for link in links_up(company=company, kpi=kpi.id) if link.parent.status != Status.RETIRED]
    down = [link for link in links_down(company=company, kpi=kpi.id) if link.child.status != Status.RETIRED]
    others = {link.parent_id for link in up} | {link.child_id for link in down}
    if not others:
        return Ends([], [], {})
    if as_of is None:
        found = states_of(company, kpis=others, statuses=Status.values, today=today)
    else:
        found = states_as_of(company, as_of, kpis=others)
    rows = {row.id: row for row in found}
    return Ends([link for link in up if link.parent_id in rows], [link for link in down if link.child_id in rows], rows)


def diagnosis_of(*, company: Company, kpi: Kpi, today: date, as_of: date | None, stage: str) -> Why:
    """Where the dip of a KPI began. At most four queries."""
    found = diagnoses(company, as_of=as_of, kpis=[kpi.id]).get(kpi.id)
    failed = failed_since(company, stage, until=as_of or today)
    if found is None or found.origin is None:
        return Why(found, {}, failed)
    way = {step.id for step in found.origin.path}
    if as_of is None:
        rows = states_of(company, kpis=way, statuses=Status.values, today=today)
    else:
        rows = states_as_of(company, as_of, kpis=way)
    return Why(found, {row.id: row.health for row in rows}, failed)
