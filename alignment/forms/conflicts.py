"""What is decided about a conflict, and other targets that are only tried."""

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alignment.rules.conflicts.told import ConflictRow
from alignment.rules.conflicts.what_if import Dial
from alignment.services.conflict_decisions import LONGEST_REASON
from kpis.forms.fields import NumberField
from organization.models import Company


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _reason(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text
    )


class AcceptForm(forms.Form):
    """To live with it until a day."""

    until = _day(_("Until"), _("At most a year. If it still stands then, it is open again."))
    reason = _reason()


class ReopenForm(forms.Form):
    """To take an acceptance back."""

    reason = _reason()


class AdjustForm(forms.Form):
    """Another target for one of the two."""

    kpi = forms.ChoiceField(label=_("KPI"), widget=forms.RadioSelect)
    value = NumberField(label=_("New target"))
    starts_on = _day(_("From"))
    reason = _reason(_("It stands in the history of the KPI."))

    def __init__(self, *args: Any, company: Company, row: ConflictRow, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kpi, value = self.fields["kpi"], self.fields["value"]
        assert isinstance(kpi, forms.ChoiceField)  # noqa: S101  for the type checker
        assert isinstance(value, NumberField)  # noqa: S101  for the type checker
        kpi.choices = [(str(one.id), one.name) for one in (row.first, row.second)]
        value.bind_to(company, "")
        self.initial.setdefault("starts_on", today)


def tried(query: Mapping[str, str], dials: tuple[Dial, Dial]) -> tuple[float, float]:
    """The targets that somebody tries: `first` and `second` of an address; where there is no number, those in force."""
    first, second = (_number(query.get(name)) for name in ("first", "second"))
    return (
        dials[0].target if first is None else dials[0].held(first),
        dials[1].target if second is None else dials[1].held(second),
    )


def _number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if isfinite(found) else None
