"""What the page of a KPI says beside its message: head figures, definition, links, periods of a forecast."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.wording.kpi_figures import Writer, day, joined, near_day
from kpis.models import Aggregation, Cadence, Cause, Indicator, Kpi, Level, Nature, Source, Target
from kpis.rules.calendar import period_end
from kpis.selectors.states import Row
from kpis.wording.formats import DASH

#: A chance nearer to certainty than this is not told apart from it.
_CERTAIN = 0.01


@dataclass(frozen=True, slots=True)
class Said:
    """A label and what stands beside it; `tone` is a class."""

    label: str
    words: str
    tone: str = ""


def writer_of(row: Row, *, locale: str, month: int, today: date) -> Writer:
    """Writes this KPI's numbers."""
    return Writer(row.unit, row.decimals, locale, row.cadence, month, today)  # type: ignore[arg-type]


def flag_words(flag: str, *, limits: bool = True, better: bool = False, total: bool = False) -> str:
    """What kind of deviation it is, and what to do about it. `limits`: natural limits are known; `better`: it signals a
    change for the better; `total`: a sum to date is judged, so what is natural for single periods is not its measure."""
    if not limits and flag in {"chronic", "watch"}:
        return _("Too few values to tell")
    if better and flag == "ok":
        return _("Special cause, for the better")
    said: dict[str, Callable[[], str]] = {
        "act_now": lambda: _("Special cause: find it"),
        "early_warning": lambda: _("Early warning: a special cause, still in time"),
        "likely_miss": lambda: _("Normal variation, likely to miss"),
        "chronic": lambda: _("Common cause: change the process or the target"),
        "watch": lambda: _("Normal variation: watch it"),
        "recovering": lambda: _("Coming back"),
        "ok": lambda: _("Normal for it"),
    }
    of_total: dict[str, Callable[[], str]] = {
        "likely_miss": lambda: _("No single period stands out, likely to miss"),
        "chronic": lambda: _("No single period stands out: change the process or the target"),
        "watch": lambda: _("No single period stands out: watch it"),
        "ok": lambda: _("No single period stands out"),
    }
    if total:
        said |= of_total
    return said[flag]() if flag in said else DASH


def chance_words(p_miss: float) -> str:
    """The chance of meeting the target; never quite 0 or 100%."""
    chance = 1 - p_miss
    if chance < _CERTAIN:
        return _("under 1%")
    if chance > 1 - _CERTAIN:
        return _("over 99%")
    return f"{chance:.0%}"


def tone_of(health: str) -> str:
    """The class of a variance: coloured only where it misses."""
    return {"off_track": "pl-down", "at_risk": "pl-warn"}.get(health, "")


def head_figures(row: Row, write: Writer, *, periods_off: int, total: bool = False) -> list[Said]:
    """Against pace, last year, since when, the chance, what kind; what is unknown is left out. `total`: the
    figure judged is a sum to date."""
    return [
        said
        for said in (
            _pace(row, write, total=total),
            _last_year(row, write, total=total),
            _since(row, write, periods_off),
            _chance(row, write, total=total),
            _kind(row, total=total),
        )
        if said
    ]


def _pace(row: Row, write: Writer, *, total: bool) -> Said | None:
    if row.variance is None or row.health == "no_data":
        return None
    if row.target_low is not None and row.target_high is not None:
        label = _("Against %(span)s") % {"span": write.span(row.target_low, row.target_high)}
        words = write.change(row.variance) if row.variance else _("inside")
        return Said(label, words, tone_of(row.health))
    label = _("Against pace %(pace)s") % {"pace": write.bare(row.pace)}
    if not total and row.compared is not None and row.compared != row.actual:
        label = _("%(sum)s to date, against pace %(pace)s") % {
            "sum": write.bare(row.compared),
            "pace": write.bare(row.pace),
        }
    if write.bare(abs(row.variance)) == write.bare(0.0):
        return Said(label, _("at pace"), tone_of(row.health))
    return Said(label, joined([write.change(row.variance), write.percent(row.variance_pct)]), tone_of(row.health))


