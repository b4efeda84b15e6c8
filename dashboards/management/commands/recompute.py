"""manage.py recompute SLUG [--as-of DATE]."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dashboards.management.companies import add_as_of, company_at, past_day
from dashboards.services.recompute import recompute
from organization.rules.actors import system


class Command(BaseCommand):
    """Do now, in this process, all that the jobs do for a company."""

    help = "Brings the figures of every KPI and the company-wide results up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SLUG and --as-of."""
        parser.add_argument("slug")
        add_as_of(parser, "keep the company-wide results of this earlier day")

    def handle(self, *_args: Any, slug: str, as_of: date | None, **_options: Any) -> None:
        """Recompute, say what changed."""
        with company_at(slug) as company:
            done = recompute(company=company, actor=system("command"), as_of=past_day(company, as_of))
        words = {"count": done.states, "results": _("renewed") if done.results else _("unchanged")}
        self.stdout.write(_("%(count)s KPIs restated; company-wide results %(results)s.") % words)
        if done.failed:
            told = {"stages": ", ".join(done.failed)}
            raise CommandError(
                _("Could not be computed, the former results stay: %(stages)s. The log says why.") % told
            )
