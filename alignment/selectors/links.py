"""Reads links as the interface lists them."""

from django.db.models import QuerySet

from alignment.models import CascadeLink
from organization.models import Company


def whole_links(company: Company) -> "QuerySet[CascadeLink]":
    """The company's links with the KPIs and people they name, and what history says of each."""
    rows = CascadeLink.objects.filter(company=company).select_related("child", "parent", "author", "accepted_by")
    return rows.prefetch_related("tested")
