"""What a person stands for among KPIs, for the hand-over of the room below."""

from uuid import UUID

from kpis.models import Kpi, Level, Status
from organization.models import Company
from organization.rules.estate import HAND_OVER, LEAVE, RETIRE, Act, Item

OWNED = "kpi"
DEPUTISED = "kpi_deputy"


def owned_and_deputised(company: Company, membership: UUID) -> list[Item]:
    """The KPIs, not retired, that the person owns and those whose deputy they are. Two queries.

    An individual KPI measures its owner, so it is retired unless somebody takes it over; a draft may do without owner.
    """
    living = Kpi.objects.filter(company=company).exclude(status=Status.RETIRED).select_related("department")
    owned = living.filter(owner_id=membership).order_by("level", "name")
    return [
        *(_owned(kpi) for kpi in owned),
        *(
            Item(DEPUTISED, kpi.id, kpi.name, where=_where(kpi), level=kpi.level, acts=(HAND_OVER, LEAVE))
            for kpi in living.filter(deputy_id=membership).order_by("level", "name")
        ),
    ]


def _owned(kpi: Kpi) -> Item:
    individual = kpi.level == Level.INDIVIDUAL
    acts: tuple[Act, ...] = (HAND_OVER, RETIRE) if individual else (HAND_OVER,)
    if kpi.status != Status.ACTIVE:
        acts = (*acts, LEAVE)
    return Item(
        OWNED,
        kpi.id,
        kpi.name,
        where=_where(kpi),
        level=kpi.level,
        acts=acts,
        usual=RETIRE if individual else HAND_OVER,
        retires=individual,
    )


def _where(kpi: Kpi) -> str:
    return kpi.department.name if kpi.department else ""
