"""What the room below must know of a person's KPIs to hand their data out or erase them."""

from uuid import UUID

from kpis.models import Kpi, Status


def owned_names(company: UUID, membership: UUID) -> list[str]:
    """The KPIs that are not retired and belong to the person, by name."""
    living = Kpi.objects.filter(company_id=company, owner_id=membership).exclude(status=Status.RETIRED)
    return list(living.order_by("name").values_list("name", flat=True))
