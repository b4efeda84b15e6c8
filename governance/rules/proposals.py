"""The shape of a proposal (governance/rules/changes.py): what comes from outside is read before anything is done with it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import isfinite
from typing import Any, Final
from uuid import UUID

from governance.rules.changes import CLAIM, FIELDS, VERSION
from kpis.rules.faults import Fault

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _id(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _or_nothing(check: Check) -> Check:
    return lambda value: value in (None, "") or check(value)


def _list_of(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(check(one) for one in value)


_REFERENCE = _or_nothing(_id)
_OF_FIELD: Final[Mapping[str, Check]] = {
    **dict.fromkeys(FIELDS, _text),
    "department": _REFERENCE,
    "owner": _REFERENCE,
    "deputy": _REFERENCE,
    "decimals": _whole,
    "tags": _list_of(_text),
    "typical_change": _number,
}
_OF_VERSION: Final[Mapping[str, Check]] = {
    **dict.fromkeys(VERSION, _number),
    "starts_on": _day,
    "ends_on": _or_nothing(_day),
    "shape": _or_nothing(_text),
    "scope": _or_nothing(_text),
    "replaces": _REFERENCE,
}
_OF_CLAIM: Final[Mapping[str, Check]] = {
    **dict.fromkeys(CLAIM, _number),
    "rationale": _text,
    "strength": _text,
    "polarity": lambda value: value in (1, -1),
    "lag_weeks": lambda value: value is None or _whole(value),
}
_OF_DERIVATION: Final[Mapping[str, Check]] = {
    "kind": lambda value: value in ("formula", "rollup", "typed"),
    "expression": _text,
    "how": _text,
    "values": _list_of(_id),
    "divisors": _list_of(_id),
    "factor": lambda value: value is not None and _number(value),
    "coverage": lambda value: value is not None and _number(value),
    "since": _or_nothing(_day),
}
_FLAGS: Final = ("activate", "retire", "clear_lock")


def shape_faults(proposal: Mapping[str, Any]) -> list[Fault]:
    """What cannot be read, part by part; parts that nobody knows are told by `faults_of`. `where`: what is wrong inside the part."""
    found = []
    for part, value in proposal.items():
        if value in (None, "", [], {}):
            continue
        where = next(_wrong(part, value), None)
        if where is not None:
            found.append(Fault(part, "malformed", {"where": where or part}))
    return found


def _wrong(part: str, value: Any) -> Iterator[str]:
    """Names of what cannot be read in a part; empty: the part itself."""
    if part in _FLAGS:
        yield from () if isinstance(value, bool) else ("",)
    elif part == "removes":
        yield from () if _id(value) else ("",)
    elif part == "links":
        yield from _wrong_links(value)
    elif part in _OBJECTS:
        yield from _wrong_object(value, *_OBJECTS[part])


_OBJECTS: Final[Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]]] = {
    "fields": (_OF_FIELD, ()),
    "target": (_OF_VERSION, ("starts_on",)),
    "derivation": (_OF_DERIVATION, ("kind",)),
}
_OF_LINK: Final[Mapping[str, tuple[str, ...]]] = {
    "add": ("parent", "fields"),
    "change": ("link", "fields"),
    "remove": ("link",),
}


def _wrong_object(value: Any, known: Mapping[str, Check], needed: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield ""
        return
    yield from (name for name in needed if name not in value)
    yield from (name for name, said in value.items() if name not in known or not known[name](said))


def _wrong_links(value: Any) -> Iterator[str]:
    if not isinstance(value, list):
        yield ""
        return
    for one in value:
        act = str(one.get("act")) if isinstance(one, Mapping) else ""
        if act not in _OF_LINK:
            yield "act"
            continue
        known: dict[str, Check] = {"act": _text, "link": _id, "parent": _id, "fields": lambda _fields: True}
        yield from _wrong_object(one, known, _OF_LINK[act])
        if "fields" in _OF_LINK[act]:
            yield from _wrong_object(one.get("fields"), _OF_CLAIM, ())
