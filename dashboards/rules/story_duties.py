"""Who owes what about some KPIs: values, explanations, KPIs that are not finished, KPIs that nobody owns."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, Protocol, TypeVar
from uuid import UUID

DutyKind = Literal["value_late", "explanation", "value_open", "finish"]
_ORDER: tuple[DutyKind, ...] = ("value_late", "explanation", "value_open", "finish")


class Standing(Protocol):
    """A KPI and how it stands, as far as duties ask."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def owner(self) -> UUID | None: ...
    @property
    def owner_name(self) -> str: ...
    @property
    def owner_active(self) -> bool: ...
    @property
    def health(self) -> str: ...
    @property
    def due_period(self) -> date | None: ...
    @property
    def period(self) -> date | None: ...
    @property
    def skipped(self) -> bool: ...
    @property
    def off_since(self) -> date | None: ...


R = TypeVar("R", bound=Standing)


@dataclass(frozen=True, slots=True)
class Duty(Generic[R]):
    """One thing owed about a KPI."""

    kind: DutyKind
    kpi: R


@dataclass(frozen=True, slots=True)
class Debtor(Generic[R]):
    """Somebody and what they owe, the most pressing first; `id` None: KPIs without a living owner."""

    id: UUID | None
    name: str
    duties: tuple[Duty[R], ...]


def duties_of(rows: Collection[R], *, explained: Mapping[UUID, date], late: Collection[UUID]) -> list[Debtor[R]]:
    """Everything owed, by person, who owes the most pressing first.

    `explained`: the latest period that somebody explained, by KPI; `late`: KPIs whose missing value should be in by now.
    """
    found: dict[tuple[UUID | None, str], list[Duty[R]]] = {}
    for row in rows:
        owner = (row.owner, row.owner_name) if row.owner and row.owner_active else (None, "")
        own = _of_one(row, explained.get(row.id), late=row.id in late)
        if own:
            found.setdefault(owner, []).extend(own)
    debtors = [
        Debtor(who, name, tuple(sorted(own, key=lambda duty: (_ORDER.index(duty.kind), duty.kpi.name))))
        for (who, name), own in found.items()
    ]
    return sorted(debtors, key=lambda one: (_ORDER.index(one.duties[0].kind), one.id is not None, one.name))


def _of_one(row: R, said: date | None, *, late: bool) -> list[Duty[R]]:
    if row.status in {"draft", "proposed"}:
        return [Duty("finish", row)]
    if row.status != "active":
        return []
    own: list[Duty[R]] = []
    if row.due_period is not None and row.period != row.due_period and not row.skipped:
        own.append(Duty("value_late" if late else "value_open", row))
    if row.health == "off_track" and row.off_since is not None and (said is None or said < row.off_since):
        own.append(Duty("explanation", row))
    return own
