"""The board of completion: departments by what they still owe for the current period, the most pressing first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OwnerCount:
    """Of one owner within a department: values due, in, in after the close (`late`), missing after it (`overdue`).

    `id` None: KPIs that nobody active owns; `away`: the owner is, and `id` is who stands in.
    """

    id: UUID | None
    name: str
    due: int
    inside: int
    late: int = 0
    overdue: int = 0
    away: bool = False

    @property
    def missing(self) -> int:
        """Not in."""
        return self.due - self.inside


@dataclass(frozen=True, slots=True)
class DepartmentCount:
    """A department's values of the current period; `missing_by`: whose are missing, overdue ones first."""

    id: UUID | None
    due: int
    inside: int
    late: int
    overdue: int
    missing_by: tuple[OwnerCount, ...]

    @property
    def missing(self) -> int:
        """Not in."""
        return self.due - self.inside

    @property
    def share(self) -> float:
        """In, of what is due; 1 where nothing is."""
        return self.inside / self.due if self.due else 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One value that is asked for: whose, of which period, whether it is in, and came after the close."""

    department: str
    owner: str
    email: str
    key: str
    name: str
    cadence: str
    period: date
    last_day: date
    inside: bool
    late: bool
    owner_id: UUID | None


def department_count(department: UUID | None, owners: Collection[OwnerCount]) -> DepartmentCount:
    """The sums, and whose values are missing."""
    missing = [one for one in owners if one.missing]
    return DepartmentCount(
        id=department,
        due=sum(one.due for one in owners),
        inside=sum(one.inside for one in owners),
        late=sum(one.late for one in owners),
        overdue=sum(one.overdue for one in owners),
        missing_by=tuple(sorted(missing, key=lambda one: (-one.overdue, -one.missing, one.name))),
    )


def board_of(counts: Mapping[UUID | None, Collection[OwnerCount]], names: Mapping[UUID, str]) -> list[DepartmentCount]:
    """Departments with something due: most overdue, then most missing, then by name."""
    rows = [department_count(department, owners) for department, owners in counts.items()]
    return sorted(
        (row for row in rows if row.due),
        key=lambda row: (-row.overdue, -row.missing, names.get(row.id, "") if row.id else ""),
    )
