"""What the pages of a department and of a person say: messages, limits, what is owed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.rules.board import gain_pct
from dashboards.rules.story_duties import Debtor, Duty
from dashboards.wording.board_figures import SHORT_UNIT, Figures, capital, count_words, inside, listed, short_name
from dashboards.wording.board_outcomes import band_of
from dashboards.wording.board_rows import movement, row_bullet, row_spark, trend_word
from kpis.charts import PinScale, pin, trend_svg
from kpis.rules.calendar import as_cadence
from kpis.rules.closing import Closing
from kpis.rules.limits import LimitVerdict
from kpis.selectors.states import Row
from kpis.wording.silence import why_silent

#: So many KPIs are named in a message; more are counted.
_NAMED = 2
_WORST = {"off_track": 0, "at_risk": 1, "no_data": 2, "on_track": 3}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A KPI of a scorecard, ready to print."""

    key: str
    name: str
    place: str
    health: str
    accepted: bool
    flag: str
    actual: SafeString
    pace: SafeString
    pace_words: str
    bullet: SafeString
    pin: SafeString
    spark: SafeString
    trend: str
    trend_word: str
    trend_mark: SafeString
    feeds: Sequence[object]
    owner: str
    owner_active: bool


def worst_first(row: Row) -> tuple[int, int, float, str]:
    """Off track before at risk, before no data; the largest miss first."""
    gain = gain_pct(row)
    return _WORST[row.health], -row.misses_in_a_row, gain if gain is not None else 0.0, row.name


def score_line(
    row: Row, *, figures: Figures, scale: PinScale, wide: bool, place: str, feeds: Sequence[object], accepted: bool
) -> ScoreLine:
    """One row; `place` stands small beside the name."""
    long_unit = row.unit if len(row.unit) > SHORT_UNIT else ""
    gap = gap_words(row, figures)
    return ScoreLine(
        key=row.key,
        name=short_name(row),
        place=", ".join(part for part in (place, long_unit) if part),
        health=row.health,
        accepted=accepted,
        flag=_("stale") if row.stale else "",
        actual=figures.cell(row.compared if row.compared is not None else row.actual, row, wide=wide),
        pace=SafeString(figures.aim(row)) if band_of(row) else figures.cell(row.pace, row, wide=wide),
        pace_words=f"{figures.aim(row)}, {gap}",
        bullet=row_bullet(row),
        pin=pin(None if row.health == "no_data" else gain_pct(row), words=gap, health=row.health, scale=scale),
        spark=row_spark(row, figures),
        trend=row.trend,
        trend_word=trend_word(row),
        trend_mark=trend_svg(movement(row)),
        feeds=feeds,
        owner=row.owner_name,
        owner_active=row.owner_active,
    )


def gap_words(row: Row, figures: Figures) -> str:
    """The variance, or why there is none."""
    if row.health == "no_data" or row.variance is None:
        return why_silent(row)
    return figures.percent(row.variance_pct) or figures.change(row.variance, row)


def standing(row: Row, figures: Figures) -> str:
    """27.4%, 1.0 under pace: in a sentence or a short list."""
    value = figures.full(row.compared if row.compared is not None else row.actual, row)
    return ", ".join(part for part in (value, gap_words(row, figures)) if part)


# ── messages ──


def department_message(name: str, rows: Collection[Row], *, figures: Figures) -> str:
    """How the department stands, in one sentence."""
    told: dict[str, object] = {"name": name, "all": count_words(len(rows))}
    if not rows:
        return _("%(name)s has no active KPI yet") % told
    for health, one, some in _HEALTHS:
        found = sorted((row for row in rows if row.health == health), key=worst_first)
        if found:
            told |= {
                "n": count_words(len(found)),
                "names": _named(found, figures),
                "health": one() if len(found) == 1 else some(),
            }
            if len(rows) == 1:
                return _("The one KPI of %(name)s %(health)s: %(names)s") % told
            return capital(_("%(n)s of %(all)s KPIs of %(name)s %(health)s: %(names)s") % told)
    said = ngettext("The one KPI of %(name)s is on track", "All %(all)s KPIs of %(name)s are on track", len(rows))
    return said % told


