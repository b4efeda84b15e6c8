"""Everything known of one KPI on the page's day, its message, and what was said about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from dashboards.rules.story import Story, StoryFacts, tell
from dashboards.rules.story_series import Measured, Series, series_of
from dashboards.selectors.kpi import Record
from dashboards.wording.kpi import cause_words, writer_of
from dashboards.wording.kpi_figures import Writer, near_day
from dashboards.wording.kpi_story import Told, message
from kpis.models import Kpi, Target
from kpis.selectors.definitions import DefinitionChange
from kpis.selectors.states import Row
from kpis.templatetags.charts import HEALTH_WORDS
from organization.http.request import CompanyRequest

_GAIN = {"higher": 1, "lower": -1}


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything known of the KPI on the page's day."""

    kpi: Kpi
    row: Row
    record: Record
    changes: list[DefinitionChange]
    day: date
    write: Writer
    series: Series

    @property
    def onset(self) -> int | None:
        """Index of the first period of the run of misses, in the whole series."""
        return self.series.index_of(self.row.off_since)

    @property
    def limits(self) -> tuple[float, float] | None:
        """Natural limits of the latest value."""
        low, high = self.row.limit_low, self.row.limit_high
        return (low, high) if low is not None and high is not None else None

    @property
    def total(self) -> float | None:
        """The sum to date where a target over a span judges that, and not the latest value."""
        index = self.series.index_of(self.row.period)
        return self.row.compared if index is not None and self.series.shared[index] else None


def whole_of(
    request: CompanyRequest, kpi: Kpi, row: Row, record: Record, changes: list[DefinitionChange], when: date
) -> Whole:
    """With the series computed."""
    month = request.company.fiscal_year_start_month
    measured = Measured(
        cadence=kpi.measure_cadence,  # type: ignore[arg-type]
        values={one.period: one.actual for one in record.values},
        versions=record.versions,
        direction=kpi.direction,
        aggregation=kpi.aggregation,  # type: ignore[arg-type]
        sigma=row.sigma,
        fiscal_start_month=month,
    )
    until = row.forecast_at if row.status == "active" and not row.stale else None
    write = writer_of(row, locale=request.company.locale, month=month, today=when)
    return Whole(kpi, row, record, changes, when, write, series_of(measured, today=when, until=until))


# ── the message ──


def story_of(whole: Whole) -> Story:
    """Which story the verdicts tell."""
    row = whole.row
    return tell(
        StoryFacts(
            status=row.status,
            health=row.health,
            flag=row.flag,
            stale=row.stale,
            skipped=row.skipped,
            adverse=row.adverse,
            signal=row.signal,
            gain=_GAIN.get(row.direction, 0),
            values=whole.series.values,
            onset=whole.onset,
            limits=whole.limits,
            total=whole.total,
        )
    )


def title_of(whole: Whole, missing: int) -> str:
    """The message of the page."""
    story, row = story_of(whole), whole.row
    happened = whole.series.starts[story.index] if story.index is not None else None
    told = Told(
        name=row.name,
        target=row.target,
        low=row.target_low,
        high=row.target_high,
        variance=row.variance,
        limits=whole.limits,
        target_by=row.forecast_at,
        p_miss=row.p_miss,
        signal=row.signal,
        last=row.period,
        happened=happened,
        missing=missing,
        total=whole.total is not None,
    )
    return message(story, told, whole.write)


# ── what was said ──


@dataclass(frozen=True, slots=True)
class Saying:
    """An explanation as the page shows it."""

    period: str
    value: str
    health: str
    cause: str
    text: str
    next_step: str
    author: str
    on: str


def sayings_of(whole: Whole) -> list[Saying]:
    """The explanations, newest first."""
    judged = dict(zip(whole.series.starts, whole.series.judged, strict=False))
    values = {one.period: one.actual for one in whole.record.values}
    return [
        Saying(
            period=whole.write.period(one.period),
            value=whole.write.value(values.get(one.period)),
            health=judged.get(one.period, "no_data"),
            cause=cause_words(one.cause),
            text=one.text,
            next_step=one.next_step,
            author=one.author.name if one.author else "",
            on=near_day(localtime(one.written_at).date(), whole.day),
        )
        for one in reversed(whole.record.explanations)
    ]


def owes_words(whole: Whole) -> str:
    """Who owes an explanation of the present miss; empty where nobody does."""
    row = whole.row
    if row.status != "active" or row.health != "off_track" or row.off_since is None:
        return ""
    if any(one.period >= row.off_since for one in whole.record.explanations):
        return ""
    words = {"who": row.owner_name or _("Nobody"), "period": whole.write.inside(row.off_since)}
    if not row.owner_name:
        return _("Off track since %(period)s and nobody owns it, so nobody explains it.") % words
    return _("%(who)s owes an explanation: off track since %(period)s, nothing said yet.") % words


def periods_to_tell(whole: Whole, *, most: int = 26) -> list[tuple[date, str]]:
    """Measured periods that can be explained or noted, newest first, with value and health."""
    found = []
    series = whole.series
    for index in reversed(range(series.count)):
        value = series.values[index]
        if value is not None:
            judged = series.judged[index]
            health = f", {HEALTH_WORDS[judged]}".lower() if judged != "no_data" else ""
            words = f"{whole.write.period(series.starts[index])}: {whole.write.value(value)}{health}"
            found.append((series.starts[index], words))
        if len(found) == most:
            break
    return found


def target_rows(whole: Whole, say: Any) -> list[tuple[Target, str, bool]]:
    """The target versions in words, newest first; the present one marked."""
    today = whole.day
    return [
        (target, say(target, whole.write, today=today), target.starts_on <= today and (not target.ends_on or today <= target.ends_on))
        for target in reversed(whole.record.targets)
    ]  # fmt: skip
