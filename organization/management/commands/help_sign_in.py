"""Help for somebody whom no administrator can help: a link for a new password, and lost second factors taken off."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from organization.models import SignInAct, User, company_scope, set_scope
from organization.rules.actors import system
from organization.selectors.people import companies_of
from organization.services.sign_in_help import link_for, noted, take_factors_off


class Command(BaseCommand):
    """Whoever may run this command may enter the account: be sure who asks."""

    help = "Print a one-time link for a new password; with --factors take second factors off and sign out everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whom to help."""
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--factors", action="store_true", help="also take their second factors off")

    @transaction.atomic
    def handle(self, *_args: Any, email: str, factors: bool, **_options: Any) -> None:
        """Every company of theirs keeps that it happened."""
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        acts = [SignInAct.PASSWORD_LINK]
        if factors:
            number = take_factors_off(user)
            acts.append(SignInAct.FACTORS_RESET)
            self.stdout.write(f"{number} second factors taken off; {user.email} is signed out everywhere.")
        set_scope(person=user.pk)
        for membership in list(companies_of(user.pk)):
            with company_scope(membership.company_id):
                for act in acts:
                    noted(company=membership.company, membership=membership.id, act=act, actor=system("command"))
        self.stdout.write(f"A link for a new password, good once and for a day:\n{link_for(user)}")
