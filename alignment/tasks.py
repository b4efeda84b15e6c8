"""Finds companies that a write made stale, and brings their company-wide results up to date."""

from uuid import UUID

from celery import shared_task
from django.db import connection

from alignment.services.results import bring_up_to_date
from organization.rules.actors import system


@shared_task(name="alignment.find_stale")
def find_stale() -> int:
    """Start one task for every company with change marks. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_stale_companies()")
        companies = [str(company) for (company,) in cursor.fetchall()]
    for company in companies:
        recompute_company.apply_async((company,), expires=600)
    return len(companies)


@shared_task(name="alignment.recompute_company")
def recompute_company(company: str) -> int:
    """Fold the company's marks into its results. Running twice changes nothing: the second time there are none."""
    return bring_up_to_date(company=UUID(company), actor=system("job"))
