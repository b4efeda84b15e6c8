"""`manage.py create_company`: a company with its first administrator; prints the invitation link."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organization.forms.founding import FoundingForm
from organization.rules.actors import system
from organization.rules.refusals import RefusedError
from organization.services.companies import create_company
from organization.wording.refusals import sentence


class Command(BaseCommand):
    """Found a company."""

    help = "Creates a company with its first administrator and prints the link by which they enter."

    def add_arguments(self, parser: CommandParser) -> None:
        """What a company needs; the rest can be changed on its page."""
        parser.add_argument("slug", help="its part of addresses: small letters, digits, dashes")
        parser.add_argument("name")
        parser.add_argument("--administrator-email", required=True)
        parser.add_argument("--administrator-name", required=True)
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--time-zone", default="UTC")
        parser.add_argument("--locale", default="en", help="number format: en, de, fr, ...")
        parser.add_argument("--fiscal-year-start-month", default="1")
        parser.add_argument("--velocity", default="high", choices=["high", "moderate", "slow"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line per fault; otherwise the link, alone on standard output."""
        form = FoundingForm({name: options[name] for name in FoundingForm.base_fields})
        if not form.is_valid():
            raise CommandError("\n".join(_lines(form)))
        try:
            founded = create_company(actor=system("command"), **form.cleaned_data)
        except RefusedError as refusal:
            raise CommandError(f"{refusal.field or 'company'}: {sentence(refusal)}") from refusal
        self.stderr.write(f"{founded.company.name} is there. Its administrator enters by this link, for 14 days:")
        self.stdout.write(founded.invitation)


def _lines(form: FoundingForm) -> list[str]:

    return [f"{name}: {fault}" for name, faults in form.errors.items() for fault in faults]
