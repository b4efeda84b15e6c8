"""Reads the links of the cascade."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from alignment.models import CascadeLink
from alignment.rules.cascade import link_kind
from kpis.models import Kpi, Level, Status
from organization.models import Company


def links_up(*, company: Company, kpi: UUID) -> QuerySet[CascadeLink]:
    """The links from a KPI to what it moves, parents and authors with them."""
    return _whole(company).filter(child_id=kpi).order_by("created_at", "id")


def links_down(*, company: Company, kpi: UUID) -> QuerySet[CascadeLink]:
    """The links from what moves a KPI, children and authors with them."""
    return _whole(company).filter(parent_id=kpi).order_by("child_level", "child__name", "id")


def _whole(company: Company) -> QuerySet[CascadeLink]:
    return CascadeLink.objects.filter(company=company).select_related(
        "child__owner", "child__department", "parent__owner", "parent__department", "author", "accepted_by"
    )


def rationales_up(*, company: Company, kpi: UUID) -> list[tuple[str, str]]:
    """(sentence, parent's name) of the KPI's links one level up; couplings are no line of sight. One query."""
    rows = CascadeLink.objects.filter(company=company, child_id=kpi).exclude(child_level=F("parent_level"))
    return list(rows.order_by("created_at", "id").values_list("rationale", "parent__name"))


def possible_parents(kpi: Kpi, *, besides: Iterable[UUID] = ()) -> QuerySet[Kpi]:
    """The KPIs that a link of this one may point to: one level up, or another department KPI; not yet linked.

    An individual KPI is offered the KPIs of its own department first, all others after.
    """
    levels = [level for level in Level.values if link_kind(kpi.level, level) is not None]  # type: ignore[arg-type]
    linked = CascadeLink.objects.filter(company_id=kpi.company_id, child=kpi).exclude(parent_id__in=list(besides))
    return (
        Kpi.objects.filter(company_id=kpi.company_id, level__in=levels)
        .exclude(status=Status.RETIRED)
        .exclude(Q(id=kpi.id) | Q(id__in=linked.values("parent_id")))
        .select_related("department")
        .order_by("level", "department__name", "name")
    )


def couplings(company: Company) -> list[tuple[UUID, UUID]]:
    """(child, parent) of every coupling of two department KPIs: the only links that could close a circle."""
    rows = CascadeLink.objects.filter(company=company, child_level=Level.DEPARTMENT, parent_level=Level.DEPARTMENT)
    return list(rows.order_by("created_at", "id").values_list("child_id", "parent_id"))
