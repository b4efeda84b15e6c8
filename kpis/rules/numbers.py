"""Numbers as people type and paste them, read by the company's own format and never guessed.

`1.234` is one thousand where groups are marked by points and one and a bit where points mark decimals; a text that fits only the other
format is a fault with a suggestion, not a number. Formatting writes what parsing reads back.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal

FaultCode = Literal[
    "not_a_number",
    "letter_in_number",
    "wrong_decimal_mark",
    "bad_grouping",
    "unit_mismatch",
    "too_large",
    "not_finite",
]

#: Larger figures are typing errors, and double precision no longer holds their units.
LARGEST = 1e15
_LONGEST = 1000

MINUS = "\N{MINUS SIGN}"
_MINUS_SIGNS = (
    "-"
    + MINUS
    + "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}"
)
_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
#: Characters that spreadsheets and web pages leave around numbers and nobody sees.
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{WORD JOINER}",
    )
)

_LOOKALIKES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "S": "5", "s": "5", "B": "8", "Z": "2", "z": "2"}
)
_SYMBOLS = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₽": "RUB",
    "zł": "PLN",
    "Kč": "CZK",
    "kr": "SEK",
}
_SHARED_SYMBOLS = {
    "$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"},
    "¥": {"JPY", "CNY"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
}
_PERCENT = {"%", "percent", "per cent", "pct"}
_POINTS = {"pp", "pt", "pts", "points", "percentage points"}
_NOT_FINITE = {"nan", "inf", "infinity", "∞", "+inf", "+infinity"}

_NUMBER = r"(?P<whole>[0-9{group}]*)(?:{decimal}(?P<part>[0-9]*))?(?P<power>[eE][+-]?[0-9]{{1,4}})?"
_CORE = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number that was understood."""

    value: float


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Why a text is no number in this company's format. `suggestion`: how it would be written if it was meant as it looks; None if unclear."""

    code: FaultCode
    suggestion: str | None = None


def parse_number(text: str, *, decimal: str, group: str, unit: str = "") -> ParsedNumber | NumberFault | None:
    """Read `text` in the company's format: `decimal` "." or ",", `group` ".", ",", a space or an apostrophe. None: nothing was typed.

    Accepts signs (also the true minus), accounting negatives `(12)`, groups of three, any of the usual spaces or apostrophes where the
    company groups with one, `1.2E+3` as spreadsheets write it, and the KPI's own `unit` before or after the number. Another unit is a
    fault. The value is in the KPI's unit: `45%` for a KPI in % is 45. Raises ValueError for a format that could mean two things.
    """
    if decimal not in {".", ","} or decimal == group or not group:
        raise ValueError(f"not a number format: decimal {decimal!r}, group {group!r}")
    if len(text) > _LONGEST:
        return NumberFault("not_a_number")
    cleaned = text.translate(_INVISIBLE).strip().strip(_SPACES)
    return _read(cleaned, decimal, group, unit) if cleaned else None


def _read(cleaned: str, decimal: str, group: str, unit: str) -> ParsedNumber | NumberFault:
    if cleaned.lower().strip(_MINUS_SIGNS) in _NOT_FINITE:
        return NumberFault("not_finite")
    negative, body = _sign(cleaned)
    body, foreign = _without_unit(body, unit)
    negative_inside, body = _sign(body)
    if foreign:
        return NumberFault("unit_mismatch", body if _value(body, decimal, group) is not None else None)
    if negative and negative_inside:
        return NumberFault("not_a_number")
    value = _value(body, decimal, group)
    if value is None:
        return _why_not(body, decimal, group)
    if not math.isfinite(value) or abs(value) > LARGEST:
        return NumberFault("too_large")
    return ParsedNumber(-value if (negative or negative_inside) and value else value)


def format_number(value: float, *, decimals: int, decimal: str, group: str) -> str:
    """`value` with `decimals` places (at least 0), groups of three and the true minus; a rounded zero has no sign."""
    text = f"{abs(value):,.{max(decimals, 0)}f}"
    whole, _, part = text.partition(".")
    digits = whole.replace(",", group) + (decimal + part if part else "")
    return MINUS + digits if value < 0 and _CORE.search(text.replace("0", "")) else digits


def _sign(text: str) -> tuple[bool, str]:
    """Whether the text is marked negative, by a sign before it or by brackets, and the text without the mark."""
    text = text.strip(_SPACES)
    if len(text) > 2 and text[0] == "(" and text[-1] == ")" and text[1] not in _MINUS_SIGNS + "+":
        return True, text[1:-1].strip(_SPACES)
    if text[:1] and text[0] in _MINUS_SIGNS:
        return True, text[1:].strip(_SPACES)
    if text[:1] == "+":
        return False, text[1:].strip(_SPACES)
    return False, text


