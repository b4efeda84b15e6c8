"""What the clock does for governance, company by company."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from governance.services.change_seats import keep_seats
from governance.services.escalations import escalate_due
from governance.services.review_clock import keep_reviews
from organization.models import Company, CompanyEntry, company_scope
from organization.models.locks import Lock, try_hold
from organization.rules.actors import system


@shared_task(name="governance.find_reviews")
def find_reviews() -> int:
    """Start one task for every living company: each may have reviews to plan, to prepare, or missed. Returns how many."""
    companies = [str(one) for one in CompanyEntry.objects.filter(archived_at__isnull=True).values_list("id", flat=True)]
    for company in companies:
        keep_reviews_of.apply_async((company,), expires=900)
    return len(companies)


@shared_task(name="governance.keep_reviews")
def keep_reviews_of(company: str) -> int:
    """Plan, mark and prepare a company's reviews. Running twice does nothing the second time."""
    with company_scope(UUID(company)):
        found = Company.objects.get(id=UUID(company))
        return keep_reviews(company=found, now=timezone.now(), actor=system("job")).planned


@shared_task(name="governance.find_escalations")
def find_escalations() -> int:
    """Start one task for every living company: days pass without a write. Returns how many."""
    companies = [str(one) for one in CompanyEntry.objects.filter(archived_at__isnull=True).values_list("id", flat=True)]
    for company in companies:
        escalate_company.apply_async((company,), expires=900)
    return len(companies)


@shared_task(name="governance.escalate_company")
def escalate_company(company: str) -> int:
    """Follow the company's figures of today, and who may approve what. Running twice raises nothing twice; while its results are computed, that run does it."""
    with company_scope(UUID(company)):
        if not try_hold(UUID(company), Lock.RECOMPUTE):
            return 0
        found = Company.objects.get(id=UUID(company))
        keep_seats(company=found, actor=system("job"))
        return escalate_due(company=found, actor=system("job")).raised
