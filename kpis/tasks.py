"""Finds figures that age without a write, and brings them up to date; deletes links of mails that have come to their end."""

from uuid import UUID

from celery import shared_task
from django.db import connection
from django.utils import timezone

from kpis.services.entry_links import clear_entry_links
from kpis.services.states import restate_aged
from organization.models import company_scope
from organization.rules.actors import system
from organization.selectors.people import living_companies


@shared_task(name="kpis.find_aging")
def find_aging() -> int:
    """Start one task for every company with rows to be restated by its own midnight. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_aging_companies(%s)", [timezone.now()])
        companies = [str(company) for (company,) in cursor.fetchall()]
    for company in companies:
        restate_company.apply_async((company,), expires=600)
    return len(companies)


@shared_task(name="kpis.restate_company")
def restate_company(company: str) -> int:
    """Restate the company's aged rows. Running twice changes nothing: the second time there are none."""
    with company_scope(UUID(company)):
        return restate_aged(company=UUID(company), actor=system("job"))


@shared_task(name="kpis.clear_entry_links")
def clear_links() -> int:
    """Delete every company's links that open nothing any more, each company in a transaction of its own. Returns how many."""
    now, count = timezone.now(), 0
    for company in living_companies():
        with company_scope(company):
            count += clear_entry_links(company=company, now=now)
    return count
