"""Finds files of values that wait, and loads them."""

from uuid import UUID

from celery import shared_task

from dashboards.services.load_files import carry_out_next
from kpis.selectors.loads import companies_with_files


@shared_task(name="dashboards.find_files")
def find_files() -> int:
    """Start one task for every company with a file that waits. Returns how many."""
    companies = companies_with_files()
    for company in companies:
        load_files.apply_async((str(company),), expires=60)
    return len(companies)


@shared_task(name="dashboards.load_files")
def load_files(company: str) -> int:
    """Load the company's files, one after the other; how many. Running twice does nothing: a file is held, or gone."""
    count = 0
    while carry_out_next(UUID(company)):
        count += 1
    return count
