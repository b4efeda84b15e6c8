"""What a change request changes, in words: its diff."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.models import Strength
from governance.rules.changes import Difference
from kpis.models import Aggregation, Cadence, Direction, Indicator, Nature, Scope, Shape, Status
from kpis.wording.formats import amount, digits
from kpis.wording.life import Words

_FIELDS: Mapping[str, Words] = {
    "name": gettext_lazy("Name"),
    "department": gettext_lazy("Department"),
    "owner": gettext_lazy("Owner"),
    "deputy": gettext_lazy("Deputy"),
    "definition": gettext_lazy("Definition"),
    "unit": gettext_lazy("Unit"),
    "decimals": gettext_lazy("Decimals"),
    "direction": gettext_lazy("Better is"),
    "indicator": gettext_lazy("It moves"),
    "nature": gettext_lazy("It counts an"),
    "aggregation": gettext_lazy("Over longer periods"),
    "measure_cadence": gettext_lazy("A value is due"),
    "review_cadence": gettext_lazy("Reviewed"),
    "tags": gettext_lazy("Tags"),
    "typical_change": gettext_lazy("Typical change"),
    "starts_on": gettext_lazy("From"),
    "ends_on": gettext_lazy("To"),
    "value": gettext_lazy("Target"),
    "low": gettext_lazy("Lower end"),
    "high": gettext_lazy("Upper end"),
    "baseline": gettext_lazy("Baseline"),
    "tolerance": gettext_lazy("Tolerance"),
    "shape": gettext_lazy("Pace"),
    "scope": gettext_lazy("The target is"),
    "parent": gettext_lazy("It moves"),
    "rationale": gettext_lazy("How"),
    "polarity": gettext_lazy("Direction"),
    "effect": gettext_lazy("Effect"),
    "effect_sd": gettext_lazy("Give or take"),
    "strength": gettext_lazy("Strength"),
    "lag_weeks": gettext_lazy("Weeks until it shows"),
    "kind": gettext_lazy("Its values are"),
    "expression": gettext_lazy("Formula"),
    "how": gettext_lazy("How"),
    "values": gettext_lazy("Of"),
    "divisors": gettext_lazy("Divided by"),
    "factor": gettext_lazy("Times"),
    "coverage": gettext_lazy("Must be in"),
    "since": gettext_lazy("Computed from"),
    "status": gettext_lazy("Life"),
    "locked": gettext_lazy("Locked until"),
}
_COMPUTED: Mapping[str, Words] = {
    "formula": gettext_lazy("computed by a formula"),
    "rollup": gettext_lazy("rolled up from other KPIs"),
    "typed": gettext_lazy("typed"),
}
_HOW: Mapping[str, Words] = {
    "sum": gettext_lazy("their sum"),
    "mean": gettext_lazy("their mean"),
    "ratio": gettext_lazy("their sum, divided by the sum of others"),
}
#: KPIs of a roll-up that a line names; of more it names those that come and go.
_MOST_NAMED = 8
_CHOICES: Mapping[str, Any] = {
    "direction": Direction,
    "indicator": Indicator,
    "nature": Nature,
    "aggregation": Aggregation,
    "measure_cadence": Cadence,
    "review_cadence": Cadence,
    "shape": Shape,
    "scope": Scope,
    "strength": Strength,
    "status": Status,
}
_IDS = frozenset({"department", "owner", "deputy", "parent"})
_DAYS = frozenset({"starts_on", "ends_on", "locked", "since"})
_FIGURES = frozenset({"value", "low", "high", "baseline", "tolerance", "typical_change"})


class AskedOf(Protocol):
    """The KPI that a request is about."""

    unit: str
    decimals: int


class Asked(Protocol):
    """What is kept of a request (governance.models.ChangeRequest)."""

    number: int
    kind: str
    title: str
    status: str
    proposal: dict[str, Any]
    base: dict[str, Any]

    @property
    def kpi(self) -> AskedOf | None: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the diff. `group`: the link or target version it belongs to, in words."""

    group: str
    what: str
    before: str
    after: str


