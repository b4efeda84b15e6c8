"""The outcomes of the executive dashboard: every figure, picture and word of a tile, ready to print."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.rules.board import behind_for
from dashboards.rules.board_assembly import Explained
from dashboards.wording.board_figures import Figures, day_words
from kpis.charts import Fan, Words, bullet, fan_towards, outcome_chart, share_svg
from kpis.rules.calendar import as_cadence, period_index
from kpis.selectors.states import Row

TONE = {"on_track": "pl-up", "at_risk": "pl-warn", "off_track": "pl-down", "no_data": "pl-muted"}
#: Pictures of a tile in user units; those of narrow tiles are drawn smaller, so that their words stay readable.
WIDE, NARROW = (420.0, 112.0), (270.0, 96.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about a variance. `owed`: who owes words for the present one; `earlier`: these words are older."""

    text: str = ""
    by: str = ""
    owed: str = ""
    earlier: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """An outcome. Empty strings are not shown."""

    number: int
    url: str
    name: str
    health: str
    accepted: bool
    stale: str
    now: SafeString
    tone: str
    variance: str
    variance_unit: str
    pace: str
    relative: str
    last_year: str
    last_year_unit: str
    bullet: SafeString
    chart: SafeString
    chance_bar: SafeString
    chance: str
    outlook: str
    said: Said
    owner: str
    age: str


def tile(
    kpi: Row, *, number: int, url: str, explained: Explained | None, figures: Figures, day: date, narrow: bool = False
) -> Tile:
    """One outcome on `day`."""
    variance, unit = figures.signed(kpi.variance, kpi) if kpi.variance is not None else ("", "")
    since = _change(kpi.actual, kpi.last_year)
    year, year_unit = figures.signed(since, kpi) if since is not None else ("", "")
    chance, outlook = outlook_words(kpi, figures=figures, day=day)
    return Tile(
        number=number,
        url=url,
        name=kpi.name,
        health=kpi.health,
        accepted=kpi.accepted(day),
        stale=_("stale") if kpi.stale else "",
        now=figures.large(kpi.compared if kpi.compared is not None else kpi.actual, kpi),
        tone=TONE[kpi.health],
        variance=variance,
        variance_unit=unit,
        pace=pace_words(kpi, figures),
        relative=figures.percent(kpi.variance_pct),
        last_year=year,
        last_year_unit=year_unit,
        bullet=_bullet(kpi, figures, width=NARROW[0] if narrow else WIDE[0]),
        chart=_chart(kpi, figures, day, size=NARROW if narrow else WIDE),
        chance_bar=share_svg(1 - kpi.p_miss) if kpi.p_miss is not None else SafeString(""),
        chance=chance,
        outlook=outlook,
        said=said(kpi, explained, figures=figures, day=day),
        owner=owner_words(kpi),
        age=age_words(kpi, figures=figures, day=day),
    )


