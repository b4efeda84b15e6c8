"""What the contribution workshop says of departments follows them when they are merged."""

from uuid import UUID

from alignment.models import Contribution, HandOff
from organization.services.following import DepartmentWrite


def lead_workshop(write: DepartmentWrite) -> None:
    """After a merger the other department does what the first one did; work handed from one to the other stays inside
    and is nobody's no more. What both say already is said once. Follows departments; the trail keeps what goes."""
    if write.act != "merge" or write.into is None:
        return
    _contributions(write, write.into)
    for seat in ("giver", "taker"):
        _hand_offs(write, seat, write.into)


def _contributions(write: DepartmentWrite, goal: UUID) -> None:
    into = Contribution.objects.filter(company=write.company, department_id=goal)
    said = set(into.values_list("company_kpi_id", "statement"))
    does = {kpi for kpi, statement in said if statement}
    for row in Contribution.objects.filter(company=write.company, department_id=write.department):
        if (row.company_kpi_id, row.statement) in said or (row.nothing and row.company_kpi_id in does):
            row.delete()
        else:
            if not row.nothing:
                # Together they do something for it.
                into.filter(company_kpi_id=row.company_kpi_id, nothing=True).delete()
            row.department_id = goal
            row.save(update_fields=["department"])


def _hand_offs(write: DepartmentWrite, seat: str, goal: UUID) -> None:
    other = "taker" if seat == "giver" else "giver"
    for row in HandOff.objects.filter(company=write.company, **{f"{seat}_id": write.department}):
        moved = {"giver_id": row.giver_id, "taker_id": row.taker_id, f"{seat}_id": goal}
        twin = HandOff.objects.filter(company=write.company, company_kpi=row.company_kpi_id, what=row.what, **moved)
        if moved[f"{other}_id"] == goal or twin.exists():
            row.delete()
        else:
            setattr(row, f"{seat}_id", goal)
            row.save(update_fields=[seat])
