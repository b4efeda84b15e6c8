"""What people own, for the people page of the room below."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count

from kpis.models import Kpi, Status


def owned_kpis(company: UUID, memberships: Collection[UUID]) -> dict[UUID, int]:
    """How many KPIs that are not retired each of the people owns; who owns none is missing. One query."""
    living = Kpi.objects.filter(company_id=company, owner_id__in=memberships).exclude(status=Status.RETIRED)
    return dict(living.order_by().values_list("owner_id").annotate(Count("pk")))