def _last_year(row: Row, write: Writer, *, total: bool) -> Said | None:
    if row.last_year is None or row.actual is None:
        return None
    change = round(row.actual - row.last_year, 9)
    same = write.bare(abs(change)) == write.bare(0.0)
    label = _("Against last year")
    if total and row.period is not None:
        label = _("%(period)s against last year") % {"period": write.period(row.period)}
    return Said(label, _("unchanged") if same else write.change(change))


def _since(row: Row, write: Writer, periods: int) -> Said | None:
    if row.off_since is None:
        return None
    return Said(_("Off since"), joined([write.period(row.off_since), write.count(periods)]))


def _chance(row: Row, write: Writer, *, total: bool) -> Said | None:
    if row.p_miss is None:
        return None
    words = {"aim": write.aim(row.target, row.target_low, row.target_high).removesuffix("%")}
    chance = chance_words(row.p_miss)
    if total and row.forecast is not None:
        chance = joined([chance, _("%(value)s forecast") % {"value": write.value(row.forecast)}])
    if row.forecast_at is None:
        return Said(_("Chance of %(aim)s") % words, chance)
    words["day"] = near_day(row.forecast_at, write.today)
    return Said(_("Chance of %(aim)s by %(day)s") % words, chance)


def _kind(row: Row, *, total: bool) -> Said | None:
    if row.flag == "no_data":
        return None
    better = row.signal != "none" and not row.adverse
    return Said(_("What kind"), flag_words(row.flag, limits=row.limit_low is not None, better=better, total=total))


def kind_words(kpi: Kpi) -> str:
    """Department KPI, leading, outcome."""
    level: dict[str, Callable[[], str]] = {
        "company": lambda: _("Company KPI"),
        "department": lambda: _("Department KPI"),
        "individual": lambda: _("Individual KPI"),
    }
    parts = [level[kpi.level]()]
    if kpi.indicator:
        parts.append(str(Indicator(kpi.indicator).label))
    if kpi.nature:
        parts.append(str(Nature(kpi.nature).label))
    return joined(parts)


def age_words(row: Row, write: Writer) -> str:
    """Week 46, value of 15 Nov, 1 day old."""
    if row.period is None:
        return ""
    last = period_end(row.period, write.cadence, fiscal_start_month=write.month)
    parts = [write.period(row.period), _("value of %(day)s") % {"day": near_day(last, write.today)}]
    if row.entered_at is not None:
        days = (write.today - localtime(row.entered_at).date()).days
        parts.append(
            _("entered today")
            if days < 1
            else ngettext("entered %(n)s day ago", "entered %(n)s days ago", days) % {"n": days}
        )
    return joined(parts)


def definition_lines(
    kpi: Kpi, target: Target | None, write: Writer, *, tolerance: float | None, today: date
) -> Iterator[Said]:
    """The constant side, as a list of terms."""
    yield Said(_("Better"), _better(kpi))
    if target is not None:
        yield Said(_("Target"), target_words(target, write, today=today))
    else:
        yield Said(_("Target"), _("none today"), "pl-down")
    if tolerance is not None:
        yield Said(_("Tolerance"), write.size(tolerance))
    measured = [str(Cadence(kpi.measure_cadence).label), str(Aggregation(kpi.aggregation).label)]
    yield Said(_("Measured"), joined(measured))
    yield Said(_("Reviewed"), str(Cadence(kpi.review_cadence).label) if kpi.review_cadence else _("not said"))
    if kpi.activated_on:
        yield Said(_("Active since"), day(kpi.activated_on))
    if kpi.locked_until:
        yield Said(_("Locked until"), day(kpi.locked_until))


def _better(kpi: Kpi) -> str:
    said: dict[str, Callable[[], str]] = {
        "higher": lambda: _("higher"),
        "lower": lambda: _("lower"),
        "range": lambda: _("within its range"),
    }
    return said[kpi.direction]() if kpi.direction in said else _("not said")


