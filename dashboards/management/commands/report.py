"""manage.py report SLUG [--as-of DATE]."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from dashboards.management.companies import add_as_of, company_at, past_day
from dashboards.selectors.report import alignment_report


class Command(BaseCommand):
    """Print the alignment report (plumbline-report/1) as JSON."""

    help = "Prints the alignment report of a company."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SLUG and --as-of."""
        parser.add_argument("slug")
        add_as_of(parser, "the report of this earlier day")

    def handle(self, *_args: Any, slug: str, as_of: date | None, **_options: Any) -> None:
        """Read everything, then print."""
        with company_at(slug) as company:
            report = alignment_report(company, as_of=past_day(company, as_of))
        self.stdout.write(json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2))
