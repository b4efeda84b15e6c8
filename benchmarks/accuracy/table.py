"""The tables of a run, as they are printed and kept in benchmarks/results."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.table import HEADS, Table

RESULTS = Path(__file__).parents[1] / "results"


@dataclass
class Figures:
    """One table: `heads` of its columns, `rows` of cells; `note` says what is counted."""

    title: str
    heads: Sequence[str]
    note: str = ""
    rows: list[Sequence[str]] = field(default_factory=list)

    def text(self) -> str:
        """As Markdown."""
        lines = [self.heads, ["---"] * len(self.heads), *self.rows]
        told = [f"## {self.title}", ""] + ([self.note, ""] if self.note else [])
        return "\n".join([*told, *(f"| {' | '.join(cells)} |" for cells in lines)]) + "\n"


def figures_of(table: Table) -> Figures:
    """A table of the benchmarks of speed, as one of these."""
    return Figures(
        "All lines", HEADS, "\n".join(f"- {note}" for note in table.notes), [line.cells() for line in table.lines]
    )


def page(title: str, command: str, tables: Sequence[Figures]) -> str:
    """All tables of a subject."""
    when = f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, numpy {version('numpy')}"
    return "\n".join([f"# {title}", "", when, "", *(table.text() for table in tables)])


def keep(name: str, text: str) -> None:
    """Write it to its file."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"accuracy_{name}.md").write_text(text)


def share(value: float) -> str:
    """A share between 0 and 1, as the tables print it."""
    return f"{value:.3f}".removeprefix("0") if value < 1 else "1.00"
