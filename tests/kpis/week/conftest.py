"""A department with KPIs to enter, on a Wednesday."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kpis.models import Kpi, Status, Target
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.measurements import ValueRow, record_measurements
from organization.models import Company
from tests.cast import Cast

NOW = datetime(2026, 11, 18, 9, 12, tzinfo=UTC)
WEEK = date(2026, 11, 9)  # the last one that ended
RUNNING = date(2026, 11, 16)
GRID = {"X-Grid": "1"}


def week(back: int) -> date:
    """The week `back` weeks before the current one."""
    return WEEK - timedelta(weeks=back)


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def add_kpi(cast: Cast, key: str, **told) -> Kpi:
    told = {
        "name": key.replace("-", " ").title(), "unit": "%", "direction": "higher", "status": Status.ACTIVE,
        "owner": cast.owner, "level": "department", "department": cast.sales, "decimals": 1,
    } | told  # fmt: skip
    target = told.pop("target", 8.0)
    found = Kpi.objects.create(company=cast.company, key=key, **told)
    Target.objects.create(company=cast.company, kpi=found, starts_on=date(2026, 1, 1), value=target, tolerance=0.5)
    return found


def computed(cast: Cast, key: str, since: date | None = None) -> Kpi:
    """A KPI that is twice `response`, from a day on."""
    kpi, wanted = add_kpi(cast, key), Wanted(kind="formula", expression="response * 2", since=since)
    set_derivation(company=cast.company, kpi=kpi.id, wanted=wanted, actor=cast.actor("head"))
    return kpi


def put(cast: Cast, kpi: Kpi, value: float | None, back: int = 0, who: str = "owner", **told) -> None:
    """A value that stands."""
    told = {"reason": "Counted again"} | told
    row = ValueRow(kpi.id, told.pop("period", week(back)), value, **told)
    record_measurements(company=cast.company, rows=[row], actor=cast.actor(who), source="grid")


def typed(*cells: tuple[str, str], period: date = WEEK, **others: str) -> dict[str, str]:
    """A form's data: (key, text) for the period, nothing seen there."""
    found = {f"value.{key}.{period}": text for key, text in cells}
    return found | {name.replace("__", "."): value for name, value in others.items()}


@pytest.fixture
def response(cast):
    return add_kpi(cast, "response")


@pytest.fixture
def page(cast, client):
    """Open and send My week as a person of the cast. Periods stay open for four weeks: closing has tests of its own."""
    Company.objects.filter(id=cast.company.id).update(closes_after=20)

    class Page:
        def sign_in(self, who: str) -> "Page":
            client.force_login(cast.person(who).user)
            return self

        def get(self, who: str = "head", path: str = "/c/alder/week/", **query):
            self.sign_in(who)
            return client.get(path, query)

        def post(
            self,
            data,
            who: str = "head",
            path: str = "/c/alder/week/",
            *,
            grid: bool = False,
            period: date | None = None,
        ):
            self.sign_in(who)
            query = f"?period={period}" if period else ""
            return client.post(path + query, data, headers=GRID if grid else None)

    return Page()
