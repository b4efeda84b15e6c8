"""The middle of the executive dashboard: a row a department KPI under its outcome, or a row a department."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from dashboards.rules.board import DepartmentLine, Group, LinkFacts, Placed, gain_pct
from dashboards.rules.board_assembly import Board
from dashboards.wording.board_figures import SHORT_UNIT, WIDE, Figures, capital, count_words, listed, short_name
from dashboards.wording.board_message import gap_words, group_evidence
from dashboards.wording.board_outcomes import TONE, band_of, onset_of, owner_name
from kpis.charts import PinScale, bullet, pin, pin_scale, sparkline, squares, trend_svg
from kpis.selectors.states import Row
from kpis.wording.silence import why_silent

Urls = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class KpiLine:
    """A department KPI, ready to print. `lead` and `evidence`: of the link it is shown under; `waiting`: nobody accepted it."""

    url: str
    name: str
    place: str
    health: str
    accepted: bool
    feeds: str
    actual: SafeString
    pace: SafeString
    pace_words: str
    bullet: SafeString
    pin: SafeString
    spark: SafeString
    trend: str
    trend_word: str
    trend_mark: SafeString
    evidence: str
    lead: str
    lead_words: str
    waiting: str
    owner: str

    @property
    def is_off(self) -> bool:
        """The row is tinted."""
        return self.health == "off_track"

    @property
    def is_fine(self) -> bool:
        """The row folds on a phone."""
        return self.health == "on_track"


@dataclass(frozen=True, slots=True)
class GroupLines:
    """An outcome with its rows. `fine`: those on track in one sentence, for a phone."""

    feeds: str
    title: str
    text: str
    rows: tuple[KpiLine, ...]
    fine_count: str
    fine: str


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department in a line; `url` is its page, `open_url` its rows alone."""

    key: str
    url: str
    open_url: str
    name: str
    feeds: str
    health: str
    squares: SafeString
    worst: str
    gap: str
    tone: str
    spark: SafeString
    fine: bool


def group_lines(board: Board[Row], *, figures: Figures, kpi_url: Urls, day: date) -> list[GroupLines]:
    """The groups of the middle band, in the order of the outcomes; KPIs without a line of sight last."""
    scale = pin_scale(gain_pct(kpi) for kpi in board.kpis)
    make = _Maker(figures, kpi_url, scale, day, wide=any(_is_wide(kpi) for kpi in board.kpis), outcomes=board.outcomes)
    found = [_group(group, make) for group in board.leading.groups if group.rows]
    if board.leading.unlinked:
        found.append(_unlinked(board.leading.unlinked, make))
    return found


def _is_wide(kpi: Row) -> bool:
    return max(abs(kpi.actual or 0.0), abs(kpi.pace or 0.0)) >= WIDE


def _group(group: Group[Row], make: "_Maker") -> GroupLines:
    rows = tuple(make.line(placed, shown_under=group.number) for placed in group.rows)
    told = {"name": make.figures.named(group.outcome.name)}
    facts = [make.figures.full(group.outcome.compared, group.outcome)] if group.outcome.compared is not None else []
    gap = gap_words(group.outcome, make.figures)
    head = ", ".join([*facts, gap] if gap else facts)
    text = f"{head}. {group_evidence(group)}" if head else group_evidence(group)
    return _folded(str(group.number), _("Drives %(name)s") % told, text, rows, make.figures)


def _unlinked(placed: Iterable[Placed[Row]], make: "_Maker") -> GroupLines:
    rows = tuple(make.line(one, shown_under=0) for one in placed)
    words = ngettext(
        "%(count)s KPI reaches no outcome: its values move, and nobody can say what for.",
        "%(count)s KPIs reach no outcome: their values move, and nobody can say what for.",
        len(rows),
    )
    return _folded("", _("No line of sight"), capital(words % {"count": count_words(len(rows))}), rows, make.figures)


