"""What stands on a node and on a line of the cascade map, in words."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dashboards.rules.board import HEALTH_RANK
from dashboards.wording.board_figures import Figures
from dashboards.wording.board_outcomes import owner_name
from kpis.selectors.states import Row
from kpis.wording.silence import why_silent

HEALTHS = {
    "off_track": gettext_lazy("off track"),
    "at_risk": gettext_lazy("at risk"),
    "no_data": gettext_lazy("no data"),
    "on_track": gettext_lazy("on track"),
}
EVIDENCES = {
    "supported": gettext_lazy("supported by history"),
    "claimed": gettext_lazy("claimed"),
    "too_little_data": gettext_lazy("too little data"),
    "no_evidence": gettext_lazy("no evidence"),
    "contradicted": gettext_lazy("contradicted by history"),
}
#: From these thicknesses on an effect is called medium and strong.
MEDIUM, STRONG = 2.2, 3.4


@dataclass(frozen=True, slots=True)
class Card:
    """A node, ready to draw and to read aloud. `counts`: of a folded node, how many KPIs per health, worst first.

    `figure`, `change` and `aim` are empty where nothing is known; `context`: shown only because something it feeds
    or holds matches the filter.
    """

    key: str
    level: str
    group: str
    kind: str
    name: str
    place: str
    owner: str
    url: str
    health: str
    word: str
    accepted: bool = False
    figure: str = ""
    change: str = ""
    aim: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    context: bool = False

    @property
    def tone(self) -> str:
        """The last part of the class names of its health."""
        return {"on_track": "on", "at_risk": "risk", "off_track": "off", "no_data": "none"}[self.health]

    @property
    def stands(self) -> str:
        """Its figures."""
        return ", ".join(part for part in (self.figure, self.change, self.aim) if part)

    @property
    def facts(self) -> str:
        """All but the name, in one line."""
        if self.kind != "kpi":
            return self.word
        return ". ".join(part for part in (self.word, self.stands, self.owner, self.place) if part)

    @property
    def label(self) -> str:
        """Read aloud in the picture."""
        return f"{self.name}: {self.facts}"


@dataclass(frozen=True, slots=True)
class Tie:
    """A line of the map. `thick` in user units; `folded`: it stands for several links, or for counted KPIs."""

    child: str
    parent: str
    thick: float
    evidence: str
    words: str
    harms: bool = False
    rationale: str = ""
    coupling: bool = False
    folded: bool = False


def kpi_card(row: Row, *, figures: Figures, url: str, day: date, context: bool) -> Card:
    """A KPI."""
    silent = row.health == "no_data"
    now = row.compared if row.compared is not None else row.actual
    accepted = row.accepted(day)
    word = str(HEALTHS[row.health])
    if silent:
        word = why_silent(row)
    elif accepted:
        word = _("%(health)s, accepted") % {"health": word}
    has_aim = row.pace is not None or row.target_low is not None
    return Card(
        key=row.key,
        level=row.level,
        group=row.department_key,
        kind="kpi",
        name=row.name,
        place=row.department_name,
        owner=owner_name(row),
        url=url,
        health=row.health,
        word=word,
        accepted=accepted,
        figure=figures.full(now, row) if now is not None else "",
        change="" if silent else figures.change(row.variance, row),
        aim=_("pace %(figure)s") % {"figure": figures.aim(row)} if has_aim else "",
        context=context,
    )


def fold_card(key: str, *, group: str, role: str, total: int, healths: Counter[str], url: str, loose: bool) -> Card:
    """Individual KPIs that stand as one."""
    name = ngettext("%(n)s individual KPI", "%(n)s individual KPIs", total) % {"n": total}
    if role:
        name = f"{role}: {total}"
    if loose:
        name = _("%(some)s without a link") % {"some": name}
    counts = worst_first(healths)
    return Card(
        key=key, level="individual", group=group, kind="fold", name=name, place="", owner="", url=url,
        health=counts[0][0] if counts else "no_data", word=counted(counts), counts=counts,
    )  # fmt: skip


def department_card(key: str, *, group: str, name: str, rows: Iterable[Row], url: str) -> Card:
    """A department whose KPIs stand as one."""
    healths = Counter(row.health for row in rows)
    counts = worst_first(healths)
    told = ngettext("%(n)s KPI", "%(n)s KPIs", healths.total()) % {"n": healths.total()}
    return Card(
        key=key, level="department", group=group, kind="department", name=f"{name}: {told}", place=name, owner="", url=url,
        health=counts[0][0] if counts else "no_data", word=counted(counts), counts=counts,
    )  # fmt: skip


def worst_first(healths: Counter[str]) -> tuple[tuple[str, int], ...]:
    """How many per health."""
    return tuple((health, healths[health]) for health in HEALTH_RANK if healths[health])


def counted(counts: Iterable[tuple[str, int]]) -> str:
    """2 off track, 5 on track."""
    return ", ".join(f"{count} {HEALTHS[health]}" for health, count in counts)


def tie_words(*, thick: float, evidence: str, lag_weeks: int | None, harms: bool, counts: bool, coupling: bool) -> str:
    """What a line says: strong effect, supported by history, 3 weeks before."""
    parts: list[str] = [_effect(thick), str(EVIDENCES[evidence])]
    if lag_weeks:
        parts.append(ngettext("%(n)s week before", "%(n)s weeks before", lag_weeks) % {"n": lag_weeks})
    said: list[tuple[bool, Callable[[], str]]] = [
        (harms, lambda: _("harms")),
        (coupling, lambda: _("coupled, no line of sight")),
        (not counts, lambda: _("does not count yet") if evidence != "contradicted" else _("does not count")),
    ]
    return ", ".join([*parts, *(words() for holds, words in said if holds)])


def _effect(thick: float) -> str:
    if thick >= STRONG:
        return _("strong effect")
    return _("medium effect") if thick >= MEDIUM else _("weak effect")
