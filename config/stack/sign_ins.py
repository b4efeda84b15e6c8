"""The demo's sign-ins, as `load_demo` writes them and the terminal shows them."""

import json
from pathlib import Path

from config.stack.failures import StackError


def sign_in_lines(path: Path) -> list[str]:
    """One aligned line for each kind of person (the first of each kind); none when there is no demo."""
    if not path.exists():
        return []
    try:
        rows = [(str(row["who"]), str(row["email"]), str(row["password"])) for row in json.loads(path.read_text())]
    except (ValueError, KeyError, TypeError) as error:
        raise StackError(f"{path} is not a list of sign-ins ({error!r}).") from error
    first: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    widths = [max((len(row[column]) for row in first.values()), default=0) for column in range(3)]
    return [
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in first.values()
    ]
