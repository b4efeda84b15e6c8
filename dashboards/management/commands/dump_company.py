"""manage.py dump_company SLUG."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dashboards.management.companies import company_at
from dashboards.management.pipes import quiet_pipe
from dashboards.rules.company_file_lines import document_lines
from dashboards.services.company_file import dump_company


class Command(BaseCommand):
    """Write the company's file to standard output: an entry a line, ordered by keys."""

    help = "Prints the company file (plumbline-company/1) of a company."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SLUG."""
        parser.add_argument("slug")

    def handle(self, *_args: Any, slug: str, **_options: Any) -> None:
        """Read everything, then print."""
        with company_at(slug) as company:
            document = dump_company(company)
        with quiet_pipe():
            for line in document_lines(document):
                self.stdout.write(line)
