"""Values in bulk: the complete load against a bare staged COPY and upsert of the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks.companies import ACTOR, FEW, PEOPLE, WEEKS, Measured, company, undone
from benchmarks.door import Program
from benchmarks.table import Line, Table, at_least
from benchmarks.timing import Times, in_words, side_by_side
from kpis.models import Kpi, Source
from kpis.rules.calendar import current_period
from kpis.services.ingest import MatrixColumns, ingest_measurements
from kpis.services.staged import stage, uuid_column
from organization.http.request import company_today
from organization.models import company_scope
from organization.rules.tokens import AS_ALIGNMENT_OWNER, VALUES_WRITE
from organization.services.tokens import create_token

AIM = 0.4
_TABLES = """
DROP TABLE IF EXISTS benchmark_value, benchmark_event;
CREATE TABLE benchmark_value (LIKE kpis_measurement INCLUDING DEFAULTS, PRIMARY KEY (company_id, kpi_id, period));
CREATE TABLE benchmark_event (kpi_id uuid, period date, old_actual float8, actual float8, at timestamptz);
GRANT ALL ON benchmark_value, benchmark_event TO PUBLIC;
"""
_UPSERT = """
INSERT INTO benchmark_value AS v (company_id, kpi_id, period, actual, note, entered_at, source, reason)
SELECT %(company)s, kpi_id, period, actual, '', now(), 'file', '' FROM benchmark_staged
ON CONFLICT (company_id, kpi_id, period) DO UPDATE SET actual = excluded.actual, entered_at = excluded.entered_at
"""
_KEPT = f"""
WITH saved AS ({_UPSERT}
    RETURNING new.kpi_id, new.period, old.actual AS old_actual, new.actual)
INSERT INTO benchmark_event SELECT kpi_id, period, old_actual, actual, now() FROM saved WHERE old_actual IS NOT NULL
"""  # noqa: S608  constants


@dataclass(frozen=True)
class _Load:
    """The same rows for both sides: keys and ids of KPIs, weeks, numbers (KPIs, weeks)."""

    measured: Measured
    kpis: list[tuple[Any, str]]
    columns: MatrixColumns

    @property
    def size(self) -> int:
        """Rows."""
        return int(self.columns.values.size)

    def complete(self) -> None:
        """As a file or the interface does it: checks, trail, states, mark."""
        done = ingest_measurements(company=self.measured.company, columns=self.columns, actor=ACTOR, source=Source.FILE)
        if done.added + done.corrected != self.size:
            raise RuntimeError(f"{done} of {self.size}")

    def text(self) -> bytes:
        """The rows as a program sends them: CSV."""
        periods = [period.isoformat() for period in self.columns.periods]
        lines = (
            f"{key},{period},{value!r}\n"
            for key, values in zip(self.columns.keys, self.columns.values.tolist(), strict=True)
            for period, value in zip(periods, values, strict=True)
        )
        return ("kpi,period,actual\n" + "".join(lines)).encode()

    def bare(self, statement: str) -> None:
        """COPY into a temporary table, one statement."""
        weeks = len(self.columns.periods)
        columns = {
            "kpi_id": np.repeat(uuid_column([kpi for kpi, _key in self.kpis]), weeks),
            "period": np.tile(np.array(self.columns.periods, "datetime64[D]"), len(self.kpis)),
            "actual": self.columns.values.ravel(),
        }
        stage("benchmark_staged", columns)
        with connection.cursor() as cursor:
            cursor.execute(statement, {"company": self.measured.company.id})


def measure(*, quick: bool) -> Table:
    """Rows that are new, rows that correct, and a week of everybody; each repeat is undone."""
    measured = company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS)
    _tables(measured)
    kpis = _kpis(measured)
    program = _program(measured)
    some = len(kpis) if quick else 2000
    loads = {
        "history, 104 weeks, new": (_load(measured, kpis[:some], 104, before=True), 104),
        "history, corrected": (_load(measured, kpis[:some], 26 if quick else 100, before=False), 100),
        "last week of all KPIs, corrected": (_load(measured, kpis, 1, before=False), 1),
    }
    lines: list[Line] = []
    for name, (load, _weeks) in loads.items():
        times = _timed(load, program, repeats=3)
        lines += _lines(f"{name}: {load.size:,} rows", load.size, times)
    return Table(
        "Values in bulk",
        lines,
        [
            "Least of the repeats; every repeat is undone, so commits are left out on both sides.",
            "Bare: COPY and upsert into a table with the same columns, rows and key, without checks, row-level security, triggers.",
            "Complete: checks, row-level security, trail of what was replaced, states of all KPIs touched, change mark.",
            "Posted: the same through the interface with a token, from the text to the answer, in process without a socket.",
        ],
    )  # fmt: skip


def _timed(load: _Load, program: Program, *, repeats: int) -> dict[str, Times]:
    path, body = f"/api/v1/companies/{load.measured.company.slug}/measurements?reason=benchmark", load.text()
    works: dict[str, Callable[[], object]] = {
        "complete": load.complete,
        "posted": lambda: program.post(path, body, kind="text/csv"),
        "bare": partial(load.bare, _UPSERT),
        "trail": partial(load.bare, _KEPT),
    }

    def undoing(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            with undone(load.measured.company):
                work()

        return run

    return side_by_side({name: undoing(work) for name, work in works.items()}, repeats=repeats)


def _lines(name: str, size: int, times: dict[str, Times]) -> list[Line]:
    least = {side: taken.least for side, taken in times.items()}

    def told(side: str) -> str:
        return f"{in_words(least[side])}, {size / least[side] / 1000:.0f}k rows/s"

    against = f"bare: {told('bare')}"
    trail = f"bare with old values kept: {told('trail')}"
    return [
        at_least(name, told("complete"), against, least["bare"] / least["complete"], AIM),
        Line(name, told("complete"), trail, f"{least['trail'] / least['complete']:.2f}"),
        at_least(f"{name}, posted as CSV", told("posted"), against, least["bare"] / least["posted"], AIM),
    ]


def _program(measured: Measured) -> Program:
    """An integration that may write every value."""
    with transaction.atomic(), company_scope(measured.company.id):
        made = create_token(
            company=measured.company,
            name=f"benchmark {timezone.now():%H:%M:%S}",
            scopes=[VALUES_WRITE],
            expires_at=timezone.now() + timedelta(days=1),
            actor=ACTOR,
            standing=AS_ALIGNMENT_OWNER,
        )
    return Program(made.text)


def _tables(measured: Measured) -> None:
    """The bare tables, the owner's, with the values of the company in them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_TABLES)
    with company_scope(measured.company.id), connection.cursor() as cursor:
        cursor.execute("INSERT INTO benchmark_value SELECT * FROM kpis_measurement ORDER BY company_id, kpi_id, period")


def _kpis(measured: Measured) -> list[tuple[Any, str]]:
    with company_scope(measured.company.id):
        found = Kpi.objects.filter(company=measured.company).exclude(status="retired").order_by("id")
        return list(found.values_list("id", "key"))


def _load(measured: Measured, kpis: list[tuple[Any, str]], weeks: int, *, before: bool) -> _Load:
    """`before`: the weeks before everything that stands; else the last ones."""
    last = current_period(company_today(measured.company), "weekly")
    end = last - timedelta(weeks=260) if before else last
    periods = [end - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    values = np.random.default_rng(1).normal(1000.0, 1.0, (len(kpis), weeks))
    return _Load(measured, kpis, MatrixColumns([key for _kpi, key in kpis], periods, values))