_HEALTHS: tuple[tuple[str, Callable[[], str], Callable[[], str]], ...] = (
    ("off_track", lambda: _("is off track"), lambda: _("are off track")),
    ("at_risk", lambda: _("is at risk"), lambda: _("are at risk")),
    ("no_data", lambda: _("has no current value"), lambda: _("have no current value")),
)


def _named(rows: Sequence[Row], figures: Figures) -> str:
    names = [figures.named(short_name(row)) for row in rows]
    if len(names) <= _NAMED:
        return listed(names)
    more = ngettext("%(n)s more", "%(n)s more", len(names) - _NAMED) % {"n": count_words(len(names) - _NAMED)}
    return listed([*names[:_NAMED], more])


def person_message(name: str, rows: Collection[Row], owed: int) -> str:
    """What a person answers for, and what they owe."""
    active = [row for row in rows if row.status == "active"]
    told: dict[str, object] = {"name": name, "n": count_words(len(active))}
    if not active:
        return _("%(name)s owns no active KPI") % told
    said = ngettext("%(name)s owns one KPI", "%(name)s owns %(n)s KPIs", len(active)) % told
    parts = [said, _state_words(active)]
    if owed:
        parts.append(ngettext("and owes one thing", "and owes %(n)s things", owed) % {"n": count_words(owed)})
    return ", ".join(parts)


def _state_words(rows: Sequence[Row]) -> str:
    """Three of them off track; all on track."""
    said: tuple[tuple[str, Callable[[], str], Callable[[], str]], ...] = (
        ("off_track", lambda: _("off track"), lambda: _("%(n)s of them off track")),
        ("at_risk", lambda: _("at risk"), lambda: _("%(n)s of them at risk")),
        ("no_data", lambda: _("without a current value"), lambda: _("%(n)s of them without a current value")),
    )
    for health, one, some in said:
        count = sum(row.health == health for row in rows)
        if count:
            return one() if len(rows) == 1 else some() % {"n": count_words(count)}
    return _("on track") if len(rows) == 1 else _("all on track")


def limits_words(verdict: LimitVerdict) -> str:
    """9 KPIs: more than 8 blur the focus. Empty where the number is right."""
    told = {"count": verdict.count, "least": verdict.least, "most": verdict.most}
    if verdict.fit == "too_many":
        return _("%(count)s KPIs: more than %(most)s blur the focus") % told
    if verdict.fit == "too_few":
        said = ngettext(
            "%(count)s KPI: fewer than %(least)s leave much unseen",
            "%(count)s KPIs: fewer than %(least)s leave much unseen",
            verdict.count,
        )
        return said % told
    return ""


# ── what is owed ──


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing owed, in words, about a KPI."""

    key: str
    name: str
    words: str
    pressing: bool


@dataclass(frozen=True, slots=True)
class OwedBy:
    """Somebody and what they owe."""

    person: str
    name: str
    owed: tuple[Owed, ...]


def owed_lines(debtors: Collection[Debtor[Row]], *, figures: Figures, closing: Closing) -> list[OwedBy]:
    """Who owes what."""
    return [
        OwedBy(str(one.id or ""), one.name or _("Nobody"), tuple(_owed(duty, figures, closing) for duty in one.duties))
        for one in debtors
    ]


def _owed(duty: Duty[Row], figures: Figures, closing: Closing) -> Owed:
    row = duty.kpi
    period = row.due_period
    if duty.kind in {"value_late", "value_open"} and period is not None:
        closes = closing.last_day(period, as_cadence(row.cadence))
        told = {"period": inside(figures.period(period, row.cadence)), "day": date_format(closes, "j M")}
        late = duty.kind == "value_late"
        said = _("value of %(period)s, late since %(day)s") if late else _("value of %(period)s, due by %(day)s")
        return Owed(row.key, row.name, said % told, pressing=late)
    if duty.kind == "explanation" and row.off_since is not None:
        told = {"period": inside(figures.period(row.off_since, row.cadence))}
        return Owed(row.key, row.name, _("an explanation: off track since %(period)s") % told, pressing=True)
    finish = _("the rest of a proposal") if row.status == "proposed" else _("the rest of a draft")
    return Owed(row.key, row.name, finish, pressing=False)
