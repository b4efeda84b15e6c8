"""The history of a KPI in words: who changed what, when and why; old and new beside each other."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from dashboards.wording.kpi_figures import Writer, day, joined
from kpis.models import Kpi
from organization.wording.trail import SaidChange, spoken

Kind = Literal["text", "old", "new"]
#: Fields of a KPI whose change makes its series another one.
BREAKING = frozenset({"definition", "unit", "direction", "aggregation"})
_UNTOLD = frozenset({"key", "activated_on", "retired_on", "lock_slot", "level", "status", "locked_until"})


class KeptChange(SaidChange, Protocol):
    """An event of the trail that knows whose it is."""

    @property
    def object_id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Some words: plain, what was (struck out), or what is."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. `breaks`: the series means something else from here on."""

    at: datetime
    who: str
    parts: tuple[Part, ...]
    why: str = ""
    breaks: bool = False


Told = tuple[list[Part], bool]
Teller = Callable[["KeptChange", Mapping[str, Any]], Iterator[Told]]


def _text(words: str) -> Part:
    return Part("text", words)


def _new(words: str) -> Part:
    return Part("new", words)


def _was(label: str, old: str, new: str) -> list[Part]:
    """Label, what was, what is; a long text is cut."""
    parts = [_text(label)]
    if old:
        parts.append(Part("old", _cut(old)))
    parts.append(_new(_cut(new)) if new else _text(_("nothing")))
    return parts


def _cut(words: str) -> str:
    return words if len(words) <= 240 else words[:239].rstrip() + "…"


def entries(changes: Iterable[KeptChange], tell: Teller) -> list[Entry]:
    """The changes of one model's rows; `tell` gets each with what was known of its row by then."""
    known: dict[UUID, dict[str, Any]] = {}
    found = []
    for change in reversed(list(changes)):
        row = known.setdefault(change.object_id, {})
        row.update({item.field: item.new for item in change.differences})
        for parts, breaks in tell(change, row):
            found.append(Entry(change.at, change.who or _("unknown"), tuple(parts), change.why, breaks))
    return found


# ── one teller for each model ──


def of_kpi(change: KeptChange, _row: Mapping[str, Any]) -> Iterator[Told]:
    """Life, lock, people and definition of the KPI itself."""
    was = {item.field: item for item in change.differences}
    if change.label == "insert":
        status = was["status"].new if "status" in was else ""
        added = {"active": _("KPI added, active"), "proposed": _("KPI added as a proposal")}
        yield [_text(added.get(status, _("KPI drafted")))], False
        return
    if "status" in was:
        yield [_text(_life(was["status"].old, was["status"].new))], False
    if "locked_until" in was:
        until = was["locked_until"].new
        yield ([_text(_("Locked until")), _new(day(until))] if until else [_text(_("Lock cleared"))]), False
    lines = {line.field: line for line in spoken(Kpi, [change])[0].lines}
    for item in change.differences:
        if item.field not in _UNTOLD:
            line = lines[str(Kpi._meta.get_field(item.field).verbose_name)]  # type: ignore[union-attr]
            yield _was(_first(line.field), line.old, line.new), item.field in BREAKING


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _life(old: str, new: str) -> str:
    if new == "active":
        return _("Active again") if old == "retired" else _("Activated")
    return {"retired": _("Retired"), "proposed": _("Proposed")}.get(new, _("Back to a draft"))


