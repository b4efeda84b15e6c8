"""The cascade map, put together: which nodes stand there, what lies between them, what is lit, and the same as a list."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.rules.board import HEALTH_RANK
from dashboards.rules.cascade_map import COMPANY, DEPARTMENT, INDIVIDUAL, THINNEST, Node, harms, thickness
from dashboards.rules.cascade_reading import Fold, Place, Reading
from dashboards.rules.cascade_sight import Sight, fits_text, left_over, sight_of
from dashboards.wording.board_figures import Figures
from dashboards.wording.cascade_cards import Card, Tie, department_card, fold_card, kpi_card, tie_words
from kpis.selectors.states import Row

#: From so many department KPIs on departments stand folded until they are opened.
MANY = 40
EVERYTHING = "all"
LEVELS = (COMPANY, DEPARTMENT, INDIVIDUAL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see. `kpi`: whose line of sight is lit."""

    health: str = ""
    department: str = ""
    evidence: str = ""
    text: str = ""
    kpi: str = ""
    opened: frozenset[str] = frozenset()

    @property
    def filtered(self) -> bool:
        """Something is left out."""
        return bool(self.health or self.department or self.evidence or self.text)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where nodes lead: a KPI, a department's page, the map with something (and perhaps a job role) opened."""

    kpi: Callable[[str], str]
    department: Callable[[str], str]
    opened: Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Said:
    """Who reads, and how figures are written."""

    figures: Figures
    to: Addresses
    day: date


@dataclass(slots=True)
class Map:
    """The map before it is placed. `names`: of the departments, by key."""

    cards: dict[str, Card] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    folded: frozenset[str] = frozenset()
    sight: Sight | None = None

    def add(self, card: Card, *, under: str = "") -> None:
        """One more node."""
        self.cards[card.key] = card
        self.nodes.append(Node(card.key, card.level, card.group, under, whole=card.kind == "department"))


def map_of(reading: Reading[Row], asked: Asked, said: Said) -> Map:
    """Everything on the map."""
    rows = sorted([*reading.outcomes, *reading.kpis, *reading.people], key=_worst)
    ties = [tie for tie in _ties(reading, rows) if asked.evidence in {"", tie.evidence}]
    places = {place.id: place for place in reading.places}
    folds = _wanted_folds(reading, places, asked)
    keys = {row.id: row.key for row in rows}
    kept, matching = _kept(rows, ties, folds, keys, asked)
    found = Map(names={place.key: place.name for place in reading.places}, folded=_folded(reading, asked))
    for row in rows:
        if row.key in kept and not (row.department_key in found.folded and row.level != COMPANY):
            url = said.to.kpi(row.key)
            context = row.key not in matching
            found.add(kpi_card(row, figures=said.figures, url=url, day=said.day, context=context))
    _add_departments(found, [row for row in rows if row.level == DEPARTMENT], said)
    _add_folds(found, folds, places, keys, said)
    found.ties += _gathered(ties, rows, found)
    if asked.kpi in found.cards:
        found.sight = sight_of(asked.kpi, [(tie.child, tie.parent) for tie in found.ties if not tie.coupling])
    return found


def _worst(row: Row) -> tuple[int, int, str, str]:
    return LEVELS.index(row.level), HEALTH_RANK[row.health], row.name, row.key


def _ties(reading: Reading[Row], rows: Iterable[Row]) -> list[Tie]:
    known = {row.id: row for row in rows}
    found = []
    for link in reading.links:
        child, parent = known.get(link.child), known.get(link.parent)
        if child is None or parent is None:
            continue
        thick = thickness(
            effect=link.effect, strength=link.strength, child_sigma=child.sigma, parent_sigma=parent.sigma
        )
        against = harms(polarity=link.polarity, child_direction=child.direction, parent_direction=parent.direction)
        coupling = child.level == parent.level
        words = tie_words(
            thick=thick, evidence=link.evidence, lag_weeks=link.lag_weeks, harms=against, counts=link.counts,
            coupling=coupling,
        )  # fmt: skip
        found.append(
            Tie(child.key, parent.key, thick, link.evidence, words, against, link.rationale, coupling=coupling)
        )
    return found


# ── what a filter leaves ──


def _wanted_folds(reading: Reading[Row], places: dict[UUID, Place], asked: Asked) -> list[Fold]:
    """Counted KPIs have no name and no evidence to be found by."""
    if asked.evidence or asked.text:
        return []
    return [
        fold
        for fold in reading.folds
        if (not asked.health or fold.healths[asked.health]) and asked.department in {"", places[fold.department].key}
    ]


