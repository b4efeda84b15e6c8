"""Finds mail that waits and delivers it; finds what people owe and tells them."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from organization.models import Company, company_scope
from organization.rules.actors import system
from organization.selectors.mail import companies_with_mail
from organization.selectors.notices import companies_to_remind
from organization.services.mail import deliver_mail
from organization.services.reminders import run_round


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


@shared_task(name="organization.remind")
def find_rounds() -> int:
    """Start a round for every company whose time has come. Returns how many."""
    companies = [str(company) for company in companies_to_remind(timezone.now())]
    for company in companies:
        remind_company.apply_async((company,), expires=300)
    return len(companies)


@shared_task(name="organization.remind_company")
def remind_company(company: str) -> int:
    """A company's round: notices and digests. Running twice does nothing: the second finds it claimed."""
    with company_scope(UUID(company)):
        found = Company.objects.get(id=UUID(company))
        return run_round(company=found, actor=system("job")).digests