def _without_unit(text: str, unit: str) -> tuple[str, bool]:
    """The text without the KPI's unit before or after it, and whether it carries another unit instead."""
    for name in sorted(_names_of(unit), key=len, reverse=True):
        if text.lower().endswith(name.lower()) and _ends_a_number(text[: -len(name)]):
            return text[: -len(name)].rstrip(_SPACES), False
        if text.lower().startswith(name.lower()) and _begins_a_number(text[len(name) :]):
            return text[len(name) :].lstrip(_SPACES), False
    for name in ("%", *_SYMBOLS, *(symbol for symbol in set(_SYMBOLS.values()))):
        if text.endswith(name) and _ends_a_number(text[: -len(name)]):
            return text[: -len(name)].rstrip(_SPACES), True
        if text.startswith(name) and _begins_a_number(text[len(name) :]):
            return text[len(name) :].lstrip(_SPACES), True
    return text, False


def _ends_a_number(text: str) -> bool:
    text = text.rstrip(_SPACES)
    return bool(text) and (text[-1].isdigit() or text[-1] in ".,)")


def _begins_a_number(text: str) -> bool:
    text = text.lstrip(_SPACES)
    return bool(text) and (text[0].isdigit() or text[0] in ".,(+" or text[0] in _MINUS_SIGNS)


def _names_of(unit: str) -> set[str]:
    """All ways to write the KPI's unit beside a number."""
    unit = unit.strip()
    if not unit:
        return set()
    names = {unit}
    if unit.lower() in _PERCENT:
        names |= _PERCENT
    if unit.lower() in _POINTS:
        names |= _POINTS
    if unit.isalpha() and len(unit) > 3:  # "1 day" for a KPI in days
        names |= {unit.removesuffix("s"), unit + "s"}
    for symbol, code in _SYMBOLS.items():
        codes = _SHARED_SYMBOLS.get(symbol, {code})
        if unit == symbol:
            names |= codes
        elif unit.upper() in codes:
            names |= {symbol, unit.upper()}
    return names


def _group_class(group: str) -> str:
    """The characters that group digits where the company groups with `group`."""
    if group in _SPACES:
        return _SPACES
    return _APOSTROPHES if group in _APOSTROPHES else group


def _value(text: str, decimal: str, group: str) -> float | None:
    """The number, or None when the text does not fit the format; inf when it is beyond floating point."""
    marks = _group_class(group)
    found = re.fullmatch(_NUMBER.format(group=re.escape(marks), decimal=re.escape(decimal)), text, re.ASCII)
    if found is None:
        return None
    whole, part = found["whole"], found["part"]
    if not whole and not part:
        return None
    if not _grouped_in_threes(whole, marks):
        return None
    digits = re.sub(f"[{re.escape(marks)}]", "", whole)
    return float(f"{digits or '0'}.{part or '0'}{found['power'] or ''}")


def _grouped_in_threes(whole: str, marks: str) -> bool:
    """True for 1234 and 1,234,567; one mark throughout, one to three digits before the first."""
    used = {character for character in whole if character in marks}
    if not used:
        return True
    if len(used) > 1:
        return False
    first, *rest = whole.split(used.pop())
    return 1 <= len(first) <= 3 and all(len(three) == 3 for three in rest)


def _why_not(text: str, decimal: str, group: str) -> NumberFault:
    """The most helpful reason why a text is no number in this format."""
    other = "," if decimal == "." else "."
    other_groups = [mark for mark in (decimal, " ", "'") if mark != other]
    for mark in other_groups:
        value = _value(text, other, mark)
        if value is not None and math.isfinite(value):
            return NumberFault(
                "wrong_decimal_mark" if other in text else "bad_grouping",
                _rewritten(text, value, other, decimal, group),
            )
    if not _CORE.search(text):
        return NumberFault("not_a_number")
    lookalike = text.translate(_LOOKALIKES)
    if lookalike != text and _value(lookalike, decimal, group) is not None:
        return NumberFault("letter_in_number", lookalike)
    if any(character.isalpha() for character in text):
        return NumberFault("letter_in_number")
    if re.fullmatch(r"[0-9.,\s']+", text) and text.count(decimal) <= 1:
        return NumberFault("bad_grouping")
    return NumberFault("not_a_number")


def _rewritten(text: str, value: float, other: str, decimal: str, group: str) -> str:
    """The same number in the company's format, with as many decimals as were typed."""
    decimals = len(re.sub(r"[^0-9].*", "", text.rpartition(other)[2])) if other in text else 0
    return format_number(value, decimals=min(decimals, 12), decimal=decimal, group=group)