def _kept(
    rows: list[Row], ties: list[Tie], folds: list[Fold], keys: dict[UUID, str], asked: Asked
) -> tuple[frozenset[str], frozenset[str]]:
    """The keys that stay, and those among them that match by themselves."""
    if not asked.filtered:
        everything = frozenset(row.key for row in rows)
        return everything, everything
    ends = {key for tie in ties for key in (tie.child, tie.parent)}
    matching = frozenset(row.key for row in rows if _matches(row, asked) and (not asked.evidence or row.key in ends))
    holders = {keys[fold.parent] for fold in folds if fold.parent in keys} if asked.health else set()
    links = [(tie.child, tie.parent) for tie in ties if not tie.coupling]
    return left_over([*matching, *holders], links), matching


def _matches(row: Row, asked: Asked) -> bool:
    if asked.department and row.department_key != asked.department:
        return False
    if asked.health and row.health != asked.health:
        return False
    return fits_text(asked.text, row.name, row.owner_name, row.department_name, row.key)


# ── folding ──


def _folded(reading: Reading[Row], asked: Asked) -> frozenset[str]:
    """The departments that stand as one node: all of many, but for those opened, or looked into."""
    if len(reading.kpis) <= MANY or asked.filtered or EVERYTHING in asked.opened:
        return frozenset()
    looked_into = {
        row.department_key for row in [*reading.kpis, *reading.people] if row.key in {asked.kpi, *asked.opened}
    }
    return frozenset(row.department_key for row in reading.kpis) - asked.opened - looked_into


def _whole(department: str) -> str:
    return f"department:{department}"


def _add_departments(found: Map, rows: list[Row], said: Said) -> None:
    by_department: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.department_key in found.folded:
            by_department[row.department_key].append(row)
    for key, some in sorted(by_department.items()):
        found.add(
            department_card(_whole(key), group=key, name=found.names[key], rows=some, url=said.to.opened(key, ""))
        )


def _add_folds(found: Map, folds: Iterable[Fold], places: dict[UUID, Place], keys: dict[UUID, str], said: Said) -> None:
    """One node for the counted KPIs beside each department KPI (and job role); one beside a folded department."""
    totals: dict[tuple[str, str, str], int] = Counter()
    healths: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for fold in folds:
        group = places[fold.department].key
        parent = keys.get(fold.parent, "") if fold.parent else ""
        if group in found.folded:
            parent = _whole(group)
        elif parent not in found.cards:
            parent = ""
        at = (group, parent, fold.role)
        totals[at] += fold.total
        healths[at] += fold.healths
    for (group, parent, role), total in sorted(totals.items()):
        key = ":".join(["fold", group, parent, role])
        opening = found.cards[parent].group if parent.startswith("department:") else parent
        url = said.to.opened(opening, role) if opening else said.to.department(group)
        at = (group, parent, role)
        card = fold_card(key, group=group, role=role, total=total, healths=healths[at], url=url, loose=not parent)
        found.add(card, under=parent)
        if parent:
            found.ties.append(Tie(key, parent, THINNEST, "", "", folded=True))


def _gathered(ties: list[Tie], rows: Iterable[Row], found: Map) -> list[Tie]:
    """The ties between nodes of the map; those of a folded department as one for each company KPI."""
    stands = {row.key: _whole(row.department_key) if row.department_key in found.folded else row.key for row in rows}
    single, several = [], defaultdict[tuple[str, str], list[Tie]](list)
    for tie in ties:
        child, parent = stands[tie.child], stands[tie.parent]
        if child == parent or child not in found.cards or parent not in found.cards:
            continue
        if (child, parent) == (tie.child, tie.parent):
            single.append(tie)
        else:
            several[child, parent].append(tie)
    return single + [_as_one(child, parent, some) for (child, parent), some in several.items()]


def _as_one(child: str, parent: str, ties: list[Tie]) -> Tie:
    """The thickest; contradicted when one is, supported when all are."""
    evidences = Counter(tie.evidence for tie in ties)
    evidence = "claimed"
    if evidences["contradicted"]:
        evidence = "contradicted"
    elif evidences["supported"] == len(ties):
        evidence = "supported"
    words = ngettext("%(n)s link", "%(n)s links", len(ties)) % {"n": len(ties)}
    words += ", " + _("%(n)s supported by history") % {"n": evidences["supported"]}
    if evidences["contradicted"]:
        words += ", " + _("%(n)s contradicted") % {"n": evidences["contradicted"]}
    thickest = max(ties, key=lambda tie: tie.thick)
    return replace(
        thickest, child=child, parent=parent, evidence=evidence, words=words, rationale="", folded=True,
        harms=any(tie.harms for tie in ties), coupling=all(tie.coupling for tie in ties),
    )  # fmt: skip


