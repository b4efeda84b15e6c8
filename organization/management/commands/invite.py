"""`manage.py invite`: a link by which somebody enters a company that was loaded from a file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organization.models import Membership, company_scope
from organization.rules.actors import system
from organization.rules.refusals import RefusedError
from organization.selectors.people import entry_of
from organization.services.invitations import invite
from organization.wording.refusals import sentence


class Command(BaseCommand):
    """Invite a person whom the company knows already."""

    help = "Prints the link by which a person of a company enters; earlier links of theirs stop working."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, and where."""
        parser.add_argument("slug", help="the company")
        parser.add_argument("email", help="the person's address in the company")

    def handle(self, *_args: Any, **options: Any) -> None:
        """The link, alone on standard output."""
        entry = entry_of(options["slug"])
        if entry is None:
            raise CommandError(f"slug: there is no company {options['slug']!r}.")
        with company_scope(entry.id):
            person = (
                Membership.objects.select_related("company")
                .filter(email__iexact=options["email"])
                .order_by("id")
                .first()
            )
            if person is None:
                raise CommandError(f"email: {entry.slug} has no person {options['email']!r}.")
            try:
                link = invite(company=person.company, membership=person, actor=system("command"))
            except RefusedError as refusal:
                raise CommandError(f"email: {sentence(refusal)}") from refusal
        self.stderr.write(f"{person.name} enters {person.company.name} by this link, for 14 days:")
        self.stdout.write(link)
