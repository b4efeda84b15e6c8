"""A conflict in plain words: the scenario with its numbers, how sure it is, what ends it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.conflicts.told import ConflictRow, Party, WayOut
from alignment.rules.conflicts.what_if import Load, Outcome
from alignment.wording.links import sentence as link_sentence
from kpis.rules.faults import Fault
from kpis.wording.formats import amount, digits
from kpis.wording.life import filled

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
_FINEST = 3


@dataclass(frozen=True, slots=True)
class Writer:
    """How figures are written: the company's locale, and where each KPI stood when the scan saw it (None: unknown). `short_of`: the
    resource that is not enough for the targets of two KPIs."""

    locale: str
    now_of: Callable[[UUID], float | None]
    short_of: Callable[[UUID, UUID], str] = lambda _first, _second: ""

    def now(self, party: Party) -> float | None:
        """Where it stands."""
        found = self.now_of(party.id)
        return party.actual if found is None else found

    def value(self, party: Party, value: float | None, *, finer: int = 0) -> str:
        """A figure of the KPI with its unit."""
        return amount(value, unit=party.unit, decimals=min(party.decimals + finer, 6), locale=self.locale)

    def both(self, party: Party, one: float | None, other: float | None) -> tuple[str, str]:
        """Two figures of a KPI, with as many decimals as it takes to tell them apart."""
        for finer in range(_FINEST + 1):
            words = self.value(party, one, finer=finer), self.value(party, other, finer=finer)
            if words[0] != words[1] or one == other:
                return words
        return self.value(party, one), self.value(party, other)


_KINDS: dict[str, Words] = {
    "infeasible": gettext_lazy("the targets exclude each other"),
    "emergent": gettext_lazy("only together, neither alone"),
    "offsetting": gettext_lazy("one's win costs more than the other's brings"),
    "amplifying": gettext_lazy("together worse than the sum"),
}
_GRADES: dict[str, Words] = {
    "certain": gettext_lazy("certain"),
    "likely": gettext_lazy("likely"),
    "possible": gettext_lazy("possible, not counted"),
}
_ENTRIES: dict[str, Words] = {
    "volume_capacity": gettext_lazy("One fills the shop floor, the other is measured by what it can carry: does the one order more than the other can do well?"),
    "lead_volume_quality": gettext_lazy("One is measured by how many leads there are, the other by how good they are: does the number grow at the cost of the fit?"),
    "retention_release": gettext_lazy("One is to keep customers, the other to release quickly: do releases unsettle those who are to stay?"),
    "cost_headcount": gettext_lazy("One is to save, the other to hire: can both be had from the same budget?"),
}  # fmt: skip


def kind_words(row: ConflictRow) -> str:
    """Empty where only history or the catalogue speaks."""
    return str(_KINDS.get(row.kind, ""))


def grade_words(row: ConflictRow) -> str:
    """How sure the structure is."""
    return str(_GRADES[row.grade])


def badge_words(row: ConflictRow) -> str:
    """Who says so: the links, the past, or both."""
    if "structure" in row.sources:
        return _("structure and seen in history") if "history" in row.sources else _("structure only")
    return _("history only: a link is missing") if "history" in row.sources else _("a pair that often clashes")


def question_words(row: ConflictRow) -> str:
    """What the workshop is to ask about a pair of the catalogue; empty for others."""
    return str(_ENTRIES.get(row.entry, ""))


def message_words(standing: int, accepted: int, *, computed: bool = True) -> str:
    """The page in one sentence. `computed`: somebody has looked."""
    if not computed:
        return _("Conflicts have not been looked for yet")
    if not standing and not accepted:
        return _("No two targets stand against each other")
    told = ngettext(
        "%(n)s pair of targets can be met and still harm the company",
        "%(n)s pairs of targets can be met and still harm the company",
        standing,
    )
    if not standing:
        return ngettext("No open conflict; %(n)s is accepted", "No open conflict; %(n)s are accepted", accepted) % {
            "n": accepted
        }
    return told % {"n": standing}


def scenario_words(row: ConflictRow, write: Writer) -> str:
    """The pair in one sentence, with the numbers of its witness where there are any."""
    if row.kind == "infeasible" or row.company_kpi is None:
        return _scenario_of_excluded(row, write)
    if row.kind == "" or row.company_kpi.witness is None:
        return _scenario_of_past(row)
    return scenario_of(row, write, (row.first.witness, row.second.witness), row.company_kpi.witness)


def scenario_of(
    row: ConflictRow, write: Writer, values: tuple[float | None, float | None], company_value: float | None
) -> str:
    """If both read `values`, the company KPI goes to `company_value`, in units."""
    assert row.company_kpi is not None  # noqa: S101  for the type checker
    now = write.now(row.company_kpi)
    before, after = write.both(row.company_kpi, now, company_value)
    told = {**_sides(row, write, values), "company": row.company_kpi.name, "before": before, "after": after}
    if now is None or company_value is None:
        return _("If %(first)s and %(second)s, “%(company)s” gets worse.") % told
    if before == after:
        return _("If %(first)s and %(second)s, “%(company)s” stays at %(after)s.") % told
    if company_value > now:
        return _("If %(first)s and %(second)s, “%(company)s” rises from %(before)s to %(after)s.") % told
    return _("If %(first)s and %(second)s, “%(company)s” falls from %(before)s to %(after)s.") % told


def _sides(row: ConflictRow, write: Writer, values: Sequence[float | None]) -> dict[str, str]:
    sides = {}
    for name, party, value in zip(("first", "second"), (row.first, row.second), values, strict=True):
        then, now = write.both(party, value, write.now(party))
        told = {"department": party.department, "kpi": party.name, "then": then, "now": now}
        sides[name] = _("%(department)s has “%(kpi)s” at %(then)s (now %(now)s)") % told
    return sides


def _scenario_of_excluded(row: ConflictRow, write: Writer) -> str:
    told = {
        "first": row.first.name,
        "second": row.second.name,
        "one": write.value(row.first, row.first.target),
        "other": write.value(row.second, row.second.target),
        "resource": write.short_of(row.first.id, row.second.id),
    }
    if told["resource"]:
        return _("“%(first)s” at %(one)s and “%(second)s” at %(other)s cannot both be reached: there is not enough of “%(resource)s”, and no more can be had.") % told  # fmt: skip
    return _("“%(first)s” at %(one)s and “%(second)s” at %(other)s cannot both be reached: what brings the one to its target keeps the other from its own.") % told  # fmt: skip


def _scenario_of_past(row: ConflictRow) -> str:
    assert row.company_kpi is not None  # noqa: S101  for the type checker
    told = {
        "first": row.first.name, "second": row.second.name, "company": row.company_kpi.name,
        "both": row.seen_together, "worse": row.seen_worse,
    }  # fmt: skip
    if "history" in row.sources:
        return _("No link says why, but in %(worse)s of the %(both)s weeks with “%(first)s” and “%(second)s” both on target, “%(company)s” was getting worse.") % told  # fmt: skip
    return _("“%(first)s” and “%(second)s”: look at them together, for “%(company)s”.") % told


def history_words(row: ConflictRow) -> str:
    """What the past says, in a sentence."""
    told = {"both": row.seen_together, "worse": row.seen_worse}
    if row.history == "seen":
        return _("It has happened: in %(worse)s of the %(both)s weeks with both on target the company KPI was getting worse, more than chance explains.") % told  # fmt: skip
    if row.history == "not_seen":
        return _("The past does not show it: in %(worse)s of the %(both)s weeks with both on target the company KPI was getting worse, as chance would have it.") % told  # fmt: skip
    return _("Too little history to tell: fewer than eight weeks with both on target, or one of them is not measured weekly.")  # fmt: skip


class Costing(Protocol):
    """A side effect, as alignment.selectors.side_effects has it."""

    @property
    def kpi(self) -> "Measured": ...
    @property
    def company_kpi(self) -> "Measured": ...
    @property
    def before(self) -> float: ...
    @property
    def after(self) -> float: ...


class Measured(Protocol):
    """A KPI with its name and unit."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...


