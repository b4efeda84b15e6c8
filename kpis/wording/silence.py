"""Why a KPI has no verdict, in two words."""

from typing import Protocol

from django.utils.translation import gettext as _


class Silent(Protocol):
    """As `kpis.selectors.states.Row`."""

    @property
    def stale(self) -> bool:
        """A value is owed for too long."""

    @property
    def skipped(self) -> bool:
        """The period due was declared not applicable."""

    @property
    def actual(self) -> float | None:
        """The latest value."""

    @property
    def variance(self) -> float | None:
        """Against its target, if there is one."""


def why_silent(row: Silent) -> str:
    """Stale, not applicable, no value, no target."""
    if row.stale:
        return _("stale")
    if row.skipped:
        return _("not applicable")
    return _("no value") if row.actual is None or row.variance is not None else _("no target")
