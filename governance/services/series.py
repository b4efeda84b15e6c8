"""Series of reviews: begun one by one or all that the velocity asks for, changed, ended; each plans its next reviews at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import TypedDict, Unpack
from uuid import UUID

from django.utils import timezone

from governance.models import Review, ReviewSeries, ReviewStatus
from governance.rules.cadence import Needed, faults_of, usual
from governance.selectors.invitees import chair_of
from governance.selectors.series import preview_of
from governance.services.actions import person_faults
from governance.services.review_mails import tell_newcomers, tell_series_changed, tell_series_ended
from governance.services.review_planning import Planned, plan_series, replan_series
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.http.request import company_today
from organization.models import Company, Department
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.rules.working_days import WORKING_WEEK
from organization.services.trail import recorded

SHORTEST, LONGEST = 5, 480
#: The reason of reviews that their series' end or change took away; governance/wording/reviews.py says it.
SERIES_ENDED = "series-ended"
LONGEST_PLACE = 300


class SeriesFields(TypedDict, total=False):
    """What of a series may change. `weekday`: 0 is Monday; `at`: the local hour, summer and winter."""

    cadence: str
    weekday: int
    at: time
    minutes: int
    place: str
    chair: UUID | None


def create_series(
    *,
    company: Company,
    kind: str,
    department: UUID | None,
    starts_on: date | None = None,
    actor: Actor,
    **fields: Unpack[SeriesFields],
) -> ReviewSeries:
    """Let reviews of a kind come round in a department (None: the company), from `starts_on` (today) on, and plan the next ones.

    Raises:
        Refused: no such kind, or one that does not go with the department or the cadence; one that runs already; a day nobody works on; a chair who has left.
    """
    with recorded(actor):
        hold(company.id, Lock.REVIEWS)
        today = company_today(company)
        row = ReviewSeries(company=company, kind=kind, department_id=department, starts_on=starts_on or today)
        planned = _create(company, row, fields, actor)
        tell_newcomers(company=company, planned=[(planned.reviews, planned.newcomers)])
    return row


def change_series(*, company: Company, series: UUID, actor: Actor, **changes: Unpack[SeriesFields]) -> ReviewSeries:
    """Change when and where a series meets and who chairs. Its planned reviews that nobody moved follow; who is asked to them is told by one mail.

    Raises:
        Refused: no such running series, and all that `create_series` refuses.
    """
    with recorded(actor):
        hold(company.id, Lock.REVIEWS)
        row = _running(company, series)
        changed = [name for name, value in _columns(changes).items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, _columns(changes)[name])
        refuse(_faults(company, row))
        if changed:
            row.save(update_fields=[name.removesuffix("_id") for name in changed])
            now = timezone.now()
            replan_series(company=company, series=row, now=now, actor=actor)
            tell_series_changed(company=company, series=row, now=now)
    return row


def end_series(*, company: Company, series: UUID, actor: Actor) -> ReviewSeries:
    """It comes round no more; what was to begin from now on is cancelled, and who is asked to it is told by one mail.

    Raises:
        Refused: no such running series.
    """
    with recorded(actor):
        hold(company.id, Lock.REVIEWS)
        row = _running(company, series)
        row.ended_on = company_today(company)
        row.save(update_fields=["ended_on"])
        coming = Review.objects.filter(company=company, series=row, status=ReviewStatus.PLANNED)
        fallen = list(coming.filter(starts_at__gt=timezone.now()))
        for review in fallen:
            review.status, review.reason, review.revision = ReviewStatus.CANCELLED, SERIES_ENDED, review.revision + 1
            review.save(update_fields=["status", "reason", "revision"])
        tell_series_ended(company=company, series=row, fallen=fallen)
    return row


@dataclass(frozen=True, slots=True)
class Begun:
    """What one step did."""

    begun: list[ReviewSeries]
    quickened: list[ReviewSeries]


def generate_series(*, company: Company, actor: Actor, departments: frozenset[UUID | None] | None = None) -> Begun:
    """All series that velocity and policy ask for, of these bodies (None in the set: the company) or of all, in one step: begun where missing, quickened
    where slower than the business. Doing it again does nothing.
    """
    with recorded(actor, why="rhythm by velocity"):
        hold(company.id, Lock.REVIEWS)
        preview = preview_of(company, departments)
        planned = [_begin(company, one, preview.departments, actor) for one in preview.plan.begin]
        tell_newcomers(company=company, planned=[(one.reviews, one.newcomers) for one in planned])
        quickened = [
            change_series(company=company, series=running.id, cadence=cadence, actor=actor)
            for running, cadence in preview.plan.quicken
        ]
    return Begun([one.series for one in planned], quickened)


def end_orphans(*, company: Company, actor: Actor) -> int:
    """End the series of departments that were closed; how many."""
    orphans = ReviewSeries.objects.filter(company=company, ended_on__isnull=True, department__closed_at__isnull=False)
    found = list(orphans.values_list("id", flat=True))
    for series in found:
        end_series(company=company, series=series, actor=actor)
    return len(found)


def _begin(company: Company, needed: Needed, departments: dict[UUID, Department], actor: Actor) -> Planned:
    setting = usual(needed.kind, closes_after=company.closes_after)
    department = departments[needed.department] if needed.department else None
    row = ReviewSeries(
        company=company, kind=needed.kind, department_id=needed.department, starts_on=company_today(company)
    )
    fields = SeriesFields(
        cadence=needed.cadence,
        weekday=setting.weekday,
        at=time(setting.hour),
        minutes=setting.minutes,
        chair=chair_of(company, department),
    )
    return _create(company, row, fields, actor)


def _create(company: Company, row: ReviewSeries, fields: SeriesFields, actor: Actor) -> Planned:
    for name, value in _columns(fields).items():
        setattr(row, name, value)
    refuse([*_faults(company, row), *_place_faults(company, row, company_today(company))])
    row.save(force_insert=True)
    return plan_series(company=company, series=row, now=timezone.now(), actor=actor)


def _columns(fields: SeriesFields) -> dict[str, object]:
    return {("chair_id" if name == "chair" else name): value for name, value in fields.items()}


def _running(company: Company, series: UUID) -> ReviewSeries:
    rows = ReviewSeries.objects.select_for_update(of=("self",), no_key=True).select_related("department")
    found = rows.filter(company=company, id=series, ended_on__isnull=True).first()
    if found is None:
        refuse([Fault(WHOLE, "no_such_series")])
    assert found is not None  # noqa: S101  refused above
    return found


def _faults(company: Company, row: ReviewSeries) -> Iterable[Fault]:
    whole = row.department_id is None
    codes = {
        "no_such_kind": "kind",
        "company_only": "department",
        "own_rhythm": "cadence",
        "no_such_cadence": "cadence",
    }
    yield from (Fault(codes[code], code) for code in faults_of(row.kind, row.cadence, whole_company=whole))
    if row.weekday not in WORKING_WEEK:
        yield Fault("weekday", "no_working_day")
    if not SHORTEST <= row.minutes <= LONGEST:
        yield Fault("minutes", "minutes", {"least": SHORTEST, "most": LONGEST})
    if len(row.place) > LONGEST_PLACE:
        yield Fault("place", "too_long", {"limit": LONGEST_PLACE})
    if row.chair_id is not None:
        yield from person_faults(company, row.chair_id, field="chair")


def _place_faults(company: Company, row: ReviewSeries, today: date) -> Iterable[Fault]:
    if row.starts_on < today:
        yield Fault("starts_on", "past")
    if row.department_id is not None:
        open_ones = Department.objects.filter(company=company, id=row.department_id, closed_at__isnull=True)
        if not open_ones.exists():
            yield Fault("department", "not_here")
    same = ReviewSeries.objects.filter(company=company, kind=row.kind, ended_on__isnull=True)
    if same.filter(department=row.department_id).exists():
        yield Fault("kind", "series_runs")
