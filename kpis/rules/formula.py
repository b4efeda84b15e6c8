"""Formulas over other KPIs: read, checked, computed for many periods at once.

A formula knows numbers, keys of KPIs, + - * /, parentheses and min, max, abs, round; nothing else can be written in it, so nothing else can
happen. It is read into a short list of steps for a stack of arrays: no attribute, no call of Python, no power, no text.

A dash between letters or digits belongs to a key (`win-rate`); a minus stands apart (`won - lost`). A key that looks like a number or a
function stands in square brackets: `[2024]`, `[min]`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kpis.rules.health import Floats

LONGEST = 500
MOST_STEPS = 120
DEEPEST = 20
MOST_KEYS = 40

FormulaCode = Literal[
    "empty", "too_long", "too_many_steps", "too_deep", "too_many_keys", "not_understood", "unfinished", "unclosed",
    "arguments", "no_keys",
]  # fmt: skip

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?![\w.-]*[A-Za-z_]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:-+[A-Za-z0-9]+)*)"
    r"|\[\s*(?P<quoted>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)\s*\]"
    r"|(?P<sign>[-+*/(),\N{MINUS SIGN}\N{MULTIPLICATION SIGN}\N{DIVISION SIGN}])"
    r")"
)
_WRITTEN = {"\N{MINUS SIGN}": "-", "\N{MULTIPLICATION SIGN}": "*", "\N{DIVISION SIGN}": "/"}
#: Function -> how many arguments it takes.
FUNCTIONS = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "round": (1, 2)}
MOST_DIGITS = 6

Step = tuple[str, float | str | int]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was understood: `steps` for a stack, `keys` in the order in which they are first named."""

    text: str
    steps: tuple[Step, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormulaFault:
    """Why a text is no formula; `near` is where reading stopped."""

    code: FormulaCode
    near: str = ""


@dataclass(frozen=True, slots=True)
class Computed:
    """`values` (T,): nan where there is none. `zero` (T,): a divisor was zero there."""

    values: Floats
    zero: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"


class _Unreadable(Exception):  # noqa: N818 - carries the fault out of the recursion
    def __init__(self, code: FormulaCode, near: str = "") -> None:
        self.fault = FormulaFault(code, near)
        super().__init__(code)


def read_formula(text: str) -> Formula | FormulaFault:
    """`text` as a formula, or the first thing that is wrong with it."""
    text = text.strip()
    if not text:
        return FormulaFault("empty")
    if len(text) > LONGEST:
        return FormulaFault("too_long")
    try:
        steps = _Reader(text).whole()
    except _Unreadable as unreadable:
        return unreadable.fault
    keys = tuple(dict.fromkeys(str(what) for kind, what in steps if kind == "key"))
    if not keys:
        return FormulaFault("no_keys")
    return FormulaFault("too_many_keys") if len(keys) > MOST_KEYS else Formula(text, steps, keys)


def filled(text: str, words: Mapping[str, str]) -> str:
    """The formula with `words` in the place of its keys: what was computed, as one line."""
    found, at = [], 0
    while match := _TOKEN.match(text, at):
        kind = match.lastgroup or ""
        start = match.start(kind)
        called = kind == "name" and match[kind] in FUNCTIONS and text[match.end() :].lstrip().startswith("(")
        between = text[at:start]
        found.append(between if kind != "quoted" else between[: between.index("[")])
        found.append(words.get(match[kind], match[kind]) if kind in {"name", "quoted"} and not called else match[kind])
        at = match.end()
    return "".join(found).strip()


def compute(formula: Formula, values: Mapping[str, Floats]) -> Computed:
    """The formula for every period: `values` holds (T,) for each key. What is missing, or divided by zero, stays missing."""
    length = len(next(iter(values.values())))
    zero = np.zeros(length, bool)
    stack: list[Floats] = []
    with np.errstate(all="ignore"):
        for kind, what in formula.steps:
            if kind == "number":
                stack.append(np.full(length, float(what)))
            elif kind == "key":
                stack.append(values[str(what)])
            elif kind == "/":
                above, below = stack[-2], stack.pop()
                zero |= below == 0
                stack[-1] = np.where(below == 0, np.nan, above / np.where(below == 0, 1.0, below))
            else:
                _apply(stack, kind, int(what))
    (found,) = stack
    found = np.where(np.isfinite(found), found, np.nan)
    missing = np.isnan(np.array([values[key] for key in formula.keys])).any(axis=0)
    return Computed(np.where(missing, np.nan, found), zero & ~missing)


_TWO: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
}


