"""What the commands have in common: files and companies an operator names, and what a refusal looks like."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from dashboards.services.company_file import CompanyFileRefused
from dashboards.wording.company_file import fault_lines
from organization.models import Company, company_scope
from organization.selectors.people import entry_of


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`. An unreadable one ends the command with one line."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror or error}") from error


@contextmanager
def refusals_shown(stderr: OutputWrapper) -> Iterator[None]:
    """A refused file ends the command with one line a fault and status 1."""
    try:
        yield
    except CompanyFileRefused as refused:
        for line in fault_lines(refused.faults):
            stderr.write(line)
        raise SystemExit(1) from None


@contextmanager
def company_at(slug: str) -> Iterator[Company]:
    """A transaction within the company; one line when there is none."""
    entry = entry_of(slug)
    if entry is None:
        raise CommandError(_("There is no company “%(slug)s”.") % {"slug": slug[:60]})
    with company_scope(entry.id):
        yield Company.objects.get(id=entry.id)
