"""manage.py undo_load SLUG LOAD [--why TEXT]."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dashboards.management.companies import company_at
from dashboards.wording.loads import name_of, undone
from kpis.models import Load
from kpis.rules.faults import Refused
from kpis.services.loads import undo_load
from kpis.wording.life import sentence
from kpis.wording.loads import is_undo_fault
from kpis.wording.loads import sentence as undo_sentence
from organization.rules.actors import system


class Command(BaseCommand):
    """Take a load back: what it added goes, what it corrected gets its old value again."""

    help = "Undoes a bulk load of values, within a day of it; what was changed since stays."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """SLUG, LOAD and --why."""
        parser.add_argument("slug")
        parser.add_argument("load", type=UUID, help="the load's id, as load_values and the interface say it")
        parser.add_argument("--why", default="", help="stands in the history of every value it touched")

    def handle(self, *_args: Any, slug: str, load: UUID, why: str, **_options: Any) -> None:
        """Undo, say what came of it and what stays."""
        with company_at(slug) as company:
            try:
                done = undo_load(company=company, load=load, actor=system("command"), why=why)
            except Load.DoesNotExist:
                raise CommandError(_("%(slug)s has no load %(load)s.") % {"slug": slug, "load": load}) from None
            except Refused as refused:
                said = [undo_sentence(one.code) if is_undo_fault(one.code) else sentence(one) for one in refused.faults]
                raise CommandError(" ".join(said)) from None
        self.stdout.write(_("%(name)s is undone: %(did)s.") % {"name": name_of(done.load), "did": undone(done.load)})
        for one in done.named:
            value = _("taken back") if one.actual is None else f"{one.actual:g}"
            self.stdout.write(f"  {one.key} {one.period}: {value} {one.by}".rstrip())
