"""The kinds of which a file format is made. Each reads a value strictly and says itself as JSON Schema.

One declaration therefore gives both the validator and the published schema (docs/schemas).
"""

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import numpy as np

from dashboards.rules.company_file_faults import Faults, shown
from dashboards.rules.company_file_text import Unreadable
from kpis.rules.calendar import is_supported_day
from kpis.rules.numbers import LARGEST

Schema = dict[str, Any]


class Invalid:
    """What reading gives where a fault was reported."""

    def __repr__(self) -> str:
        return "INVALID"


INVALID = Invalid()


class Kind(Protocol):
    """How a value of the file is read."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The value as Python wants it, or INVALID after a fault."""
        ...

    def schema(self) -> Schema:
        """The same as JSON Schema."""
        ...


def type_of(value: object) -> str:
    """JSON's word for the value's type, as a code of wording."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    for python, word in ((str, "text"), ((int, float), "number"), (dict, "object"), (list, "list")):
        if isinstance(value, python):
            return word
    return "unreadable"


def wrong_type(value: object, path: str, faults: Faults, expected: str, **words: str | int) -> Invalid:
    """The fault of a value that is of another type, or is no value at all."""
    if isinstance(value, Unreadable):
        faults.add(path, "not_finite", expected, found=shown(value.text).strip('"'), **words)
    else:
        problem = {"null": "is_null", "object": "is_object", "list": "is_list"}.get(
            type_of(value), f"is_{type_of(value)}"
        )
        faults.add(path, problem, expected, found=shown(value), **words)
    return INVALID


# Characters that no single line and no text may hold: they break terminals, exports and PostgreSQL (NUL).
LINE = r"[^\u0000-\u001f\u007f]*"
LINES = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*"
#: At least one character that can be seen.
VISIBLE = r"[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Text:
    """Text of at most `most` characters: one line unless `lines`, something visible unless `blank`, of one `pattern` if given."""

    most: int
    lines: bool = False
    blank: bool = False
    pattern: str = ""
    expected: str = "text"

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The text."""
        if not isinstance(value, str):
            return wrong_type(value, path, faults, self.expected, most=self.most)
        problem = self._problem(value)
        if problem:
            faults.add(path, problem, self.expected, found=shown(value), most=self.most, length=len(value))
            return INVALID
        return value

    def _problem(self, value: str) -> str:
        if len(value) > self.most:
            return "too_long"
        if _SURROGATE.search(value):
            return "half_character"
        if not re.fullmatch(LINES if self.lines else LINE, value):
            return "control_character"
        if not self.blank and not re.search(VISIBLE, value):
            return "is_blank"
        if self.pattern and not re.fullmatch(self.pattern, value):
            return "malformed"
        return ""

    def schema(self) -> Schema:
        """Length and pattern; the rest as further patterns."""
        found: Schema = {"type": "string", "maxLength": self.most}
        patterns = [f"^(?:{self.pattern})$"] if self.pattern else [f"^{LINES if self.lines else LINE}$"]
        if not self.blank and not self.pattern:
            patterns.append(VISIBLE)
        found["pattern"] = patterns[0]
        return {**found, "allOf": [{"pattern": pattern} for pattern in patterns[1:]]} if patterns[1:] else found


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The word."""
        listed = ", ".join(self.words)
        if not isinstance(value, str):
            return wrong_type(value, path, faults, "one_of", words=listed)
        if value not in self.words:
            faults.add(path, "unknown_word", "one_of", found=shown(value), words=listed)
            return INVALID
        return value

    def schema(self) -> Schema:
        """An enumeration."""
        return {"type": "string", "enum": list(self.words)}


@dataclass(frozen=True)
class Number:
    """A finite number of at most LARGEST either way: at least `least`, or more than it where `above`."""

    least: float | None = None
    above: bool = False

    @property
    def expected(self) -> str:
        """The code of what is expected."""
        if self.least is None:
            return "number"
        return "number_above" if self.above else "number_from"

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The number as a float."""
        words: dict[str, str | int] = {} if self.least is None else {"least": f"{self.least:g}"}
        number = _as_float(value)
        if number is None:
            return wrong_type(value, path, faults, self.expected, **words)
        if not math.isfinite(number):
            return wrong_type(Unreadable(str(value)), path, faults, self.expected, **words)
        if self.least is not None and (number < self.least or (self.above and number == self.least)):
            faults.add(path, "too_small", self.expected, found=shown(value), **words)
            return INVALID
        if abs(number) > LARGEST:
            faults.add(path, "too_great", self.expected, found=shown(value), **words)
            return INVALID
        return number

    def schema(self) -> Schema:
        """A number, with its bounds."""
        lowest = -LARGEST if self.least is None else self.least
        return {"type": "number", "exclusiveMinimum" if self.above else "minimum": lowest, "maximum": LARGEST}


