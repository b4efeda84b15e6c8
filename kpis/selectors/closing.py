"""How a company closes its periods."""

from kpis.rules.closing import Closing
from organization.models import Company
from organization.selectors.holidays import holidays_of


def closing_of(company: Company) -> Closing:
    """By its policy and its holidays. One query."""
    return Closing(company.closes_after, holidays_of(company), company.fiscal_year_start_month)
