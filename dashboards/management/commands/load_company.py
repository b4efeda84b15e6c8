"""manage.py load_company FILE [--replace]."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from dashboards.management.companies import read_bytes, refusals_shown
from dashboards.management.progress import steps_shown
from dashboards.services.company_file import STEPS, load_company_text
from organization.rules.actors import system


class Command(BaseCommand):
    """Load a company from its file; on a fault nothing is saved, each is one line, and the exit status is 1."""

    help = "Loads a company file (plumbline-company/1), all or nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --replace."""
        parser.add_argument("file", help="the company file; - reads standard input")
        parser.add_argument("--replace", action="store_true", help="archive the company that has the slug, if any")

    def handle(self, *_args: Any, file: str, replace: bool, **_options: Any) -> None:
        """Parse, load, say what was loaded."""
        with refusals_shown(self.stderr), steps_shown(self.stderr, STEPS) as step:
            company = load_company_text(read_bytes(file), actor=system("file"), replace=replace, step=step)
        self.stdout.write(_("%(name)s is loaded as %(slug)s.") % {"name": company.name, "slug": company.slug})
