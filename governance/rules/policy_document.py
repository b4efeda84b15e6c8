"""A policy as a document: what a version keeps, the interface sends, and a form fills. Read strictly: what is wrong is named."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

from governance.rules.policy import CADENCES, KINDS, LEVELS, RESOLVERS, REVIEWS, ROLES, RUNGS, VELOCITIES, Policy
from kpis.rules.faults import Fault

#: Field -> the least and the most it may be.
COUNTS: Final[Mapping[str, tuple[int, int]]] = {
    "explanation_after": (1, 12),
    "plan_after": (1, 12),
    "head_after": (1, 24),
    "executive_after": (1, 36),
    "plan_days": (1, 400),
    "most_owned": (1, 100),
    "most_department_kpis": (1, 100),
    "dispute_days": (1, 120),
}
MOST_ANSWER_DAYS: Final = 60
_LEFT_OUT: Final = object()


def dump(policy: Policy) -> dict[str, Any]:
    """The policy in plain JSON values; `parse` gives back the same policy."""
    return {
        "requests": {level: [kind for kind in KINDS if policy.demands(level, kind)] for level in LEVELS},
        "approvers": {level: {kind: list(policy.approvers_of(level, kind)) for kind in KINDS} for level in LEVELS},
        **{name: getattr(policy, name) for name in COUNTS},
        "answer_days": {rung: policy.answer_days[rung] for rung in RUNGS},
        "department_misses_share": policy.department_misses_share,
        "rhythm": {velocity: dict(policy.rhythm_of(velocity)) for velocity in VELOCITIES},
        "dispute_resolver": policy.dispute_resolver,
        "resolver_applies": policy.resolver_applies,
    }


def faults(document: object) -> list[Fault]:
    """Everything that is wrong with a document, each at its field ("approvers.company.create"). What is left out keeps its default."""
    if not isinstance(document, Mapping):
        return [Fault("", "not_an_object")]
    known = dump(Policy())
    found = [Fault(str(name), "unknown") for name in document if name not in known]
    found += [*_table_faults(document), *_number_faults(document), *_resolver_faults(document)]
    return found or list(_ladder_faults(parse(document)))


def parse(document: Mapping[str, Any]) -> Policy:
    """The policy that a document without faults says; what it leaves out is the default."""
    plain = _with_defaults(dump(Policy()), document)
    return Policy(
        requests={level: frozenset(plain["requests"][level]) for level in LEVELS},
        approvers={(level, kind): tuple(plain["approvers"][level][kind]) for level in LEVELS for kind in KINDS},
        answer_days=dict(plain["answer_days"]),
        department_misses_share=float(plain["department_misses_share"]),
        rhythm={
            velocity: tuple((kind, plain["rhythm"][velocity][kind]) for kind in REVIEWS) for velocity in VELOCITIES
        },
        dispute_resolver=str(plain["dispute_resolver"]),
        resolver_applies=bool(plain["resolver_applies"]),
        **{name: plain[name] for name in COUNTS},
    )


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """(field, before, after) of everything in which two documents differ; fields of tables with dots."""
    first, second = _flat(before), _flat(after)
    return [
        (name, first.get(name), second.get(name))
        for name in dict.fromkeys([*first, *second])
        if first.get(name) != second.get(name)
    ]


def _flat(document: Mapping[str, Any], begin: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            found.update(_flat(value, f"{begin}{name}."))
        else:
            found[f"{begin}{name}"] = value
    return found


def _with_defaults(known: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _with_defaults(value, said.get(name, {})) if isinstance(value, Mapping) else said.get(name, value)
        for name, value in known.items()
    }


def _table_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Tables: their rows and columns are known, and each cell is of its choices."""
    yield from _row_faults(document, "requests", dict.fromkeys(LEVELS, KINDS), several=True)
    yield from _row_faults(document, "rhythm", {(one, kind): CADENCES for one in VELOCITIES for kind in REVIEWS})
    cells = {(level, kind): ROLES for level in LEVELS for kind in KINDS}
    yield from _row_faults(document, "approvers", cells, several=True)
    for level, kind in cells:
        named = _at(document, ("approvers", level, kind))
        if isinstance(named, list) and not named:
            yield Fault(f"approvers.{level}.{kind}", "nobody")


def _row_faults(
    document: Mapping[str, Any], name: str, cells: Mapping[Any, tuple[str, ...]], *, several: bool = False
) -> Iterator[Fault]:
    table = document.get(name, {})
    if not isinstance(table, Mapping):
        yield Fault(name, "not_an_object")
        return
    paths = {(cell if isinstance(cell, tuple) else (cell,)): choices for cell, choices in cells.items()}
    known = {path[:depth] for path in paths for depth in (1, 2)}
    yield from (Fault(f"{name}.{key}", "unknown") for key in table if (key,) not in known)
    for row, value in table.items():
        if isinstance(value, Mapping):
            yield from (Fault(f"{name}.{row}.{key}", "unknown") for key in value if (row, key) not in known)
        elif (row,) not in paths and (row,) in known:
            yield Fault(f"{name}.{row}", "not_an_object")
    for path, choices in paths.items():
        value = _at(document, (name, *path))
        if value is not _LEFT_OUT and not _fits(value, choices, several=several):
            yield Fault(".".join((name, *path)), "no_such_choice", {"choices": ", ".join(choices)})


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        if not isinstance(document, Mapping) or step not in document:
            return _LEFT_OUT
        document = document[step]
    return document


def _fits(value: Any, choices: tuple[str, ...], *, several: bool) -> bool:
    if not several:
        return isinstance(value, str) and value in choices
    return isinstance(value, list) and all(isinstance(one, str) and one in choices for one in value)


def _number_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    for name, (least, most) in COUNTS.items():
        if name in document and not _count(document[name], least, most):
            yield Fault(name, "out_of_range", {"least": least, "most": most})
    days = document.get("answer_days", {})
    if not isinstance(days, Mapping):
        yield Fault("answer_days", "not_an_object")
    else:
        for rung, value in days.items():
            if rung not in RUNGS:
                yield Fault(f"answer_days.{rung}", "unknown")
            elif not _count(value, 1, MOST_ANSWER_DAYS):
                yield Fault(f"answer_days.{rung}", "out_of_range", {"least": 1, "most": MOST_ANSWER_DAYS})
    share = document.get("department_misses_share", 0.5)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 < share <= 1:
        yield Fault("department_misses_share", "no_share")


def _count(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _resolver_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    resolver = document.get("dispute_resolver", RESOLVERS[0])
    if not isinstance(resolver, str) or (resolver not in RESOLVERS and not _uuid(resolver)):
        yield Fault("dispute_resolver", "no_such_choice", {"choices": ", ".join(RESOLVERS)})
    if not isinstance(document.get("resolver_applies", True), bool):
        yield Fault("resolver_applies", "not_yes_or_no")


def _uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _ladder_faults(policy: Policy) -> Iterator[Fault]:
    """The ladder goes up: no rung is reached before the one below it."""
    for below, above in pairwise(RUNGS):
        if policy.rung_after(above) <= policy.rung_after(below):
            yield Fault(f"{above}_after", "below_the_rung_before", {"least": policy.rung_after(below) + 1})
