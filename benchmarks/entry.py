"""Entering values: one through the service, one and eight on My week, against a POST that does nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from benchmarks.companies import FEW, PEOPLE, WEEKS, Measured, actor_of, company, door_of
from benchmarks.door import Door
from benchmarks.statements import sent_raw
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side
from kpis.models import Kpi, Source
from kpis.rules.calendar import current_period
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.models import Membership, company_scope

VALUES = 8
_UPSERT = """
INSERT INTO kpis_measurement (company_id, kpi_id, period, actual, note, entered_at, source, reason)
VALUES (%s, %s, %s, 1.5, '', now(), 'grid', '')
ON CONFLICT (company_id, kpi_id, period) DO UPDATE SET actual = excluded.actual
"""


@dataclass(frozen=True)
class _Week:
    """Somebody with eight KPIs, and the week whose values are due."""

    measured: Measured
    person: Membership
    door: Door
    kpis: list[Kpi]
    period: date

    def emptied(self) -> None:
        """Nothing is typed yet."""
        with company_scope(self.measured.company.id), connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM kpis_measurement WHERE company_id = %s AND kpi_id = ANY(%s) AND period = %s",
                [self.measured.company.id, [kpi.id for kpi in self.kpis], self.period],
            )

    def typed(self, count: int) -> Callable[[], object]:
        """The grid sends `count` values."""
        data = {f"value.{kpi.key}.{self.period}": "12" for kpi in self.kpis[:count]}
        data["late"] = "benchmark"  # asked for once the period has closed, whatever day the benchmark runs
        path = f"{self.measured.path}week/"

        def post() -> None:
            answer = self.door.post(path, data, x_grid="1")
            if b'"left": []' not in answer.body:
                raise RuntimeError(f"Not all was saved: {answer.body[:300]!r}")

        return post

    def recorded(self) -> None:
        """One value, by the service in a transaction of its own."""
        with company_scope(self.measured.company.id):
            row = ValueRow(self.kpis[0].id, self.period, 12.0)
            record_measurements(
                company=self.measured.company, rows=[row], actor=actor_of(self.person), source=Source.GRID
            )

    def upserted(self) -> Callable[[], object]:
        """One value, one statement: what a write costs at least."""
        scope = f"SELECT set_config('plumbline.company', '{self.measured.company.id}', true)"
        return sent_raw([(scope, None), (_UPSERT, [self.measured.company.id, self.kpis[0].id, self.period])])


def measure(*, quick: bool) -> Table:
    """All of them in turn, first entries: the values are taken away between the works, untimed."""
    week = _week(company(people=FEW if quick else PEOPLE, weeks=26 if quick else WEEKS))
    works = {
        "empty": lambda: week.door.post(f"{week.measured.path}benchmark/empty/"),
        "upsert": week.upserted(),
        "record": week.recorded,
        "one": week.typed(1),
        "eight": week.typed(VALUES),
    }
    times = side_by_side(works, repeats=20 if quick else 100, before=week.emptied)
    empty, record, one, eight = (times[name] for name in ("empty", "record", "one", "eight"))
    against = f"an empty POST: {in_words(empty.p95)} at p95"
    return Table(
        "Entering values",
        [
            Line("empty POST, signed in", in_words(empty.least)),
            Line("one bare upsert", in_words(times["upsert"].least)),
            at_most(
                "record one value (service, trail, state)", in_words(record.least), "10 ms", record.least / 0.01, 1
            ),
            Line("My week, one value", in_words(one.least), "an empty POST", f"{one.least / empty.least:.2f}"),
            Line("My week, eight values", in_words(eight.least), "an empty POST", f"{eight.least / empty.least:.2f}"),
            at_most("My week, eight values, p95", in_words(eight.p95), against, eight.p95 / empty.p95, 5),
        ],
        [
            "Least of the repeats, except where p95 is named.",
            "The grid's POST answers with the rows as they now stand, their verdicts, and the head of the page.",
            "The empty POST passes the same middleware: session, sign-in, company, transaction, CSRF.",
        ],
    )


def _week(measured: Measured) -> _Week:
    """A member who heads nothing is given eight department KPIs and no others."""
    with company_scope(measured.company.id):
        owned = Kpi.objects.filter(company=measured.company, status="active")
        kpis = list(owned.filter(level="department").order_by("department_id", "key")[:VALUES])
        person = Membership.objects.filter(
            company=measured.company, department=kpis[0].department_id, headed_departments=None
        ).order_by("email")[0]
        owned.filter(owner=person).exclude(id__in=[kpi.id for kpi in kpis]).update(owner=None, status="retired")
        Kpi.objects.filter(id__in=[kpi.id for kpi in kpis]).update(owner=person)
        period = current_period(company_today(measured.company), "weekly")
    return _Week(measured, person, door_of(measured.company, person), kpis, period)
