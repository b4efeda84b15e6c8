"""Target versions: a new one closes the one in force the day before; two never hold on the same day."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kpis.models import Kpi, Status, Target
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.rules.targets import TargetVersion, faults_of
from kpis.services import guards
from kpis.services.life import held, settle, write_of
from kpis.services.locks import lock_faults
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded


@dataclass(frozen=True, slots=True)
class TargetSaved:
    """The new version, and the day on which the one before it now ends, if one was closed for it."""

    target: Target
    closed_on: date | None = None


def set_target(
    *,
    company: Company,
    kpi: UUID,
    version: TargetVersion,
    actor: Actor,
    replaces: UUID | None = None,
    why: str = "",
    exception: str = "",
) -> TargetSaved:
    """Add a version. The version in force when it begins is closed the day before; no other may be touched.

    A version that begins on the same day as another must say that it replaces it (`replaces`: a correction, which the
    trail keeps); otherwise it would silently rewrite what was promised.

    Raises:
        Refused: values that do not fit the direction, a pace line without baseline or end, an overlap, a locked KPI
            without the reason of an exception, a retired KPI.
    """
    with recorded(actor, why=exception or why):
        row = held(company=company, kpi=kpi)
        versions = list(Target.objects.filter(company=company, kpi_id=kpi).order_by("starts_on"))
        replaced = next((one for one in versions if one.id == replaces), None)
        others = [one for one in versions if one is not replaced]
        former = _in_force(others, version.starts_on)
        refuse(
            [
                *_kpi_faults(row),
                *([Fault(WHOLE, "no_such_target")] if replaces and replaced is None else []),
                *_version_faults(row, version),
                *_overlap_faults([one for one in others if one is not former], version, former),
                *lock_faults(row, ["targets"], exception),
            ]
        )
        write = write_of(company, row, "target", actor, fields=["targets"], why=why, exception=exception)
        guards.ask(write)
        if replaced is not None:
            replaced.delete()
        closed = _close(former, version.starts_on - timedelta(days=1))
        target = Target.objects.create(company=company, kpi_id=kpi, **columns_of(version))
        settle(write)
    return TargetSaved(target, closed)


def remove_target(
    *, company: Company, kpi: UUID, target: UUID, actor: Actor, why: str = "", exception: str = ""
) -> None:
    """Take a version away (the trail keeps it). The one before it stays closed where it was closed.

    Raises:
        Refused: no such version; a locked KPI without an exception, or its last version at all.
    """
    with recorded(actor, why=exception or why):
        row = held(company=company, kpi=kpi)
        versions = list(Target.objects.filter(company=company, kpi_id=kpi))
        found = [one for one in versions if one.id == target]
        last = bool(found) and row.lock_slot is not None and len(versions) == 1
        refuse(
            [
                *_kpi_faults(row),
                *([] if found else [Fault(WHOLE, "no_such_target")]),
                *([Fault(WHOLE, "locked_needs_target")] if last else []),
                *lock_faults(row, ["targets"], exception),
            ]
        )
        write = write_of(company, row, "untarget", actor, fields=["targets"], why=why, exception=exception)
        guards.ask(write)
        for one in found:
            one.delete()
        settle(write)


def _close(former: Target | None, day: date) -> date | None:
    if former is None:
        return None
    former.ends_on = day
    former.save(update_fields=["ends_on"])
    return day


def columns_of(version: TargetVersion) -> dict[str, object]:
    """A version as the columns of its row."""
    return {name: getattr(version, name) for name in TargetVersion.__slots__}


def _in_force(versions: list[Target], day: date) -> Target | None:
    """The version that holds on `day` and began before it: the one to close."""
    found = [one for one in versions if one.starts_on < day and (one.ends_on is None or day <= one.ends_on)]
    return found[0] if found else None


def _kpi_faults(kpi: Kpi) -> list[Fault]:
    return [Fault(WHOLE, "retired")] if kpi.status == Status.RETIRED else []


def _version_faults(kpi: Kpi, version: TargetVersion) -> list[Fault]:
    if not kpi.direction:
        return [Fault(WHOLE, "needs_direction")]
    return [Fault(one.field, one.code) for one in faults_of(version, direction=kpi.direction)]  # type: ignore[arg-type]


def _overlap_faults(others: list[Target], version: TargetVersion, former: Target | None) -> list[Fault]:
    """The versions that would hold on the same day as the new one, the one to be closed apart."""
    found = []
    for one in others:
        ends = version.ends_on
        if (ends is None or one.starts_on <= ends) and (one.ends_on is None or version.starts_on <= one.ends_on):
            field = "starts_on" if one.starts_on <= version.starts_on else "ends_on"
            found.append(Fault(field, "overlap", {"from": one.starts_on, "to": one.ends_on}))
    if former is not None and not found:
        found += _gap_faults(former, version)
    return found


def _gap_faults(former: Target, version: TargetVersion) -> list[Fault]:
    """A new version inside a longer one would leave the days after it without the target that was promised for them."""
    cut = former.ends_on is not None and version.ends_on is not None and version.ends_on < former.ends_on
    return [Fault("ends_on", "inside", {"from": former.starts_on, "to": former.ends_on})] if cut else []
