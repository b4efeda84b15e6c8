"""Reads who accepted to be accountable for what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from governance.models import Accountability, Answer
from kpis.models import Kpi, Status
from organization.models import Company


@dataclass(frozen=True, slots=True)
class Owned:
    """A KPI with what its owner said to being named: `answer` "" (nothing yet), "accepted" or "declined" with words."""

    kpi: Kpi
    answer: str
    note: str
    at: datetime | None

    @property
    def accepted(self) -> bool:
        """The named person said yes."""
        return self.answer == "accepted"


def owned_by(company: Company, people: Collection[UUID]) -> list[Owned]:
    """The KPIs, not retired, that these people own, with their answers; by level and name. Two queries."""
    rows = Kpi.objects.filter(company=company, owner__in=people).exclude(status=Status.RETIRED)
    return _told(company, rows)


def not_accepted(company: Company, kpis: QuerySet[Kpi]) -> list[Owned]:
    """Of `kpis`, those active and owned whose owner has not said yes: nothing said, or declined. Two queries."""
    rows = kpis.filter(company=company, status=Status.ACTIVE, owner__isnull=False)
    return [one for one in _told(company, rows) if not one.accepted]


def accepted_share(company: Company) -> tuple[int, int]:
    """(active KPIs whose owner accepted, active KPIs). Two queries."""
    said = Accountability.objects.filter(company=company, answer=Answer.ACCEPTED, kpi__status=Status.ACTIVE)
    accepted = said.filter(person=F("kpi__owner")).count()
    return accepted, Kpi.objects.filter(company=company, status=Status.ACTIVE).count()


def answer_of(company: Company, kpi: Kpi) -> Accountability | None:
    """What the KPI's present owner said, if anything. One query."""
    return Accountability.objects.filter(company=company, kpi=kpi, person=kpi.owner_id).first()


def _told(company: Company, rows: QuerySet[Kpi]) -> list[Owned]:
    kpis = list(rows.select_related("department", "owner", "deputy").order_by("level", "name", "key"))
    said = Accountability.objects.filter(company=company, kpi__in=[one.id for one in kpis])
    answers = {(one.kpi_id, one.person_id): one for one in said}
    found = []
    for kpi in kpis:
        answer = answers.get((kpi.id, kpi.owner_id)) if kpi.owner_id else None
        found.append(Owned(kpi, answer.answer, answer.note, answer.at) if answer else Owned(kpi, "", "", None))
    return found
