"""Restating a whole company and one KPI, against loading, arithmetic and writing back with nothing around."""

from typing import Any

import numpy as np
from django.db import connection

from benchmarks.companies import FEW, PEOPLE, WEEKS, Measured, company, undone
from benchmarks.memory import peak_of
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side
from kpis.models import Kpi
from kpis.selectors.history import histories
from kpis.selectors.verdicts import verdicts_of
from kpis.services.staged import stage, uuid_column
from kpis.services.states import restate, write_states
from organization.http.request import company_today
from organization.models import company_scope

_LOAD = """
SELECT kpi_id, string_agg(float8send(actual), ''::bytea ORDER BY period), count(*)
FROM kpis_measurement WHERE company_id = %s GROUP BY kpi_id
"""


class _Floor:
    """The least one can do for every KPI: read its values, compare, count, write the figures back."""

    def __init__(self, measured: Measured) -> None:
        self.company = measured.company
        self.load()
        self.compute()

    def load(self) -> None:
        """All values of the company as one array."""
        with connection.cursor() as cursor:
            cursor.execute(_LOAD, [self.company.id])
            rows = cursor.fetchall()
        self.ids = [row[0] for row in rows]
        self.counts = np.array([row[2] for row in rows])
        self.values = np.frombuffer(b"".join(row[1] for row in rows), ">f8").astype(np.float64)

    def compute(self) -> None:
        """Status, streak of misses, usual variation: the simplest arithmetic that says anything."""
        width = int(self.counts.max())
        dense = np.full((len(self.counts), width), np.nan)
        dense[np.arange(width) >= width - self.counts[:, None]] = self.values
        pace = np.nanmean(dense, axis=1)
        off = dense < pace[:, None]
        streak = np.argmin(off[:, ::-1], axis=1)
        sigma = np.nanmean(np.abs(np.diff(dense, axis=1)), axis=1) / 1.128
        self.actual = np.nan_to_num(dense[:, -1])
        self.variance = np.nan_to_num(self.actual - pace)
        self.off = (np.abs(self.variance) > sigma) & (streak > 0)

    def write(self) -> None:
        """Every state row is rewritten."""
        columns = {"kpi_id": uuid_column(self.ids), "actual": self.actual, "variance": self.variance}
        stage("floor_number", columns)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE kpis_kpistate s SET actual = f.actual, variance = f.variance, computed_at = now() "
                "FROM floor_number f WHERE s.company_id = %s AND s.kpi_id = f.kpi_id",
                [self.company.id],
            )


def measure(*, quick: bool) -> Table:
    """The whole company with every row changed, with none changed, and one KPI."""
    measured = company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS)
    with company_scope(measured.company.id):
        one = [Kpi.objects.filter(company=measured.company, level="department").order_by("key")[0].id]
    with undone(measured.company):
        peak = peak_of(lambda: restate(company=measured.company))
    times = _timed(measured, one, repeats=3 if quick else 5)
    floors = sum(times[name] for name in ("load", "numpy", "write"))
    told = f"load {in_words(times['load'])} + numpy {in_words(times['numpy'])} + write {in_words(times['write'])}"
    return Table(
        "Recompute",
        [
            at_most("whole company, every row changed", in_words(times["all"]), told, times["all"] / floors, 3),
            Line("whole company, no row changed", in_words(times["none"]), told, f"{times['none'] / floors:.2f}"),
            Line("of it: load", in_words(times["own load"]), "", f"{times['own load'] / times['load']:.2f}"),
            Line("of it: compute", in_words(times["own compute"]), "", f"{times['own compute'] / times['numpy']:.2f}"),
            Line("of it: write, every row changed", in_words(times["own write"]), "", f"{times['own write'] / times['write']:.2f}"),
            at_most("one KPI", in_words(times["one"]), "10 ms", times["one"] / 0.01, 1),
            Line("peak memory of the whole company", f"{peak / 2**20:.0f} MB"),
        ],
        [
            "Least of the repeats; every repeat is undone, so commits are left out on both sides.",
            "The floor's arithmetic: a mean, a comparison, a streak, a moving range. Plumbline's own: all figures of a state row.",
        ],
    )  # fmt: skip


def _timed(measured: Measured, one: list[Any], *, repeats: int) -> dict[str, float]:
    """Seconds of each part, least of the repeats."""
    own, today = measured.company, company_today(measured.company)
    with undone(own):
        floor = _Floor(measured)
        found = histories(company=own, until=today)
        states = list(verdicts_of(found, today=today))
        reading: dict[str, Any] = {
            "load": floor.load,
            "numpy": floor.compute,
            "none": lambda: restate(company=own),
            "own load": lambda: histories(company=own, until=today),
            "own compute": lambda: list(verdicts_of(found, today=today)),
        }
        times = side_by_side(reading, repeats=repeats)
        times |= side_by_side({"one": lambda: restate(company=own, kpis=one)}, repeats=10 * repeats)
    with undone(own):
        writing: dict[str, Any] = {
            "write": floor.write,
            "all": lambda: restate(company=own),
            "own write": lambda: write_states(company=own, states=states, today=today),
        }
        times |= side_by_side(writing, repeats=repeats, before=_scratch)
    return {name: taken.least for name, taken in times.items()}


def _scratch() -> None:
    """Make every state row wrong, so that all are written."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kpis_kpistate SET misses_in_a_row = 9999")
