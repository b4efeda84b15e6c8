"""From bytes to plain Python: JSON, strictly read, in which what JSON does not allow stays visible with its place.

Python's own reader lets through what would lose data silently: a key given twice, NaN, numbers that overflow. Here
they become marks (`Doubled`, `Unreadable`) that the reading of the file's structure reports where they stand.
"""

import codecs
import json
import math
from typing import Any

from dashboards.rules.company_file_faults import Faults, cut

#: Larger files are refused unread.
LARGEST = 512 * 1024 * 1024
#: Whole numbers of more digits than these are read as floating point.
EXACT_DIGITS = 15

OTHER_ENCODINGS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


class Doubled(dict[str, Any]):
    """An object of the file that gives some of its keys more than once."""

    keys_doubled: tuple[str, ...] = ()


class Unreadable:
    """A number that is none: NaN, Infinity, or one too large for floating point. `text` is what the file says."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def decoded(data: bytes, faults: Faults) -> str | None:
    """The text of a file in UTF-8 (a byte order mark is passed over); None with a fault otherwise."""
    if len(data) > LARGEST:
        faults.add("file", "too_large", "smaller_file", megabytes=len(data) // 1024**2, most=LARGEST // 1024**2)
        return None
    for mark, name in OTHER_ENCODINGS:
        if data.startswith(mark):
            faults.add("file", "other_encoding", "utf8", encoding=name)
            return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.add("file", "not_utf8", "utf8", line=line, byte=f"0x{data[error.start]:02x}")
        return None


def parsed(data: bytes, faults: Faults) -> object:
    """The value a JSON file holds, with marks in it; None with a fault where it cannot be read at all."""
    text = decoded(data, faults)
    if text is None:
        return None
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=Unreadable, parse_float=_float, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        faults.add("file", "not_json", "json", line=error.lineno, column=error.colno, reason=cut(error.msg))
    except RecursionError:
        faults.add("file", "too_deep", "json_object")
    return None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    doubled = Doubled(found)
    doubled.keys_doubled = tuple(twice)
    return doubled


def _float(text: str) -> float | Unreadable:
    number = float(text)
    return number if math.isfinite(number) else Unreadable(text)


def _whole(text: str) -> int | float | Unreadable:
    return int(text) if len(text) <= EXACT_DIGITS else _float(text)