def _folded(feeds: str, title: str, text: str, rows: tuple[KpiLine, ...], figures: Figures) -> GroupLines:
    fine = [row for row in rows if row.is_fine]
    count = ngettext("%(n)s on track:", "%(n)s on track:", len(fine)) % {"n": len(fine)} if fine else ""
    return GroupLines(feeds, title, text, rows, count, listed(figures.named(row.name) for row in fine))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the rows of one table: one scale of pins, one width of figures."""

    figures: Figures
    kpi_url: Urls
    scale: PinScale
    day: date
    wide: bool
    outcomes: tuple[Row, ...]

    def line(self, placed: Placed[Row], *, shown_under: int) -> KpiLine:
        """One row."""
        kpi, link = placed.kpi, placed.link
        lead, lead_words = lead_of(link.lag_weeks) if link else ("", "")
        accepted = link is not None and link.accepted
        return KpiLine(
            url=self.kpi_url(kpi.key),
            name=short_name(kpi),
            place=self._place(placed, shown_under),
            health=kpi.health,
            accepted=kpi.accepted(self.day),
            feeds=" ".join(map(str, placed.feeds)),
            actual=self.figures.cell(kpi.compared if kpi.compared is not None else kpi.actual, kpi, wide=self.wide),
            pace=self._pace(kpi),
            pace_words=f"{self.figures.aim(kpi)}, {_variance(kpi, self.figures)}",
            bullet=row_bullet(kpi),
            pin=pin(
                None if kpi.health == "no_data" else gain_pct(kpi),
                words=_variance(kpi, self.figures),
                health=kpi.health,
                scale=self.scale,
            ),
            spark=row_spark(kpi, self.figures),
            trend=kpi.trend,
            trend_word=trend_word(kpi),
            trend_mark=trend_svg(movement(kpi)),
            evidence=link.evidence if link and accepted else "",
            lead=lead,
            lead_words=lead_words,
            waiting=_waiting(link) if link and not accepted else "",
            owner=owner_name(kpi),
        )

    def _place(self, placed: Placed[Row], shown_under: int) -> str:
        """The department; a unit too long for the cell; what else the KPI drives."""
        kpi = placed.kpi
        parts = [kpi.department_name]
        if len(kpi.unit) > SHORT_UNIT:
            parts.append(kpi.unit)
        others = [
            self.figures.named(self.outcomes[number - 1].name) for number in placed.feeds if number != shown_under
        ]
        if others:
            parts.append(_("also drives %(names)s") % {"names": listed(others)})
        return ", ".join(parts)

    def _pace(self, kpi: Row) -> SafeString:
        band = band_of(kpi)
        return SafeString(self.figures.aim(kpi)) if band else self.figures.cell(kpi.pace, kpi, wide=self.wide)


def _waiting(link: LinkFacts) -> str:
    """Why a link is no line of sight."""
    return _("history contradicts the link") if link.doubted else _("link not accepted yet")


def lead_of(weeks: int | None) -> tuple[str, str]:
    """How far ahead a KPI moves: in a cell, and read aloud. Empty where nobody said."""
    if weeks is None:
        return "", ""
    if not weeks:
        return _("same week"), _("moves in the same week")
    told = {"n": weeks}
    return (
        ngettext("%(n)s wk", "%(n)s wk", weeks) % told,
        ngettext("leads by %(n)s week", "leads by %(n)s weeks", weeks) % told,
    )


def _variance(kpi: Row, figures: Figures) -> str:
    if kpi.health == "no_data" or kpi.variance is None:
        return why_silent(kpi)
    return figures.percent(kpi.variance_pct) or figures.change(kpi.variance, kpi)


def row_bullet(kpi: Row) -> SafeString:
    """Actual against pace, in a row."""
    return bullet(
        None if kpi.health == "no_data" else kpi.compared,
        kpi.pace,
        direction=kpi.direction or "higher",
        tolerance=kpi.tolerance or 0.0,
        band=band_of(kpi),
    )


def row_spark(kpi: Row, figures: Figures, *, width: float = 96, height: float = 26) -> SafeString:
    """The last 26 periods, in a row."""
    return sparkline(
        kpi.spark,
        kpi.spark_pace,
        health=kpi.health,
        off_since=onset_of(kpi, figures),
        band=band_of(kpi),
        width=width,
        height=height,
    )


def trend_word(kpi: Row) -> str:
    """Better, steady, worse; of a stale KPI nothing is known."""
    words = {
        "better": pgettext("trend", "better"),
        "steady": pgettext("trend", "steady"),
        "worse": pgettext("trend", "worse"),
    }
    return words.get(kpi.trend, "")


def movement(kpi: Row) -> str:
    """Which way the number went, by what that means for the business."""
    if kpi.trend not in {"better", "worse"}:
        return "flat"
    up = (kpi.trend == "better") == (kpi.direction != "lower")
    if kpi.direction == "range":
        up = (kpi.actual or 0.0) >= (kpi.previous if kpi.previous is not None else kpi.actual or 0.0)
    return "up" if up else "down"


# ── departments ─────────────────────────────────────────────────────────────────────────────────────────────────────


def department_row(
    line: DepartmentLine[Row], *, key: str, url: str, open_url: str, places: int, figures: Figures
) -> DepartmentRow:
    """One department; `places`: how many squares every row has room for."""
    worst = line.kpis[0] if line.kpis else None
    count = len(line.kpis)
    return DepartmentRow(
        key=key,
        url=url,
        open_url=open_url,
        name=line.name,
        feeds=" ".join(map(str, line.feeds)),
        health=worst.health if worst else "no_data",
        squares=squares(
            (kpi.health for kpi in line.kpis),
            places=places,
            fine_words=_("%(n)s of %(n)s") % {"n": count},
            label=counts_label(line),
        ),
        worst=short_name(worst) if worst else _("no KPI is active"),
        gap=_variance(worst, figures) if worst else "",
        tone=TONE[worst.health] if worst and worst.health != "on_track" else "",
        spark=row_spark(worst, figures, width=72, height=20) if worst else SafeString(""),
        fine=line.fine,
    )


def counts_label(line: DepartmentLine[Row]) -> str:
    """The squares in words."""
    counts = line.counts
    words = (
        ("off_track", ngettext("%(n)s off track", "%(n)s off track", counts["off_track"])),
        ("at_risk", ngettext("%(n)s at risk", "%(n)s at risk", counts["at_risk"])),
        ("no_data", ngettext("%(n)s without data", "%(n)s without data", counts["no_data"])),
        ("on_track", ngettext("%(n)s on track", "%(n)s on track", counts["on_track"])),
    )
    parts = [word % {"n": counts[health]} for health, word in words if counts[health]]
    return ", ".join(parts) or _("no KPI")


def department_kpis(kpis: Iterable[Row], *, figures: Figures, kpi_url: Urls, day: date) -> list[dict[str, object]]:
    """The KPIs of an opened department, worst first."""
    return [
        {
            "url": kpi_url(kpi.key),
            "name": short_name(kpi),
            "health": kpi.health,
            "accepted": kpi.accepted(day),
            "actual": figures.full(kpi.compared if kpi.compared is not None else kpi.actual, kpi),
            "pace": figures.aim(kpi) if kpi.variance is not None else "",
            "gap": _variance(kpi, figures),
            "tone": TONE[kpi.health] if kpi.health != "on_track" else "",
            "spark": row_spark(kpi, figures, width=72, height=20),
            "owner": owner_name(kpi),
        }
        for kpi in kpis
    ]
