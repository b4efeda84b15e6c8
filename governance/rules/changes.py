"""What a change request asks for, held against what stood when it was written.

A proposal is a JSON object of parts:

    fields      {name: value} of the definition
    target      a target version {starts_on, ends_on, value, low, high, baseline, tolerance, shape, scope, replaces}
    removes     id of a target version that is taken away
    derivation  what the values are computed from {kind: formula, expression, since} | {kind: rollup, how, values, divisors, coverage, factor,
                since} | {kind: typed}: typed again
    links       [{act: add, parent, fields} | {act: change, link, fields} | {act: remove, link}]
    activate, retire, clear_lock     true

Its base holds the same things as they stood: {status, locked, fields, targets: {id: {...}}, links: {id: {...}}, derivation}, of which only those
sections that the proposal touches. When one of them differs from what stands now, the request is stale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from kpis.rules.faults import WHOLE, Fault

Kind = Literal["create", "modify", "retarget", "relink", "retire", "unlock"]

#: Kind -> the parts it may have.
PARTS: Final[Mapping[str, frozenset[str]]] = {
    "create": frozenset({"activate"}),
    "modify": frozenset({"fields", "derivation"}),
    "retarget": frozenset({"target", "removes"}),
    "relink": frozenset({"links"}),
    "retire": frozenset({"retire"}),
    "unlock": frozenset({"fields", "derivation", "target", "removes", "retire", "clear_lock"}),
}
_FLAGS: Final = ("activate", "retire", "clear_lock")
#: What may be said of a KPI, and of a link (kpis/services/kpis.py, alignment/services/links.py: a test holds them together).
FIELDS: Final = (
    "name", "department", "owner", "deputy", "definition", "unit", "decimals", "direction", "indicator", "nature", "aggregation",
    "measure_cadence", "review_cadence", "tags", "typical_change",
)  # fmt: skip
CLAIM: Final = ("rationale", "polarity", "effect", "effect_sd", "strength", "lag_weeks")
VERSION: Final = ("starts_on", "ends_on", "value", "low", "high", "baseline", "tolerance", "shape", "scope")

#: What is said of a KPI that is computed from others, in the order in which people read it.
DERIVATION: Final = ("kind", "expression", "how", "values", "divisors", "factor", "coverage", "since")
TYPED: Final[Mapping[str, Any]] = {"kind": "typed"}

#: Edits of these alone change no meaning. Who owns a KPI is what its acceptance is for, and neither hand-over nor the regrouping of
#: departments can wait for a request.
FREE_FIELDS: Final = frozenset({"owner", "deputy", "department", "tags", "typical_change"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: `part` says where; `subject` is the id of the target version or link."""

    part: Literal["fields", "derivation", "target", "link", "status", "lock"]
    name: str
    before: Any
    after: Any
    subject: str = ""


def kind_of_act(act: str, fields: frozenset[str], *, status: str, excepted: bool) -> Kind | None:
    """The kind of request that a direct write amounts to; None where none is ever asked for.

    act, fields: as guards are told (kpis/services/guards.py). excepted: a lock is passed over by the reason of an exception.
    """
    if act == "activate":
        return "create"
    if status != "active" or (act in _FREE and fields <= _FREE[act]):
        return None
    if act == "unlock" or (excepted and act in _UNDER_LOCK):
        return "unlock"
    return _KIND_OF.get(act)


#: Acts that change no meaning where they touch only this. Members of a roll-up follow who holds the job role.
_FREE: Final[Mapping[str, frozenset[str]]] = {
    "edit": FREE_FIELDS,
    "derive": frozenset({"members"}),
    "relink": frozenset({"accepted"}),
}
_UNDER_LOCK: Final = frozenset({"edit", "derive", "target", "untarget", "retire"})
_KIND_OF: Final[Mapping[str, Kind]] = {
    "edit": "modify",
    "derive": "modify",
    "target": "retarget",
    "untarget": "retarget",
    "link": "relink",
    "relink": "relink",
    "unlink": "relink",
    "retire": "retire",
}


#: Fields that say what a KPI is called and who answers for it: no figure and no conflict follows from them.
_WORDS: Final = frozenset(FIELDS) - {
    "unit",
    "direction",
    "aggregation",
    "measure_cadence",
    "typical_change",
    "department",
    "tags",
}


def reach_of(proposal: Mapping[str, Any]) -> Literal["words", "targets", "values"]:
    """How far a proposal reaches: only what is said; links and targets too; or values, and which KPIs take part."""
    parts = {name for name, value in proposal.items() if value}
    if parts <= {"fields", "clear_lock"} and set(proposal.get("fields") or ()) <= _WORDS:
        return "words"
    return "targets" if parts <= {"target", "removes", "links"} else "values"


def faults_of(kind: str, proposal: Mapping[str, Any], *, reason: str, exception: str) -> list[Fault]:
    """What is wrong with a request as it is written; whether it can be applied is found by trying."""
    if kind not in PARTS:
        return [Fault("kind", "no_such_choice")]
    said = {name for name, value in proposal.items() if value}
    found = [Fault(name, "not_of_this_kind") for name in sorted(set(proposal) - PARTS[kind])]
    if not said & PARTS[kind]:
        found.append(Fault(WHOLE, "nothing_asked"))
    if not reason.strip():
        found.append(Fault("reason", "missing"))
    if kind == "unlock" and not exception.strip():
        found.append(Fault("exception", "missing"))
    return found