def _change(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def pace_words(kpi: Row, figures: Figures) -> str:
    """vs pace 68.0; of a range, its ends. Empty without a target."""
    if kpi.target_low is not None and kpi.target_high is not None:
        return _("vs range %(range)s") % {"range": figures.aim(kpi)}
    return _("vs pace %(pace)s") % {"pace": figures.bare(kpi.pace, kpi)} if kpi.pace is not None else ""


def owner_words(kpi: Row) -> str:
    """Owner Elena Marsh; who has left, or that there is none."""
    if kpi.owner is None:
        return _("No owner")
    told = {"name": kpi.owner_name}
    return _("Owner %(name)s") % told if kpi.owner_active else _("Owner %(name)s, who has left") % told


def owner_name(kpi: Row) -> str:
    """The name alone, as in a column."""
    if kpi.owner is None:
        return ""
    return kpi.owner_name if kpi.owner_active else _("%(name)s (left)") % {"name": kpi.owner_name}


def age_words(kpi: Row, *, figures: Figures, day: date) -> str:
    """Value of 15 Nov, 1 day old."""
    if kpi.period is None:
        return _("No value yet")
    ended = figures.ended(kpi.period, kpi.cadence)
    old = max(0, (day - ended).days)
    words = ngettext("Value of %(day)s, %(old)s day old", "Value of %(day)s, %(old)s days old", old)
    return words % {"day": day_words(ended, today=day), "old": old}


def owes_words(kpi: Row, explained: Explained | None) -> bool:
    """A miss whose period nobody has explained."""
    return kpi.health == "off_track" and (explained is None or explained.period != kpi.period)


def said(kpi: Row, explained: Explained | None, *, figures: Figures, day: date) -> Said:
    """The words about the present variance, or who owes them with the last words before."""
    owed = ""
    if owes_words(kpi, explained):
        owed = _("Explanation owed by %(name)s") % {"name": kpi.owner_name} if kpi.owner else _("Explanation owed, and nobody owns it")  # fmt: skip
    if explained is None:
        return Said(owed=owed)
    earlier = "" if explained.period == kpi.period else figures.week(explained.period, kpi)
    text = " ".join(part for part in (explained.text, explained.next_step) if part)
    told = {"name": explained.author, "day": day_words(explained.said_on, today=day)}
    by = _("%(name)s, %(day)s") % told if explained.author else str(told["day"])
    return Said(text, by, owed, earlier)


def outlook_words(kpi: Row, *, figures: Figures, day: date) -> tuple[str, str]:
    """(4%, chance of 68.0% by 31 Dec; forecast 65.2%). Empty where nothing is forecast."""
    if kpi.forecast is None or kpi.forecast_at is None:
        return "", ""
    told = {
        "day": day_words(kpi.forecast_at, today=day),
        "forecast": figures.full(kpi.forecast, kpi),
        "target": _target(kpi, figures),
    }
    if kpi.p_miss is None:
        return "", _("Forecast %(forecast)s by %(day)s") % told
    return share_words(1 - kpi.p_miss), _("chance of %(target)s by %(day)s; forecast %(forecast)s") % told


def share_words(share: float) -> str:
    """A probability that never claims to be certain."""
    if share < 0.01:
        return _("under 1%%") % ()
    if share > 0.99:
        return _("over 99%%") % ()
    return f"{share:.0%}"


def _target(kpi: Row, figures: Figures) -> str:
    if kpi.target_low is not None and kpi.target_high is not None:
        return figures.aim(kpi)
    return figures.full(kpi.target, kpi)


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────────────────


def band_of(kpi: Row) -> tuple[float, float] | None:
    """The range of a range target."""
    if kpi.target_low is None or kpi.target_high is None:
        return None
    return kpi.target_low, kpi.target_high


def onset_of(kpi: Row, figures: Figures) -> int | None:
    """The place in `spark` from which the KPI has been behind: where its line takes colour."""
    periods = behind_for(kpi)
    if periods is not None and kpi.period is not None and kpi.due_period is not None:
        return max(0, len(kpi.spark) - _between(kpi.period, kpi.due_period, kpi.cadence, figures) - periods)
    if kpi.off_since is None or kpi.due_period is None:
        return None
    return max(0, len(kpi.spark) - 1 - _between(kpi.off_since, kpi.due_period, kpi.cadence, figures))


def _between(first: date, last: date, cadence: str, figures: Figures) -> int:
    month = figures.fiscal_start_month
    places = (period_index(one, as_cadence(cadence), fiscal_start_month=month) for one in (first, last))
    before, after = places
    return after - before


def _bullet(kpi: Row, figures: Figures, *, width: float) -> SafeString:
    if kpi.pace is None and band_of(kpi) is None:
        return SafeString("")  # nothing to compare with
    return bullet(
        None if kpi.health == "no_data" else kpi.compared,
        kpi.pace,
        direction=kpi.direction or "higher",
        tolerance=kpi.tolerance or 0.0,
        band=band_of(kpi),
        forecast=kpi.forecast,
        width=width,
        height=16,
        figure=lambda value: figures.number(value, _axis_decimals(kpi)),
        pace_words=_("pace %(pace)s") % {"pace": figures.bare(kpi.pace, kpi)} if kpi.pace is not None else "",
        fluid=True,
    )


def _axis_decimals(kpi: Row) -> int:
    """Ticks are round numbers: small scales need the KPI's decimals, others none."""
    return kpi.decimals if abs(kpi.pace or kpi.actual or 0.0) < 5 else 0


def _chart(kpi: Row, figures: Figures, day: date, *, size: tuple[float, float]) -> SafeString:
    ahead, fan = _fan(kpi, figures)
    pace = list(kpi.spark_pace)
    if ahead and kpi.target is not None and pace and pace[-1] is not None:
        now = pace[-1]
        pace += [now + (kpi.target - now) * step / ahead for step in range(1, ahead + 1)]
    due = kpi.due_period
    first = figures.back(due, kpi.cadence, len(kpi.spark) - 1) if due and kpi.spark else None
    words = Words(
        first=figures.week(first, kpi) if first else "",
        now=figures.week(due, kpi) if due else "",
        end=date_format(kpi.forecast_at, "j M") if ahead and kpi.forecast_at else "",
        target=_("%(figure)s target") % {"figure": figures.bare(kpi.target, kpi)}
        if kpi.target is not None and not _to_date(kpi)
        else "",
        forecast=_("%(figure)s forecast") % {"figure": figures.bare(kpi.forecast, kpi)} if ahead else "",
    )
    return outcome_chart(
        kpi.spark,
        pace,
        health=kpi.health,
        off_since=onset_of(kpi, figures),
        band=band_of(kpi),
        fan=fan,
        words=words,
        label=chart_label(kpi, figures, day),
        width=size[0],
        height=size[1],
    )


def _to_date(kpi: Row) -> bool:
    """The figure held against the target is a total: the values of single periods stand on another scale."""
    return kpi.compared is not None and kpi.compared != kpi.actual


def _fan(kpi: Row, figures: Figures) -> tuple[int, Fan]:
    """How many periods lie before the target date, and where the KPI may go until then."""
    nothing = Fan((), (), ())
    if kpi.forecast is None or kpi.forecast_at is None or kpi.due_period is None or _to_date(kpi):
        return 0, nothing
    ahead = _between(kpi.due_period, kpi.forecast_at, kpi.cadence, figures)
    if ahead < 1:
        return 0, nothing
    now = next((value for value in reversed(kpi.spark) if value is not None), kpi.actual)
    return ahead, fan_towards(now, middle=kpi.forecast, low=kpi.forecast_low, high=kpi.forecast_high, periods=ahead)


def chart_label(kpi: Row, figures: Figures, day: date) -> str:
    """The picture of an outcome in words."""
    told = {"name": kpi.name, "now": figures.full(kpi.actual, kpi), "count": len(kpi.spark)}
    words = _("%(name)s, the last %(count)s periods: now %(now)s") % told
    if kpi.forecast is not None and kpi.forecast_at is not None:
        ahead = {"forecast": figures.full(kpi.forecast, kpi), "day": day_words(kpi.forecast_at, today=day)}
        words += _(", forecast %(forecast)s by %(day)s") % ahead
    return words + (_(", target %(target)s") % {"target": _target(kpi, figures)} if kpi.target is not None else "")