def cost_words(cost: Costing, locale: str) -> str:
    """What one KPI costs by itself."""
    top = cost.company_kpi
    for finer in range(_FINEST + 1):
        before, after = (
            amount(value, unit=top.unit, decimals=min(top.decimals + finer, 6), locale=locale)
            for value in (cost.before, cost.after)
        )
        if before != after:
            break
    told = {"kpi": cost.kpi.name, "company": top.name, "before": before, "after": after}
    if cost.after > cost.before:
        return _("“%(kpi)s” at its target alone brings “%(company)s” up from %(before)s to %(after)s.") % told
    return _("“%(kpi)s” at its target alone brings “%(company)s” down from %(before)s to %(after)s.") % told


_APART: dict[str, Words] = {
    "beyond_resource": gettext_lazy("A shared resource that cannot be exceeded ends before its department alone reaches the target."),
    "no_direction": gettext_lazy("Nobody has said which side is the better one."),
    "no_target": gettext_lazy("No target is in force today, so nobody is driven anywhere."),
    "no_value": gettext_lazy("It has no value yet, so nobody knows how far the target is."),
    "no_variation": gettext_lazy("It never moves, or has too few values to know its usual variation: say its typical change, or give it time."),
    "range": gettext_lazy("It shall stay in a range: there is no direction in which more would be better."),
}  # fmt: skip


