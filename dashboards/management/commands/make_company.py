"""manage.py make_company SIZE --slug S [--seed N] [--weeks W]."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboards.management.companies import refusals_shown
from dashboards.management.progress import bar_shown, steps_shown
from dashboards.services.synthetic import HUGE, SIZES, STEPS, make_companies, make_company


class Command(BaseCommand):
    """Make a synthetic company whose values go up to the last week."""

    help = "Makes a synthetic company: retail (with its story), big (24,425 KPIs, 2.54 million values) or huge (200 companies of 300)."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SIZE and what varies it."""
        parser.add_argument("size", choices=[*sorted(SIZES), "huge"])
        parser.add_argument("--slug", required=True, help="its address; of huge, the beginning of 200 of them")
        parser.add_argument("--seed", type=int, help="another company of the kind (default: the kind's own)")
        parser.add_argument("--weeks", type=int, default=104, help="weeks of history (default: 104)")

    def handle(self, *_args: Any, size: str, slug: str, seed: int | None, weeks: int, **_options: Any) -> None:
        """Generate, load, say how much."""
        if weeks < 1 or weeks > 1040:
            self.stderr.write(_("--weeks: %(weeks)s does not fit; expected 1 to 1040") % {"weeks": weeks})
            raise SystemExit(1)
        today = timezone.now().date()
        with refusals_shown(self.stderr):
            if size == "huge":
                self._huge(slug=slug, today=today, weeks=weeks, seed=seed)
                return
            with steps_shown(self.stderr, STEPS) as step:
                made = make_company(size, slug=slug, today=today, weeks=weeks, seed=seed, step=step)
        words = {"slug": slug, "kpis": made.kpis, "values": made.values}
        self.stdout.write(_("%(slug)s is made: %(kpis)s KPIs, %(values)s values.") % words)

    def _huge(self, **said: Any) -> None:
        kpis = values = count = 0
        with bar_shown(self.stderr, total=HUGE, words=_("%(done)s of %(total)s companies")) as bar:
            for count, made in enumerate(make_companies(**said), start=1):
                kpis, values = kpis + made.kpis, values + made.values
                bar.tell(count)
        words = {"count": count, "slug": said["slug"], "last": f"{count:03d}", "kpis": kpis, "values": values}
        self.stdout.write(
            _("%(count)s companies are made, %(slug)s-001 to %(slug)s-%(last)s: %(kpis)s KPIs, %(values)s values.")
            % words
        )
