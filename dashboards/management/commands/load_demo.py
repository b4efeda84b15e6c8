"""manage.py load_demo."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.services.demo import SignIn, load_demo, read_sign_ins, write_sign_ins


class Command(BaseCommand):
    """Load the demo into an empty database, or bring an untouched one up to the present week.

    The accounts are kept in the file that PLUMBLINE_SIGN_INS names; without it they are printed.
    """

    help = "Loads the demo company into an empty database; extends an untouched one to the present week."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load or extend, then keep the sign-ins."""
        name = os.environ.get("PLUMBLINE_SIGN_INS", "")
        try:
            kept = read_sign_ins(Path(name)) if name else None
        except ValueError as error:
            raise CommandError(str(error)) from error
        demo = load_demo(today=timezone.now().date(), kept=kept)
        if demo.loaded:
            self.stdout.write(_("The demo company is loaded."))
        elif demo.added:
            words = {"count": demo.added}
            line = ngettext(
                "The demo company has %(count)s new value.", "The demo company has %(count)s new values.", demo.added
            )
            self.stdout.write(line % words)
        self._keep(name, kept, demo.sign_ins)

    def _keep(self, name: str, kept: dict[str, str] | None, sign_ins: tuple[SignIn, ...]) -> None:
        """Only what changed is written, and only where there is a demo."""
        if not sign_ins or kept == {one.email: one.password for one in sign_ins}:
            return
        if name:
            write_sign_ins(Path(name), sign_ins)
            return
        for one in sign_ins:
            self.stdout.write(f"{one.who}  {one.email}  {one.password}")