@dataclass(frozen=True)
class Whole:
    """A whole number from `least` to `most` (3.0 is one, as in JSON Schema), or one of a few."""

    least: int
    most: int
    only: tuple[int, ...] = ()

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The number as an int."""
        number = _as_float(value)
        if self.only:
            expected, words = "one_of", {"words": ", ".join(map(str, self.only))}
        else:
            expected, words = "whole_number", {"least": str(self.least), "most": str(self.most)}
        if number is None:
            return wrong_type(value, path, faults, expected, **words)
        if not number.is_integer() or not self._allowed(int(number)):
            faults.add(path, "wrong_number", expected, found=shown(value), **words)
            return INVALID
        return int(number)

    def _allowed(self, number: int) -> bool:
        return number in self.only if self.only else self.least <= number <= self.most

    def schema(self) -> Schema:
        """An integer, with its bounds."""
        if self.only:
            return {"enum": list(self.only)}
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True)
class Boolean:
    """true or false."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The boolean."""
        return value if isinstance(value, bool) else wrong_type(value, path, faults, "boolean")

    def schema(self) -> Schema:
        """A boolean."""
        return {"type": "boolean"}


DAY = r"(?:19|2[01])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"


@dataclass(frozen=True)
class Day:
    """A day as YYYY-MM-DD, from 1900 to 2199."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The date."""
        if not isinstance(value, str):
            return wrong_type(value, path, faults, "day")
        found = as_day(value)
        if found is None:
            faults.add(path, "no_day", "day", found=shown(value))
            return INVALID
        return found

    def schema(self) -> Schema:
        """A date."""
        return {"type": "string", "format": "date", "pattern": f"^{DAY}$"}


def as_day(text: str) -> date | None:
    """The day that `text` names, if it is one that can belong to a business period."""
    try:
        found = date.fromisoformat(text) if re.fullmatch(DAY, text) else None
    except ValueError:
        return None
    return found if found is not None and is_supported_day(found) else None


@dataclass(frozen=True)
class Series:
    """A list of numbers and nulls, read into an array (n,) with nan for null."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The array."""
        if not isinstance(value, list):
            return wrong_type(value, path, faults, "series")
        if set(map(type, value)) <= {float, int, type(None)}:
            try:
                found = np.array(value, np.float64)
            except OverflowError:
                found = np.array([math.inf])
            if (np.abs(found) <= LARGEST).sum() == len(value) - value.count(None):
                return found
        before = faults.count
        numbers = [
            None if item is None else NUMBER_OR_NULL.read(item, f"{path}[{i}]", faults) for i, item in enumerate(value)
        ]
        return np.array(numbers, np.float64) if faults.count == before else INVALID

    def schema(self) -> Schema:
        """An array of numbers and nulls."""
        return {"type": "array", "items": {"anyOf": [NUMBER_OR_NULL.schema(), {"type": "null"}]}}


class _NumberOrNull(Number):
    @property
    def expected(self) -> str:
        return "number_or_null"


NUMBER_OR_NULL = _NumberOrNull()


def _as_float(value: object) -> float | None:
    """The number a value is; None when it is of another type. Whole numbers beyond floating point are infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf
