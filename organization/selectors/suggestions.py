"""Reads whom a form suggests."""

from django.db.models import Q

from organization.models import Company, Membership, Role

MOST = 50


def suggestions(company: Company, typed: str) -> list[Membership]:
    """At most MOST active people who may do more than read, whose name or address holds every word typed. One query."""
    found = Membership.objects.filter(company=company, active=True).exclude(role=Role.VIEWER)
    for word in typed.partition("<")[0].split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(found.select_related("department").order_by("name", "email")[:MOST])