def target_words(target: Target, write: Writer, *, today: date) -> str:
    """8.0% from 1 Jan 2026, flat."""
    words = {
        "aim": write.aim(target.value, target.low, target.high),
        "from": day(target.starts_on),
        "to": day(target.ends_on) if target.ends_on else "",
    }
    if target.starts_on > today:
        said = _("%(aim)s from %(from)s on") % words
    elif target.ends_on:
        said = _("%(aim)s, %(from)s to %(to)s") % words
    else:
        said = _("%(aim)s since %(from)s") % words
    shape = ""
    if target.shape == "linear":
        shape = (
            _("rising from %(base)s") if (target.value or 0) >= (target.baseline or 0) else _("falling from %(base)s")
        )
        shape = shape % {"base": write.value(target.baseline)}
    elif target.value is not None and target.scope != "to_date":
        shape = _("flat")
    return joined([said, shape, _("to date, over the span") if target.scope == "to_date" else ""])


def source_words(source: str) -> str:
    """Through which door values come."""
    return str(Source(source).label)


def cause_words(cause: str) -> str:
    """What a variance is put down to."""
    return str(Cause(cause).label)


def level_count(levels: list[str]) -> str:
    """Three individual KPIs; two department KPIs."""
    said = {
        Level.COMPANY: lambda n: ngettext("%(n)s company KPI", "%(n)s company KPIs", n),
        Level.DEPARTMENT: lambda n: ngettext("%(n)s department KPI", "%(n)s department KPIs", n),
        Level.INDIVIDUAL: lambda n: ngettext("%(n)s individual KPI", "%(n)s individual KPIs", n),
    }
    counts = [(level, levels.count(level)) for level in Level.values]
    return joined([said[Level(level)](n) % {"n": n} for level, n in counts if n])


def rolled_up(healths: list[str]) -> str:
    """3 individual KPIs, 2 on track: what a reader sees of KPIs that are not theirs to read."""
    n = len(healths)
    fine = sum(health == "on_track" for health in healths)
    said = ngettext("%(n)s individual KPI, %(fine)s on track", "%(n)s individual KPIs, %(fine)s on track", n)
    return said % {"n": n, "fine": fine}


def lag_words(weeks: int | None) -> str:
    """leads by 3 wk."""
    return "" if weeks is None else _("leads by %(n)s wk") % {"n": weeks}


def standing_words(row: Row, write: Writer) -> str:
    """64.9%, +3.1 pts."""
    if row.actual is None:
        return _("no value yet")
    if row.variance is None or row.health == "no_data":
        return write.value(row.actual)
    stands = write.value(row.actual)
    if row.compared is not None and row.compared != row.actual:
        stands = _("%(sum)s to date") % {"sum": write.value(row.compared)}
    return joined([stands, write.change(row.variance)])


def needed_words(share: float, write: Writer) -> str:
    """11.5 needed each week: a single period's share of a total."""
    said: dict[str, Callable[[], str]] = {
        "weekly": lambda: _("%(share)s needed each week"),
        "biweekly": lambda: _("%(share)s needed each fortnight"),
        "monthly": lambda: _("%(share)s needed each month"),
        "quarterly": lambda: _("%(share)s needed each quarter"),
    }
    return said[write.cadence]() % {"share": write.tick(share)}


def forecast_words(row: Row, write: Writer, *, single: float | None = None) -> str:
    """6.2% forecast; `single`: that of a single period, where the row's is a total."""
    if single is not None:
        return _("%(value)s forecast") % {"value": write.tick(single)}
    if row.forecast is None:
        return ""
    whole = row.compared is not None and row.compared != row.actual
    said = _("%(value)s forecast over it") if whole else _("%(value)s forecast")
    return said % {"value": write.value(row.forecast)}


def point_words(write: Writer, start: date, value: float | None, *, pace: str, health: str) -> str:
    """What hovering a point of the chart says, in lines."""
    last = period_end(start, write.cadence, fiscal_start_month=write.month)
    name = write.period(start)
    if write.cadence in {"weekly", "biweekly"}:
        name = _("%(period)s, to %(day)s") % {"period": name, "day": near_day(last, write.today)}
    lines = [f"<b>{write.value(value)}</b>", name]
    if pace:
        lines.append(_("pace %(pace)s") % {"pace": pace})
    if health:
        lines.append(health)
    return "<br>".join(lines)
