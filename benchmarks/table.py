"""The table of a run, as it is printed and kept in benchmarks/results."""

import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
from django.db import connection

RESULTS = Path(__file__).parent / "results"
HEADS = ("work", "measured", "against", "ratio", "aim", "held")


@dataclass(frozen=True)
class Line:
    """One measured thing. `held` None: there is no aim, the number explains another."""

    work: str
    measured: str
    against: str = ""
    ratio: str = ""
    aim: str = ""
    held: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """As the table prints them."""
        held = {None: "", True: "yes", False: "**no**"}[self.held]
        return (self.work, self.measured, self.against, self.ratio, self.aim, held)


def at_most(work: str, measured: str, against: str, ratio: float, limit: float) -> Line:
    """A line whose ratio may not be above `limit`."""
    return Line(work, measured, against, f"{ratio:.2f}", f"≤ {limit:g}", ratio <= limit)


def at_least(work: str, measured: str, against: str, ratio: float, limit: float) -> Line:
    """A line whose ratio may not be below `limit`."""
    return Line(work, measured, against, f"{ratio:.2f}", f"≥ {limit:g}", ratio >= limit)


@dataclass
class Table:
    """What one benchmark found. `notes` say how, one sentence each."""

    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self, command: str) -> str:
        """As Markdown."""
        told = [f"# {self.title}", "", f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "", machine(), ""]
        told += _rows([HEADS, tuple("---" for _head in HEADS), *(line.cells() for line in self.lines)])
        return "\n".join([*told, "", *(f"- {note}" for note in self.notes)]) + "\n"

    def keep(self, name: str, command: str) -> str:
        """Write it to its file and return it."""
        text = self.text(command)
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(text)
        return text


def _rows(rows: Sequence[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows]


def machine() -> str:
    """Cores, memory, load, versions, and how the database runs."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('fsync')")
        server, fsync = cursor.fetchone()
    versions = [f"Python {platform.python_version()}", f"PostgreSQL {server}", f"Django {version('django')}"]
    versions += [f"psycopg {version('psycopg')}", f"numpy {np.__version__}"]
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, {sys.platform} {platform.machine()}, "
        f"load {os.getloadavg()[0]:.1f}; {', '.join(versions)}; fsync {fsync}"
    )
