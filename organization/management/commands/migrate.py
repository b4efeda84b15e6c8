"""Migrations run as the owner of the tables unless told otherwise."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import NotSupportedError, connections


class Command(DjangoCommand):
    """`migrate`, with the owner's login as the default; one line where the server is too old."""

    def add_arguments(self, parser: CommandParser) -> None:
        """As Django's, with another default."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Connect before anything else: Django's checks would meet the old server with a traceback."""
        try:
            connections[options["database"]].ensure_connection()
        except NotSupportedError as error:
            raise CommandError(str(error)) from error
        return super().execute(*args, **options)
