"""What services refuse, as the interface says it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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
        errors = [Wrong(called.get(one.field, one.field), one.code, say(one)) for one in refused.faults]
        raise Problem(422, "refused", _("Nothing was saved."), errors=errors) from refused


def value_wrong(fault: RowFault, *, locale: str, rows: bool = True) -> Wrong:
    """A value's fault; with its row, where rows were sent."""
    return Wrong(fault.field, fault.code, of_value(fault, locale=locale), fault.index if rows else None)