def _apply(stack: list[Floats], kind: str, count: int) -> None:
    if kind in _TWO:
        below = stack.pop()
        stack[-1] = _TWO[kind](stack[-1], below)
    elif kind == "negative":
        stack[-1] = -stack[-1]
    elif kind == "abs":
        stack[-1] = np.abs(stack[-1])
    elif kind == "round":
        stack[-1] = np.round(stack[-1], count)
    else:
        among = stack[-count:]
        del stack[-count:]
        stack.append((np.min if kind == "min" else np.max)(np.array(among), axis=0))


class _Reader:
    """Reads by descent: sums of products of signed parts. Depth and length are counted on the way."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0
        self.steps: list[Step] = []

    def whole(self) -> tuple[Step, ...]:
        self.sum()
        if self.at < len(self.tokens):
            raise _Unreadable("not_understood", self.tokens[self.at][1])
        return tuple(self.steps)

    def sum(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _Unreadable("too_deep")
        self.product()
        while self.sees("+", "-"):
            sign = self.take()[1]
            self.product()
            self.add(sign, 2)
        self.depth -= 1

    def product(self) -> None:
        self.part()
        while self.sees("*", "/"):
            sign = self.take()[1]
            self.part()
            self.add(sign, 2)

    def part(self) -> None:
        negative = False
        while self.sees("-", "+"):
            negative ^= self.take()[1] == "-"
        self.bare()
        if negative:
            self.add("negative", 1)

    def bare(self) -> None:
        kind, what = self.take()
        if kind == "number":
            self.add("number", float(what))
        elif kind == "name" and what in FUNCTIONS and self.sees("("):
            self.function(what)
        elif kind in {"name", "quoted"}:
            self.add("key", what)
        elif (kind, what) == ("sign", "("):
            self.sum()
            self.close()
        else:
            raise _Unreadable("not_understood", what)

    def function(self, name: str) -> None:
        self.take()
        least, most = FUNCTIONS[name]
        self.sum()
        count = 1
        while self.sees(","):
            self.take()
            if name == "round":
                self.digits()
                return
            self.sum()
            count += 1
        self.close()
        if not least <= count <= most:
            raise _Unreadable("arguments", name)
        self.add(name, 0 if name == "round" else count)

    def digits(self) -> None:
        """The second argument of round: a whole number, as it is written."""
        kind, what = self.take()
        if kind != "number" or not what.isdigit() or int(what) > MOST_DIGITS:
            raise _Unreadable("arguments", "round")
        self.close()
        self.add("round", int(what))

    def close(self) -> None:
        if not self.sees(")"):
            raise _Unreadable("unclosed")
        self.take()

    def sees(self, *signs: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs

    def take(self) -> tuple[str, str]:
        if self.at >= len(self.tokens):
            raise _Unreadable("unfinished")
        self.at += 1
        return self.tokens[self.at - 1]

    def add(self, kind: str, what: float | str | int) -> None:
        self.steps.append((kind, what))
        if len(self.steps) > MOST_STEPS:
            raise _Unreadable("too_many_steps")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Unreadable("not_understood", text[at:].strip()[:20])
        kind = match.lastgroup or ""
        found.append((kind, _WRITTEN.get(match[kind], match[kind])))
        at = match.end()
    return found
