"""The open conflicts of the executive dashboard in words: the pair, what it costs, the witness, the smallest way out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.rules.conflicts.told import ConflictRow, Party
from alignment.wording.conflicts import Writer, badge_words, grade_words, kind_words, scenario_words, way_words
from kpis.wording.formats import amount, difference_unit, with_plus

#: So many stand on the page, the worst first.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """One of the three KPIs: what it reads now and in the scenario. `pays`: the company KPI."""

    name: str
    place: str
    now: str
    then: str
    pays: bool


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """An open conflict, ready to print."""

    url: str
    name: str
    place: str
    effect: str
    on: str
    kind: str
    meaning: str
    scenario: str
    witness: tuple[WitnessLine, ...]
    way: str


def conflict_lines(rows: Sequence[ConflictRow], *, locale: str, url: Callable[[UUID], str]) -> list[ConflictLine]:
    """Each of them, in their order."""
    return [_line(row, Writer(locale, lambda _kpi: None), url(row.id)) for row in rows]


def _line(row: ConflictRow, write: Writer, url: str) -> ConflictLine:
    effect, on = _effect(row, write)
    return ConflictLine(
        url=url,
        name=_("%(first)s and %(second)s") % {"first": row.first.name, "second": row.second.name},
        place=_("%(first)s and %(second)s") % {"first": row.first.department, "second": row.second.department},
        effect=effect,
        on=on,
        kind=_("Conflict, %(grade)s") % {"grade": grade_words(row)},
        meaning=", ".join(filter(None, (kind_words(row), badge_words(row)))),
        scenario=scenario_words(row, write),
        witness=_witness(row, write),
        way=way_words(row.ways[0], write) if row.ways else "",
    )


def _effect(row: ConflictRow, write: Writer) -> tuple[str, str]:
    top = row.company_kpi
    if top is None:
        return _("both cannot be met"), ""
    on = _("on %(name)s") % {"name": f"“{top.name}”"}
    if top.witness is None or top.actual is None:
        return _("unknown"), on
    change = amount(
        top.witness - top.actual, unit=difference_unit(top.unit), decimals=top.decimals, locale=write.locale
    )
    return with_plus(change), on


def _witness(row: ConflictRow, write: Writer) -> tuple[WitnessLine, ...]:
    """Only where there are figures."""
    parties = [(row.first, False), (row.second, False), *([(row.company_kpi, True)] if row.company_kpi else [])]
    if any(party.witness is None for party, _pays in parties):
        return ()
    return tuple(_side(party, write, pays=pays) for party, pays in parties)


def _side(party: Party, write: Writer, *, pays: bool) -> WitnessLine:
    now, then = write.both(party, party.actual, party.witness)
    return WitnessLine(party.name, party.department, now, then, pays)


def more_words(shown: int, all_of_them: int) -> str:
    """What is not shown; empty where all are."""
    more = all_of_them - shown
    if more <= 0:
        return ""
    return ngettext("%(n)s more conflict", "%(n)s more conflicts", more) % {"n": more}


def alarm_link_words(number: int) -> str:
    """Beside the alarm line: where to look first. Empty without conflicts."""
    return ngettext("%(n)s conflict stands", "%(n)s conflicts stand", number) % {"n": number} if number else ""