def apart_words(reason: str) -> str:
    """Why KPIs take no part in the search."""
    return str(_APART[reason])


# ── what ends it ──


def way_words(way: WayOut, write: Writer) -> str:
    """A resolution as an instruction."""
    if way.means == "guardrail":
        return _("Keep both targets, and agree that neither goes beyond its own.")
    if way.kpi is None:
        return _("No other targets for these two end it: replace one of the two KPIs.")
    was, target = write.both(way.kpi, way.kpi.target, way.target)
    told = {
        "kpi": way.kpi.name,
        "target": target,
        "was": was,
        "share": digits(100 * way.cut, decimals=0, locale=write.locale),
    }
    if way.means == "raise":
        return _("Ask more of “%(kpi)s”: %(target)s instead of %(was)s (%(share)s%% more to gain).") % told
    return _("Ask less of “%(kpi)s”: %(target)s instead of %(was)s (%(share)s%% less to gain).") % told


def outcome_words(row: ConflictRow, outcome: Outcome, write: Writer, values: tuple[float, float], company: float | None) -> str:  # fmt: skip
    """What other targets lead to, at worst. values: what both read there; company: what the company KPI reads."""
    if not outcome.possible:
        return _("These two targets exclude each other.")
    if row.company_kpi is None:
        return _("Both targets can be reached.")
    return scenario_of(row, write, values, company)


def load_words(row: ConflictRow, load: Load, resource: str, write: Writer) -> str:
    """What the two want of a resource that they share."""
    first, second, spare, beyond = (_load(value, write) for value in (*load.wants, load.slack, load.beyond))
    told = {
        "resource": resource, "one": row.first.department, "first": first, "other": row.second.department,
        "second": second, "spare": spare, "beyond": beyond,
    }  # fmt: skip
    if load.beyond > 0:
        return _("“%(resource)s”: %(one)s wants %(first)s and %(other)s %(second)s; %(spare)s are spare, so %(beyond)s are missing.") % told  # fmt: skip
    return _("“%(resource)s”: %(one)s wants %(first)s and %(other)s %(second)s; %(spare)s are spare, which is enough.") % told  # fmt: skip


def _load(value: float, write: Writer) -> str:
    """Three figures are enough."""
    whole = value >= 100 or round(value, 1) == round(value)
    return digits(value, decimals=0 if whole else 1, locale=write.locale)


_SENTENCES: dict[tuple[str, str], Words] = {
    ("", "no_such_conflict"): gettext_lazy("This conflict does not stand any more."),
    ("reason", "missing"): gettext_lazy("Say why; it stays in the trail."),
    ("reason", "too_long"): gettext_lazy("At most %(limit)s characters."),
    ("until", "past"): gettext_lazy("A day to come."),
    ("kpi", "not_in_conflict"): gettext_lazy("Choose one of the two KPIs."),
    ("kpi", "no_target_to_change"): gettext_lazy("No target is in force from that day on that could be changed."),
}


def sentence(fault: Fault) -> str:
    """A refusal in words; those of targets in theirs."""
    limit = fault.params.get("limit")
    if fault.code == "too_far" and isinstance(limit, date):
        return _("At most a year: until %(day)s.") % {"day": date_format(limit, "j M Y")}
    words = _SENTENCES.get((fault.field, fault.code))
    return filled(words, fault) if words else link_sentence(fault)
