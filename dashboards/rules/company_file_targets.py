"""Targets and locks of a company file: versions that do not overlap, at most five locked company KPIs, each measurable and owned."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from dashboards.rules.company_file import KpiPart, TargetPart
from dashboards.rules.company_file_faults import Faults, cut
from dashboards.rules.company_file_references import Numbered
from kpis.rules.targets import TargetVersion, faults_of

MOST_LOCKED = 5
_NAMES = {"starts_on": "from", "ends_on": "to"}


def check_targets(kpi: KpiPart, path: str, faults: Faults) -> None:
    """Each version says what its direction needs (a value, or a range), and no two hold on the same day."""
    direction = kpi.direction or _apparent_direction(kpi.targets)
    for place, target in enumerate(kpi.targets):
        version = TargetVersion(**asdict(target))
        for fault in faults_of(version, direction=direction):  # type: ignore[arg-type]
            where = f"{path}.targets[{place}].{_NAMES.get(fault.field, fault.field)}"
            code = "range_order" if (fault.field, fault.code) == ("high", "order") else f"target_{fault.code}"
            faults.add(where, code, code, direction=direction)
    for place, first in _overlapping(kpi.targets):
        target = kpi.targets[first]
        span = f"{target.starts_on} to {target.ends_on or '…'}"
        faults.add(
            f"{path}.targets[{place}].from", "target_overlap", "no_overlap", first=f"{path}.targets[{first}]", span=span
        )


def _apparent_direction(targets: Sequence[TargetPart]) -> str:
    """What the targets of a KPI without a direction speak of."""
    return "range" if any(target.low is not None or target.high is not None for target in targets) else "higher"


def _overlapping(targets: Sequence[TargetPart]) -> Iterator[tuple[int, int]]:
    """Places of versions that begin before an earlier one has ended, with the earlier one's place."""
    ordered = sorted(range(len(targets)), key=lambda place: (targets[place].starts_on, place))
    reaching: int | None = None
    for place in ordered:
        if reaching is not None and _holds_on_start(targets[reaching], targets[place]):
            yield place, reaching
        if reaching is None or _ends_later(targets[place], targets[reaching]):
            reaching = place


def _holds_on_start(earlier: TargetPart, later: TargetPart) -> bool:
    return earlier.ends_on is None or later.starts_on <= earlier.ends_on


def _ends_later(one: TargetPart, other: TargetPart) -> bool:
    return other.ends_on is not None and (one.ends_on is None or one.ends_on > other.ends_on)


def check_locks(kpis: Numbered[KpiPart], faults: Faults) -> None:
    """A locked KPI is active, of the company level, measurable and owned; the sixth and every further one is named."""
    locked: list[str] = []
    for place, kpi in kpis:
        if kpi.locked_until is None:
            continue
        where = f"kpis[{place}].locked_until"
        if kpi.level != "company":
            faults.add(where, "locked_level", "lock_of_company", key=kpi.key, level=kpi.level)
            continue
        missing = _missing_for_lock(kpi)
        if missing:
            faults.add(where, "locked_incomplete", "lock_measurable", key=kpi.key, missing=", ".join(missing))
        if len(locked) >= MOST_LOCKED:
            number, already = len(locked) + 1, ", ".join(cut(key) for key in locked[:MOST_LOCKED])
            faults.add(where, "too_many_locked", "five_locked", key=kpi.key, number=number, already=already)
        locked.append(kpi.key)


def _missing_for_lock(kpi: KpiPart) -> list[str]:
    wanted = {"owner": kpi.owner, "unit": kpi.unit, "direction": kpi.direction, "targets": kpi.targets}
    status = [] if kpi.status == "active" else ["status active"]
    return [*(name for name, given in wanted.items() if not given), *status]
