"""Reads who accepted to be accountable for what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from governance.models import Accountability, Answer, Escalation, ImprovementPlan, PlanStatus
from governance.selectors.escalations import escalations_of
from governance.selectors.plans import plans_of
from kpis.models import Kpi, Level, Status
from organization.models import Absence, Company


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


def not_accepted(company: Company, kpis: QuerySet[Kpi], *, most: int) -> tuple[list[Owned], int]:
    """Of `kpis`, those active and owned whose owner has not said yes (nothing said, or declined): the first `most`, and how many there are. Three queries."""
    said = Accountability.objects.filter(
        company=company, answer=Answer.ACCEPTED, kpi=OuterRef("pk"), person=OuterRef("owner")
    )
    rows = kpis.filter(~Exists(said), company=company, status=Status.ACTIVE, owner__isnull=False)
    return _told(company, rows, most=most), rows.count()


def accepted_share(company: Company, kpis: QuerySet[Kpi]) -> tuple[int, int]:
    """(those of `kpis` that are active and accepted by their owner, all that are active). Two queries."""
    active = kpis.filter(company=company, status=Status.ACTIVE)
    said = Accountability.objects.filter(
        company=company, answer=Answer.ACCEPTED, kpi__in=active.order_by().values("id")
    )
    return said.filter(person=F("kpi__owner")).count(), active.count()


def asked_about(departments: Collection[UUID] | None = None) -> QuerySet[Kpi]:
    """The KPIs of these departments; without any said, those that the fifth step asks about: of the company and its departments."""
    return (
        Kpi.objects.exclude(level=Level.INDIVIDUAL)
        if departments is None
        else Kpi.objects.filter(department__in=departments)
    )


def answers_about(company: Company, kpis: QuerySet[Kpi]) -> QuerySet[Accountability]:
    """What owners said of these KPIs, former ones too."""
    return Accountability.objects.filter(company=company, kpi__in=kpis.values("id")).select_related("kpi").order_by()


def open_plans_of(company: Company, person: UUID) -> QuerySet[ImprovementPlan]:
    """The improvement plans that a person owns and that run."""
    return plans_of(company).filter(owner=person, status=PlanStatus.OPEN)


def waiting_for(company: Company, person: UUID) -> QuerySet[Escalation]:
    """What was taken up to a person and waits for their word."""
    return escalations_of(company, to=[person]).filter(answered_at__isnull=True)


def absences_around(company: Company, person: UUID, today: date) -> tuple[list[Absence], list[Absence]]:
    """(the person's own absences that are not over, those in which they stand in). Two queries."""
    rows = Absence.objects.filter(company=company, ends_on__gte=today)
    own = rows.filter(membership=person).select_related("deputy")
    return list(own), list(rows.filter(deputy=person).select_related("membership"))


def answer_of(company: Company, kpi: Kpi) -> Accountability | None:
    """What the KPI's present owner said, if anything. One query."""
    return Accountability.objects.filter(company=company, kpi=kpi, person=kpi.owner_id).first()


def _told(company: Company, rows: QuerySet[Kpi], *, most: int | None = None) -> list[Owned]:
    kpis = list(rows.select_related("department", "owner", "deputy").order_by("level", "name", "key")[:most])
    said = Accountability.objects.filter(company=company, kpi__in=[one.id for one in kpis])
    answers = {(one.kpi_id, one.person_id): one for one in said}
    found = []
    for kpi in kpis:
        answer = answers.get((kpi.id, kpi.owner_id)) if kpi.owner_id else None
        found.append(Owned(kpi, answer.answer, answer.note, answer.at) if answer else Owned(kpi, "", "", None))
    return found