def of_target(write: Writer) -> Teller:
    """Versions of the target."""

    def tell(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
        span = _span(row)
        if change.label == "delete":
            yield [_text(_("Target removed")), Part("old", joined([_aim(write, row), span]))], False
        elif change.label == "insert":
            yield [_text(_("Target")), _new(_aim(write, row)), _text(span)], False
        else:
            yield from _target_changes(change, row, write)

    return tell


def _target_changes(change: KeptChange, row: Mapping[str, Any], write: Writer) -> Iterator[Told]:
    names = {
        "value": _("Target from %(day)s"),
        "low": _("Lower end of the target from %(day)s"),
        "high": _("Upper end of the target from %(day)s"),
        "tolerance": _("Tolerance of the target from %(day)s"),
        "baseline": _("Baseline of the target from %(day)s"),
        "starts_on": _("Beginning of a target"),
        "ends_on": _("End of the target from %(day)s"),
        "shape": _("Pace of the target from %(day)s"),
        "scope": _("Scope of the target from %(day)s"),
    }
    words = {"day": _day(row.get("starts_on"))}
    for item in change.differences:
        if item.field in names:
            label = names[item.field] % words if "%(day)s" in names[item.field] else names[item.field]
            yield _was(label, _said(item.old, write), _said(item.new, write) or _("open")), False


def _said(value: Any, write: Writer) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return write.value(value)
    return day(value) if isinstance(value, date) else str(value)


def _day(value: Any) -> str:
    return day(value) if isinstance(value, date) else ""


def _span(row: Mapping[str, Any]) -> str:
    words = {"from": _day(row.get("starts_on")), "to": _day(row.get("ends_on"))}
    return (_("from %(from)s to %(to)s") if row.get("ends_on") else _("from %(from)s on")) % words


def _aim(write: Writer, row: Mapping[str, Any]) -> str:
    return write.aim(row.get("value"), row.get("low"), row.get("high"))


def of_link(names: Mapping[UUID, str], up: Collection[UUID]) -> Teller:
    """Links; `names` of the KPIs at their other ends (a missing one may not be read), `up`: those that lead up"""

    def tell(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
        where = _("Link to") if change.object_id in up else _("Link from")
        name = names.get(change.object_id, _("an individual KPI"))
        head = [_text(where), _new(name)]
        readable = change.object_id in names
        if change.label == "delete":
            yield [*head, _text(_("removed"))], False
        elif change.label == "insert":
            yield [*head, _text(_quoted(row.get("rationale")) if readable else "")], False
        else:
            yield from ((parts, False) for parts in _link_changes(change, head, readable=readable))

    return tell


def _link_changes(change: KeptChange, head: list[Part], *, readable: bool) -> Iterator[list[Part]]:
    for item in change.differences:
        if item.field == "accepted_by":
            yield [*head, _text(_("accepted") if item.new else _("no longer accepted"))]
        elif item.field == "rationale" and readable:
            yield [*head, Part("old", _quoted(item.old)), _new(_quoted(item.new))]
        elif item.field == "polarity":
            yield [*head, _text(_("now supports") if item.new > 0 else _("now runs the other way"))]
        elif item.field == "lag_weeks":
            yield [*head, *_was(_("lag in weeks"), _number(item.old), _number(item.new))]
        elif item.field in {"strength", "effect", "evidence"}:
            label = {"strength": _("strength"), "effect": _("effect"), "evidence": _("evidence")}[item.field]
            yield [*head, *_was(label, _number(item.old), _number(item.new))]


def _number(value: Any) -> str:
    return "" if value is None else str(value)


def _quoted(words: Any) -> str:
    return _("“%(words)s”") % {"words": _cut(str(words))} if words else ""


def of_contributor(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
    """Departments that feed the KPI."""
    head = [_text(_("Contributor")), _new(str(row.get("department", "")))]
    if change.label == "delete":
        yield [*head, _text(_("removed"))], False
        return
    for item in change.differences:
        if item.field == "input":
            yield [*head, *_was(_("brings"), str(item.old or ""), str(item.new))], False


def of_derivation(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
    """From what the KPI is computed: it means something else from then on."""
    if change.label == "delete":
        yield [_text(_("No longer computed: typed again"))], True
        return
    said = {item.field: item for item in change.differences}
    if change.label == "insert":
        how = row.get("expression") or _("a roll-up")
        yield [_text(_("Computed as")), _new(str(how))], True
    elif "expression" in said or "how" in said or "kind" in said:
        before = said["expression"].old if "expression" in said else ""
        how = row.get("expression") or _("a roll-up")
        yield [*_was(_("Computed as"), str(before or ""), str(how))], True
    elif {"coverage", "factor", "since"} & set(said):
        yield [_text(_("How it is computed was changed"))], False


def of_explanation(write: Writer) -> Teller:
    """What was said about a period."""

    def tell(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
        period = row.get("period")
        head = _text(_("Explained %(period)s:") % {"period": write.inside(period) if period else ""})
        if change.label == "delete":
            yield [_text(_("Explanation removed"))], False
            return
        said = {item.field: item for item in change.differences}
        if change.label == "insert":
            yield [head, _text(_quoted(row.get("text")))], False
        elif "text" in said:
            yield [head, Part("old", _quoted(said["text"].old)), _new(_quoted(said["text"].new))], False
        elif "next_step" in said or "cause" in said:
            yield [head, _text(_("cause or next step changed"))], False

    return tell


def of_skip(write: Writer) -> Teller:
    """Periods that were declared not applicable, and that apply after all."""

    def tell(change: KeptChange, row: Mapping[str, Any]) -> Iterator[Told]:
        period = row.get("period")
        told = {"period": write.inside(period) if period else ""}
        if change.label == "delete":
            yield [_text(_("%(period)s applies after all") % told)], False
            return
        yield [_text(_("%(period)s not applicable:") % told), _text(_quoted(row.get("reason")))], False

    return tell


def correction(
    *, at: datetime, who: str, period: date, old: float, new: float | None, notes: tuple[str, str], reason: str, write: Writer,
    undo: bool = False,
) -> Entry:  # fmt: skip
    """A value that was corrected or taken back, by hand or because its load was undone."""
    parts = [_text(_("Value of %(period)s") % {"period": write.inside(period)})]
    if undo:
        parts.append(_text(_("as before its load, which was undone:")))
    if new is None:
        parts += [Part("old", write.value(old)), _text(_("taken back"))]
    elif new != old:
        parts += [Part("old", write.value(old)), _new(write.value(new))]
    if new is not None and notes[0] != notes[1]:
        parts += _was(_("note"), notes[0], notes[1])
    return Entry(at, who or _("a system"), tuple(parts), reason)
