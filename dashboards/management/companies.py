"""What the commands have in common: files and companies an operator names, and what a refusal looks like."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper
from django.utils.translation import gettext as _

from dashboards.rules.company_file_faults import shown
from dashboards.rules.company_file_kinds import as_day
from dashboards.services.company_file import CompanyFileRefused
from dashboards.services.values_file import ValuesFileRefused
from dashboards.wording.company_file import fault_lines
from dashboards.wording.values_file import value_fault_lines
from organization.http.request import company_today
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
        lines = fault_lines(refused.faults)
    except ValuesFileRefused as refused:
        lines = value_fault_lines(refused.faults)
    else:
        return
    for line in lines:
        stderr.write(line)
    raise SystemExit(1)


@contextmanager
def company_at(slug: str) -> Iterator[Company]:
    """A transaction within the company; one line when there is none."""
    entry = entry_of(slug)
    if entry is None:
        raise CommandError(_("There is no company “%(slug)s”.") % {"slug": slug[:60]})
    with company_scope(entry.id):
        yield Company.objects.get(id=entry.id)


def add_as_of(parser: ArgumentParser, words: str) -> None:
    """The argument --as-of."""
    parser.add_argument("--as-of", type=_day, metavar="DATE", help=words)


def _day(text: str) -> date:
    found = as_day(text)
    if found is None:
        raise ArgumentTypeError(_("%(text)s is no day; expected YYYY-MM-DD") % {"text": shown(text)})
    return found


def past_day(company: Company, day: date | None) -> date | None:
    """The day when it lies in the past, None when it is today where the company is (or none was given)."""
    today = company_today(company)
    if day is not None and day > today:
        raise CommandError(
            _("--as-of: %(day)s lies in the future; expected %(today)s or earlier") % {"day": day, "today": today}
        )
    return None if day == today else day
