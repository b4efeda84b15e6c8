"""KPIs for tests of values: one department KPI, what is recorded for it, what is wrong with it."""

from datetime import date

from kpis.models import Kpi, Status, Target
from kpis.services.measurements import Recorded, record_measurements
from tests.cast import Cast

TODAY = date(2026, 11, 18)  # a Wednesday
WEEK = date(2026, 11, 9)  # the last one that ended
RUNNING = date(2026, 11, 16)


def add_kpi(cast: Cast, key: str = "response", *, target: float | None = 8.0, **told) -> Kpi:
    """An active KPI of the sales department, owned by `cast.owner`, with a target for 2026."""
    told = {
        "name": key.title(), "unit": "%", "direction": "higher", "status": Status.ACTIVE, "owner": cast.owner,
        "level": "department", "department": cast.sales, "aggregation": "mean",
    } | told  # fmt: skip
    found = Kpi.objects.create(company=cast.company, key=key, **told)
    if target is not None:
        Target.objects.create(
            company=cast.company, kpi=found, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), value=target,
            tolerance=0.5,
        )  # fmt: skip
    return found


def record(cast: Cast, *rows, **told) -> Recorded:
    """As the owner would, through My week."""
    told = {"actor": cast.actor("owner"), "source": "grid", "today": TODAY} | told
    return record_measurements(company=cast.company, rows=rows, **told)


def codes(refused) -> list[tuple[int, str, str]]:
    """(row, field, code) of a refusal."""
    return [(fault.index, fault.field, fault.code) for fault in refused.value.faults]
