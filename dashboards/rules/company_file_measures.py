"""Values and explanations of a company file: of KPIs it has, at the first days of their periods, none of the future."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from dashboards.rules.company_file import ExplanationPart, KpiPart, SeriesPart
from dashboards.rules.company_file_faults import Faults, below, shown
from dashboards.rules.company_file_kinds import as_day
from dashboards.rules.company_file_references import Numbered, References
from kpis.rules.calendar import as_cadence, is_period_start, period_at, period_index, period_start


def check_values(
    series: Mapping[str, SeriesPart | Any],
    references: References,
    kpis: Mapping[str, KpiPart],
    *,
    month: int,
    today: date,
) -> None:
    """Each series belongs to a KPI, begins on a period's first day and has no value of a period that has not begun."""
    for key, entry in series.items():
        path = below("values", key)
        if not references.kpi(path, key) or key not in kpis or not isinstance(entry, SeriesPart):
            continue
        cadence = kpis[key].measure_cadence
        if _check_period(f"{path}.start", entry.start, cadence, references.faults, month=month):
            _check_future(path, entry, cadence, references.faults, month=month, today=today)
            _check_notes(path, entry, cadence, references.faults, month=month)


def check_explanations(
    explanations: Numbered[ExplanationPart],
    references: References,
    kpis: Mapping[str, KpiPart],
    *,
    month: int,
    today: date,
) -> None:
    """Each is of a KPI, by somebody, about a period that has begun, and the only one about it."""
    seen: dict[tuple[str, date], int] = {}
    for place, entry in explanations:
        path = f"explanations[{place}]"
        references.person(f"{path}.by", entry.by)
        if not references.kpi(f"{path}.kpi", entry.kpi):
            continue
        first = seen.setdefault((entry.kpi, entry.period), place)
        if first != place:
            references.faults.add(path, "explained_twice", "explained_once", first=f"explanations[{first}]")
        if entry.kpi in kpis:
            cadence = kpis[entry.kpi].measure_cadence
            starts = _check_period(f"{path}.period", entry.period, cadence, references.faults, month=month)
            if starts and entry.period > today:
                references.faults.add(f"{path}.period", "in_the_future", "begun_period", day=str(entry.period))


def _check_period(path: str, day: date, cadence: str, faults: Faults, *, month: int) -> bool:
    known = as_cadence(cadence)
    if is_period_start(day, known, fiscal_start_month=month):
        return True
    near = period_start(day, known, fiscal_start_month=month)
    faults.add(path, "no_period_start", "period_start", day=str(day), cadence=cadence, near=str(near))
    return False


def _check_future(path: str, entry: SeriesPart, cadence: str, faults: Faults, *, month: int, today: date) -> None:
    """Missing values may lie in the future, values may not; the running period may hold one."""
    known = as_cadence(cadence)
    first = period_index(entry.start, known, fiscal_start_month=month)
    begun = period_index(today, known, fiscal_start_month=month) - first + 1
    ahead = np.flatnonzero(np.isfinite(entry.actuals[max(begun, 0) :]))
    if len(ahead):
        place = max(begun, 0) + int(ahead[0])
        day = period_at(first + place, known, fiscal_start_month=month)
        faults.add(f"{path}.actuals[{place}]", "value_of_the_future", "no_future", count=len(ahead), day=str(day))


def _check_notes(path: str, entry: SeriesPart, cadence: str, faults: Faults, *, month: int) -> None:
    known = as_cadence(cadence)
    first = period_index(entry.start, known, fiscal_start_month=month)
    for text in entry.notes:
        day = as_day(text)
        where = below(f"{path}.notes", text)
        if day is None or not is_period_start(day, known, fiscal_start_month=month):
            faults.add(where, "note_of_no_period", "note_of_value", found=shown(text))
            continue
        place = period_index(day, known, fiscal_start_month=month) - first
        if not 0 <= place < len(entry.actuals) or not np.isfinite(entry.actuals[place]):
            faults.add(where, "note_without_value", "note_of_value", found=shown(text))