# ── the whole in words ──


def message(reading: Reading[Row]) -> str:
    """What stands out."""
    if not (reading.outcomes or reading.kpis):
        return _("There is nothing to map yet")
    names = {row.id: row.name for row in [*reading.outcomes, *reading.kpis, *reading.people]}
    broken = [
        link for link in reading.links if link.evidence == "contradicted" and {link.child, link.parent} <= set(names)
    ]
    if len(broken) == 1:
        told = {"child": names[broken[0].child], "parent": names[broken[0].parent]}
        return _("One line is broken: history speaks against %(child)s moving %(parent)s") % told
    if broken:
        return _("%(n)s lines are broken: history speaks against them") % {"n": len(broken)}
    off = sum(row.health == "off_track" for row in [*reading.outcomes, *reading.kpis])
    if off:
        words = ngettext(
            "%(n)s shared KPI is off track: see what it leads to",
            "%(n)s shared KPIs are off track: see what they lead to",
            off,
        )
        return words % {"n": off}
    return _("What leads to what, and how sure that is")


def counts_words(reading: Reading[Row]) -> list[str]:
    """How large it is, and how sure."""
    kpis = [
        ngettext("%(n)s company KPI", "%(n)s company KPIs", len(reading.outcomes)) % {"n": len(reading.outcomes)},
        ngettext("%(n)s department KPI", "%(n)s department KPIs", len(reading.kpis)) % {"n": len(reading.kpis)},
        ngettext("%(n)s individual", "%(n)s individual", reading.individuals) % {"n": reading.individuals},
    ]
    known = {row.id for row in [*reading.outcomes, *reading.kpis]}
    evidences = Counter(link.evidence for link in reading.links if link.child in known and link.parent in known)
    links = ngettext("%(n)s link between them", "%(n)s links between them", evidences.total()) % {
        "n": evidences.total()
    }
    sure = _("%(n)s supported") % {"n": evidences["supported"]}
    parts = [", ".join(kpis), f"{links}, {sure}"]
    if evidences["contradicted"]:
        parts.append(_("%(n)s contradicted") % {"n": evidences["contradicted"]})
    return parts


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a line of sight or of the list, with the line that leads to it."""

    card: Card
    tie: Tie | None


@dataclass(frozen=True, slots=True)
class SightWords:
    """The line of sight of one KPI, to read."""

    card: Card
    up: list[Step]
    down: list[Step]
    more: str


LONGEST = 14


def sight_words(found: Map) -> SightWords | None:
    """What stands beside the map when a KPI is chosen."""
    if found.sight is None:
        return None
    lit = found.sight.links
    chosen = [tie for tie in found.ties if (tie.child, tie.parent) in lit]
    by_parent = {tie.parent: tie for tie in reversed(chosen)}
    by_child = {tie.child: tie for tie in reversed(chosen)}
    down = [Step(found.cards[one], by_child.get(one)) for one in found.sight.down]
    left = len(down) - LONGEST
    more = ngettext("%(n)s more below", "%(n)s more below", left) % {"n": left} if left > 0 else ""
    up = [Step(found.cards[one], by_parent.get(one)) for one in found.sight.up]
    return SightWords(found.cards[found.sight.key], up, down[:LONGEST], more)


# ── the twin: the same as a nested list ──


@dataclass(frozen=True, slots=True)
class Item:
    """A node in the list with what feeds it; `again`: its own children stand where it is first named."""

    card: Card
    tie: Tie | None
    items: list["Item"]
    again: bool = False


def listed(found: Map) -> tuple[list[Item], list[Item]]:
    """Company KPIs with everything below, and what has no line of sight to any of them."""
    below: dict[str, list[tuple[Card, Tie]]] = defaultdict(list)
    for tie in found.ties:
        if not tie.coupling:
            below[tie.parent].append((found.cards[tie.child], tie))
    shown: set[str] = set()

    def item(card: Card, tie: Tie | None) -> Item:
        again = card.key in shown
        shown.add(card.key)
        children = [] if again else sorted(below[card.key], key=lambda one: HEALTH_RANK[one[0].health])
        return Item(card, tie, [item(child, line) for child, line in children], again)

    tops = [item(card, None) for card in found.cards.values() if card.level == COMPANY]
    lost = [item(card, None) for card in found.cards.values() if card.level == DEPARTMENT and card.key not in shown]
    lost += [item(card, None) for card in found.cards.values() if card.level == INDIVIDUAL and card.key not in shown]
    return tops, lost
