"""Finds mail that waits, and delivers it."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from organization.selectors.mail import companies_with_mail
from organization.services.mail import deliver_mail


@shared_task(name="organization.deliver_mail")
def find_undelivered() -> int:
    """Start one task for every company with mail to be tried now. Returns how many."""
    companies = [str(company) for company in companies_with_mail(timezone.now())]
    for company in companies:
        deliver_company_mail.apply_async((company,), expires=60)
    return len(companies)


@shared_task(name="organization.deliver_company_mail")
def deliver_company_mail(company: str) -> int:
    """Deliver a company's mail. Running twice sends once: each mail is claimed before it is handed over."""
    return deliver_mail(company=UUID(company))
