"""manage.py load_values SLUG FILE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.management.companies import company_at, read_bytes, refusals_shown
from dashboards.management.progress import bar_shown
from dashboards.services.values_file import WHY, load_values
from kpis.models import Source
from kpis.services.loads import open_load
from organization.rules.actors import system


class Command(BaseCommand):
    """Load values from CSV (kpi,period,actual[,note] in the first row) or NDJSON: everything or nothing."""

    help = "Loads values of a company from a CSV or NDJSON file with kpi, period, actual[, note]."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SLUG and FILE."""
        parser.add_argument("slug")
        parser.add_argument("file", help="the file; - reads standard input")

    def handle(self, *_args: Any, slug: str, file: str, **_options: Any) -> None:
        """Read, load, say what came of it."""
        data = read_bytes(file)
        lines = data.count(b"\n")
        with (
            refusals_shown(self.stderr),
            company_at(slug) as company,
            bar_shown(self.stderr, total=lines, words=_("%(done)s of about %(total)s rows read")) as bar,
        ):
            actor = system("file")
            name = "" if file == "-" else Path(file).name
            load = open_load(company=company, actor=actor, source=Source.FILE, name=name, reason=WHY)
            done = load_values(company=company, data=data, actor=actor, progress=bar.tell, load=load.id)
        words = {"read": done.read, "added": done.added, "corrected": done.corrected, "blank": done.blank}
        read = ngettext(
            "%(read)s value read: %(added)s added, %(corrected)s corrected",
            "%(read)s values read: %(added)s added, %(corrected)s corrected",
            done.read,
        )
        blank = ngettext("%(blank)s row without a value", "%(blank)s rows without a value", done.blank)
        self.stdout.write(_("%(read)s; %(blank)s.") % {"read": read % words, "blank": blank % words})
        self.stdout.write(
            _("Within a day, undo it with: manage.py undo_load %(slug)s %(load)s") % {"slug": slug, "load": load.id}
        )