def sections(proposal: Mapping[str, Any]) -> frozenset[str]:
    """The sections of a base that the proposal touches. One that activates or retires touches everything there is."""
    whole = bool(proposal.get("activate"))
    found = {"status", "locked"}
    if proposal.get("fields") or whole:
        found.add("fields")
    if proposal.get("derivation") or whole:
        found.add("derivation")
    if proposal.get("target") or proposal.get("removes") or whole:
        found.add("targets")
    if proposal.get("links") or whole:
        found.add("links")
    return frozenset(found)


def base_of(proposal: Mapping[str, Any], stands: Mapping[str, Any]) -> dict[str, Any]:
    """What the proposal touches, of all that stands."""
    base = {name: stands[name] for name in sections(proposal)}
    if proposal.get("fields") and not proposal.get("activate"):
        base["fields"] = {name: stands["fields"].get(name) for name in proposal["fields"]}
    return base


def stale(base: Mapping[str, Any], stands: Mapping[str, Any]) -> list[Difference]:
    """What changed since the base was taken: (before: as it was, after: as it is)."""
    found = []
    if base["status"] != stands["status"]:
        found.append(Difference("status", "status", base["status"], stands["status"]))
    if base["locked"] != stands["locked"]:
        found.append(Difference("lock", "locked", base["locked"], stands["locked"]))
    for name, was in base.get("fields", {}).items():
        if was != stands["fields"].get(name):
            found.append(Difference("fields", name, was, stands["fields"].get(name)))
    if "derivation" in base:
        found += _derivation_differs(base["derivation"], stands["derivation"])
    for section, part in (("targets", "target"), ("links", "link")):
        if section in base:
            found += _rows_differ(base[section], stands[section], part)  # type: ignore[arg-type]
    return found


def _derivation_differs(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Difference]:
    for name in DERIVATION:
        if was.get(name) != now.get(name):
            yield Difference("derivation", name, was.get(name), now.get(name))


def _rows_differ(
    was: Mapping[str, Any], now: Mapping[str, Any], part: Literal["target", "link"]
) -> Iterator[Difference]:
    for subject in sorted({*was, *now}):
        before, after = was.get(subject, {}), now.get(subject, {})
        for name in dict.fromkeys([*before, *after]):
            if before.get(name) != after.get(name):
                yield Difference(part, name, before.get(name), after.get(name), subject)


def differences(base: Mapping[str, Any], proposal: Mapping[str, Any]) -> list[Difference]:
    """What the request changes: base against proposal, in the order in which people read it."""
    found = [
        Difference("fields", name, base["fields"].get(name), value)
        for name, value in proposal.get("fields", {}).items()
        if base["fields"].get(name) != value
    ]
    if proposal.get("derivation"):
        found += _derivation_differs(base["derivation"], proposal["derivation"])
    found += [*_target_changes(base, proposal), *_link_changes(base, proposal)]
    if proposal.get("activate"):
        found.append(Difference("status", "status", base["status"], "active"))
        found += _all_of(base)
    if proposal.get("retire"):
        found.append(Difference("status", "status", base["status"], "retired"))
    if proposal.get("clear_lock"):
        found.append(Difference("lock", "locked", base["locked"], None))
    return found


def _all_of(base: Mapping[str, Any]) -> Iterator[Difference]:
    """A KPI that shall begin to count, with everything it has."""
    for name, value in base["fields"].items():
        if value not in (None, "", []):
            yield Difference("fields", name, None, value)
    if base.get("derivation", TYPED)["kind"] != "typed":
        yield from _derivation_differs({}, base["derivation"])
    for section, part in (("targets", "target"), ("links", "link")):
        yield from _rows_differ({}, base[section], part)  # type: ignore[arg-type]


def version_before(base: Mapping[str, Any], target: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """(id, version) that a proposed version takes the place of: the one it corrects, or the one in force when it begins."""
    versions: Mapping[str, Mapping[str, Any]] = base.get("targets", {})
    replaced = str(target.get("replaces") or "")
    if replaced:
        return replaced, versions.get(replaced, {})
    starts = target["starts_on"]
    for subject, version in versions.items():
        if version["starts_on"] <= starts and (version["ends_on"] is None or starts <= version["ends_on"]):
            return subject, version
    return "", {}


def _target_changes(base: Mapping[str, Any], proposal: Mapping[str, Any]) -> Iterator[Difference]:
    target, removed = proposal.get("target"), str(proposal.get("removes") or "")
    if target:
        subject, before = version_before(base, target)
        for name in VERSION:
            if before.get(name) != target.get(name):
                yield Difference("target", name, before.get(name), target.get(name), subject)
    if removed:
        for name, was in base.get("targets", {}).get(removed, {}).items():
            yield Difference("target", name, was, None, removed)


def _link_changes(base: Mapping[str, Any], proposal: Mapping[str, Any]) -> Iterator[Difference]:
    links: Mapping[str, Mapping[str, Any]] = base.get("links", {})
    for number, one in enumerate(proposal.get("links", [])):
        subject = str(one.get("link") or f"new-{number}")
        before = links.get(subject, {})
        if one["act"] == "remove":
            after: Mapping[str, Any] = {}
        elif one["act"] == "add":
            after = {"parent": one["parent"], **one["fields"]}
        else:
            after = {**before, **one["fields"]}
        for name in ("parent", *CLAIM):
            if before.get(name) != after.get(name):
                yield Difference("link", name, before.get(name), after.get(name), subject)
