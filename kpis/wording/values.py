"""What is wrong with values that were sent: one sentence a fault."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.rules.entries import LONGEST_NOTE
from kpis.wording.derivation import never_typed
from kpis.wording.formats import amount

Params = Mapping[str, object]


class Fault(Protocol):
    """As services tell it (`kpis.services.measurements.RowFault`)."""

    @property
    def index(self) -> int:
        """The row, by the sender's count."""

    @property
    def field(self) -> str:
        """kpi, period, actual, note or reason."""

    @property
    def code(self) -> str:
        """kpis/rules/entries.py."""

    @property
    def params(self) -> Params:
        """What the sentence needs to know."""


def sentence(fault: Fault, *, locale: str = "en") -> str:
    """Why the value was not taken, without its place."""
    if fault.code == "changed_meanwhile":
        return _changed(fault.params, locale)
    if fault.code == "derived":
        return never_typed(fault.params)
    return _SENTENCES[fault.code]() % _words(fault.params)


_SENTENCES: dict[str, Callable[[], str]] = {
    "unknown_kpi": lambda: _("The company has no KPI “%(key)s”."),
    "retired": lambda: _("The KPI is retired and takes no values."),
    "not_allowed": lambda: _("You may not enter values of “%(key)s”."),
    "bad_period": lambda: _("No date was recognised. Dates are written like 2026-11-09."),
    "not_period_start": lambda: _("%(period)s is not the first day of a period of this KPI (weeks begin on Monday)."),
    "period_ahead": lambda: _("The period that begins on %(period)s has not begun yet."),
    "not_a_number": lambda: _("“%(text)s” is not a number. Files use a decimal point and no grouping."),
    "not_finite": lambda: _("The value must be a finite number."),
    "too_large": lambda: _("The value is too large to be meant."),
    "too_long": lambda: _("The text is longer than %(limit)s characters."),
    "duplicate": lambda: _("The same KPI and period stand in row %(other)s already."),
}


def _words(params: Params) -> dict[str, object]:
    """The parameters as they are written; what was not told stays empty."""
    told: dict[str, object] = {"key": "", "period": "", "text": "", "other": "", "limit": LONGEST_NOTE} | dict(params)
    if isinstance(told["period"], date):
        told["period"] = told["period"].isoformat()
    return told


def _changed(params: Params, locale: str) -> str:
    """Somebody saved another value in between: what, who, when."""
    actual, who, at = params.get("actual"), params.get("who"), params.get("at")
    if not isinstance(actual, float):
        return _("The value was taken back meanwhile.")
    told = {
        "actual": amount(actual, unit="", decimals=_decimals(actual), locale=locale),
        "who": who or _("Somebody"),
        "at": date_format(at, "j M H:i") if isinstance(at, datetime) else "",
    }
    return _("%(who)s saved %(actual)s meanwhile (%(at)s).") % told


def _decimals(actual: float) -> int:
    """As many as the number has, at most six."""
    return next((some for some in range(6) if round(actual, some) == actual), 6)
