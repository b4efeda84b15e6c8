"""Many KPIs and their values at once: what a company file or a generator brings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from kpis.models import Contributor, Explanation, Kpi, Source, Target
from kpis.services.staged import stage, uuid_column
from organization.models import ChangeMark, Company
from organization.rules.actors import Actor
from organization.services.loading import settle_constraints
from organization.services.trail import recorded

BATCH = 2000
Row = TypeVar("Row", Target, Contributor)


@dataclass(frozen=True, eq=False)
class KpiValues:
    """Values of one KPI: `actuals` (n,) finite, `days` (n,) datetime64[D], the first days of their periods."""

    kpi: UUID
    days: NDArray[np.datetime64]
    actuals: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside a value."""

    kpi: UUID
    period: date
    text: str


def fill_kpis(
    *,
    company: Company,
    kpis: Sequence[Kpi],
    targets: Sequence[Target],
    contributors: Sequence[Contributor],
    explanations: Sequence[Explanation],
    actor: Actor,
    why: str = "",
) -> None:
    """Write the rows of a company that has none yet, as they are: rules of activity are not asked, invariants hold."""
    targets_of, contributors_of = _by_kpi(targets), _by_kpi(contributors)
    with recorded(actor, why=why):
        for start in range(0, len(kpis), BATCH):
            batch = kpis[start : start + BATCH]
            Kpi.objects.bulk_create(batch)
            Target.objects.bulk_create([target for kpi in batch for target in targets_of.get(kpi.id, ())])
            Contributor.objects.bulk_create([one for kpi in batch for one in contributors_of.get(kpi.id, ())])
            settle_constraints()
        Explanation.objects.bulk_create(explanations, batch_size=BATCH)
        ChangeMark.objects.create(company=company, kind="load", kpis=[])


def fill_targets(*, company: Company, targets: Sequence[Target], actor: Actor, why: str = "") -> None:
    """Add versions to the targets of KPIs that are there; the caller restates."""
    with recorded(actor, why=why):
        Target.objects.bulk_create(targets, batch_size=BATCH)
        ChangeMark.objects.create(company=company, kind="load", kpis=[])


def _by_kpi(rows: Iterable[Row]) -> Mapping[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.kpi_id, []).append(row)
    return found


_INSERT = """
INSERT INTO kpis_measurement (company_id, kpi_id, period, actual, note, entered_by, entered_at, source, reason)
SELECT %(company)s, kpi_id, period, actual, '', %(actor)s, statement_timestamp(), %(source)s, ''
FROM staged_fill ORDER BY kpi_id, period
ON CONFLICT (company_id, kpi_id, period) DO NOTHING
"""
_NOTE = """
UPDATE kpis_measurement m SET note = n.note
FROM unnest(%(kpis)s::uuid[], %(periods)s::date[], %(texts)s::text[]) AS n (kpi_id, period, note)
WHERE m.company_id = %(company)s AND m.kpi_id = n.kpi_id AND m.period = n.period
"""


def fill_values(
    *,
    company: Company,
    series: Sequence[KpiValues],
    actor: Actor,
    why: str = "",
    source: Source,
    notes: Sequence[Note] = (),
) -> int:
    """Write values where none stand yet; how many. A value that stands is never touched. The caller restates."""
    filled = [one for one in series if len(one.days)]
    if not filled:
        return 0
    counts = np.array([len(one.days) for one in filled])
    columns = {
        "kpi_id": np.repeat(uuid_column([one.kpi for one in filled]), counts),
        "period": np.concatenate([one.days for one in filled]),
        "actual": np.concatenate([one.actuals for one in filled]),
    }
    with recorded(actor, why=why), connection.cursor() as cursor:
        stage("staged_fill", columns)
        cursor.execute(_INSERT, {"company": company.pk, "actor": actor.id, "source": source})
        written = int(cursor.rowcount)
        if notes:
            told: dict[str, Any] = {"company": company.pk, "kpis": [note.kpi for note in notes]}
            told |= {"periods": [note.period for note in notes], "texts": [note.text for note in notes]}
            cursor.execute(_NOTE, told)
    return written
