"""What services refuse, as the interface says it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from kpis.rules.faults import Fault, Refused
from kpis.services.measurements import RowFault
from kpis.wording.life import sentence as of_kpi
from kpis.wording.values import sentence as of_value
from organization.http.problems import Problem, Wrong


@contextmanager
def refusals_said(say: Callable[[Fault], str] = of_kpi, names: dict[str, str] | None = None) -> Iterator[None]:
    """A refusal becomes a 422 with every fault at its field; `names`: fields that the interface calls otherwise.

    Raises:
        Problem: the service refused.
    """
    try:
        yield
    except Refused as refused:
        called = names or {}
        errors = [Wrong(called.get(one.field, one.field), one.code, _said(one, say)) for one in refused.faults]
        raise Problem(422, "refused", _("Nothing was saved."), errors=errors) from refused


def _said(fault: Fault, say: Callable[[Fault], str]) -> str:
    """The fault in words, with the address of the page where what was wanted can be had."""
    place = fault.params.get("place")
    if not place:
        return say(fault)
    return _("%(fault)s Ask for it: %(address)s") % {"fault": say(fault), "address": f"{settings.PUBLIC_URL}{place}"}


def value_wrong(fault: RowFault, *, locale: str, rows: bool = True) -> Wrong:
    """A value's fault; with its row, where rows were sent."""
    return Wrong(fault.field, fault.code, of_value(fault, locale=locale), fault.index if rows else None)
