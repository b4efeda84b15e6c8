"""A KPI in a row of misses, for tests: `response` of sales, owned by `cast.owner`, target 8, tolerance 0.5."""

from datetime import date, timedelta

from governance.services.escalations import Climbed, escalate_due
from kpis.models import Kpi
from kpis.services.measurements import ValueRow
from organization.rules.actors import system
from tests.cast import Cast
from tests.kpis.values import TODAY, WEEK, add_kpi, record

OFF, GOOD = 5.0, 9.0


def weeks(cast: Cast, kpi: Kpi, *values: float, until: date = WEEK, today: date = TODAY) -> None:
    """The last of `values` is that of the week `until`."""
    first = until - timedelta(weeks=len(values) - 1)
    rows = [ValueRow(kpi.id, first + timedelta(weeks=n), value, reason="late") for n, value in enumerate(values)]
    record(cast, *rows, today=today)


def missing(cast: Cast, misses: int = 1, key: str = "response", **told) -> Kpi:
    """On track once, then off."""
    kpi = add_kpi(cast, key, **told)
    weeks(cast, kpi, GOOD, *([OFF] * misses))
    return kpi


def tick(cast: Cast, today: date = TODAY) -> Climbed:
    """As the clock does."""
    return escalate_due(company=cast.company, actor=system("job"), today=today)
