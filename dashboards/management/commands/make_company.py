"""manage.py make_company SIZE --slug S [--seed N] [--weeks W]."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.management.companies import refusals_shown
from dashboards.services.synthetic import SIZES, make_company


class Command(BaseCommand):
    """Make a synthetic company whose values go up to the last week."""

    help = "Makes a synthetic company: retail (with its story) or big (24,425 KPIs, 2.54 million values)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SIZE and what varies it."""
        parser.add_argument("size", choices=sorted(SIZES))
        parser.add_argument("--slug", required=True)
        parser.add_argument("--seed", type=int, help="another company of the kind (default: the kind's own)")
        parser.add_argument("--weeks", type=int, default=104, help="weeks of history (default: 104)")

    def handle(self, *_args: Any, size: str, slug: str, seed: int | None, weeks: int, **_options: Any) -> None:
        """Generate, load, say how much."""
        if weeks < 1 or weeks > 1040:
            self.stderr.write(_("--weeks: %(weeks)s does not fit; expected 1 to 1040") % {"weeks": weeks})
            raise SystemExit(1)
        with refusals_shown(self.stderr):
            made = make_company(size, slug=slug, today=timezone.now().date(), weeks=weeks, seed=seed)
        words = {"slug": slug, "kpis": made.kpis, "values": made.values}
        self.stdout.write(_("%(slug)s is made: %(kpis)s KPIs, %(values)s values.") % words)