def diff_rows(found: Sequence[Difference], *, names: Mapping[str, str], change: Asked, locale: str) -> list[Row]:
    """The differences as a table prints them. `names`: id -> name of whatever they mention."""
    figures = _Figures(change, locale)
    parents = {one.subject: names.get(str(one.after or one.before), "") for one in found if one.name == "parent"}
    links = change.base.get("links", {})
    parents |= {key: names.get(link["parent"], "") for key, link in links.items()}
    rows = [
        Row(
            _group(one, parents),
            field_words(one.name),
            _told(one, one.before, one.after, names, figures),
            _told(one, one.after, one.before, names, figures),
        )
        for one in found
    ]
    # what is empty before and after was never said
    return [row for row in rows if row.before != row.after]


def field_words(name: str) -> str:
    """A field of a KPI, a target version or a link."""
    return str(_FIELDS.get(name, name))


def _group(one: Difference, parents: Mapping[str, str]) -> str:
    if one.part == "target":
        return _("Target")
    if one.part == "link":
        return _("Link to “%(parent)s”") % {"parent": parents.get(one.subject, "")}
    if one.part == "derivation":
        return _("Where its values come from")
    return _("Definition") if one.part == "fields" else _("Life")


def _told(one: Difference, value: Any, other: Any, names: Mapping[str, str], figures: "_Figures") -> str:
    """A side of a difference; `other`: the other side."""
    if one.part != "derivation" or value in (None, "", []):
        return _value(one.name, value, names, figures)
    if one.name in {"values", "divisors"}:
        return _members(value, other or [], names)
    if one.name in {"kind", "how"}:
        return str((_COMPUTED if one.name == "kind" else _HOW).get(value, value))
    if one.name == "coverage":
        return f"{figures.plain(100 * value)}%"
    return figures.plain(value) if one.name == "factor" else _value(one.name, value, names, figures)


def _members(ids: Sequence[str], other: Sequence[str], names: Mapping[str, str]) -> str:
    """All KPIs of a roll-up where they are few; otherwise how many, and which of them only this side has."""
    total = ngettext("one KPI", "%(n)s KPIs", len(ids)) % {"n": len(ids)}
    if len(ids) <= _MOST_NAMED:
        return ", ".join(names.get(one, _("a KPI of a person")) for one in ids)
    there = set(other)
    own = [names.get(one, _("a KPI of a person")) for one in ids if one not in there]
    if not own or not there:
        return total
    listed = ", ".join(own[:_MOST_NAMED])
    if len(own) > _MOST_NAMED:
        listed += " …"
    return _("%(total)s, only here: %(names)s") % {"total": total, "names": listed}


class _Figures:
    """Figures in the KPI's unit, as it is or shall be."""

    def __init__(self, change: Asked, locale: str) -> None:
        asked = change.proposal.get("fields", {})
        self._unit = str(asked.get("unit", change.kpi.unit if change.kpi else ""))
        self._decimals = int(asked.get("decimals", change.kpi.decimals if change.kpi else 1))
        self._locale = locale

    def __call__(self, value: float) -> str:
        return amount(value, unit=self._unit, decimals=self._decimals, locale=self._locale)

    def plain(self, value: float) -> str:
        """Of no unit."""
        return digits(value, decimals=2, locale=self._locale)


def _value(name: str, value: Any, names: Mapping[str, str], figures: _Figures) -> str:
    if value in (None, "", []):
        return ""
    if name in _IDS:
        return names.get(str(value), str(value))
    if name in _DAYS:
        return date_format(date.fromisoformat(value), "j M Y")
    if name in _FIGURES:
        return figures(float(value))
    return _plain(name, value, figures)


def _plain(name: str, value: Any, figures: _Figures) -> str:
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "polarity":
        return _("supports") if value > 0 else _("harms")
    if name in {"effect", "effect_sd"}:
        return figures.plain(float(value))
    return ", ".join(value) if isinstance(value, list) else str(value)
