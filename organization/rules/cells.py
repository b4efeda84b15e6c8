"""Cells of files that a spreadsheet opens: nothing in them may run as a formula.

A text that a spreadsheet would read as a formula (OWASP, "CSV Injection": it begins with = + - @, a tab or a line
break) is written with an apostrophe before it, and the apostrophe is taken off again when such a file comes back.
"""

from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(text: str) -> str:
    """The text as it may stand in a cell; `unguarded` gives it back."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text that stood in a cell, without the apostrophe that kept it from being a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
