"""A target version."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.fields import NumberField, number_text
from kpis.forms.kpi import exception_field
from kpis.models import Direction, Kpi, Scope, Shape, Target
from kpis.rules.targets import TargetVersion
from organization.models import Company

NUMBERS = ("value", "low", "high", "baseline", "tolerance")


class TargetForm(forms.Form):
    """A new version, or the correction of one. A range asks for its two ends, everything else for one value."""

    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("To, included"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: until further notice."),
    )
    value = NumberField(label=_("Target"), required=False)
    low = NumberField(label=_("Lower end"), required=False)
    high = NumberField(label=_("Upper end"), required=False)
    tolerance = NumberField(
        label=_("Tolerance"),
        required=False,
        help_text=_("How far past the target is still only at risk. Empty: 5% of the target."),
    )
    shape = forms.ChoiceField(
        label=_("Pace"),
        choices=[(Shape.FLAT, _("the same from the first day")), (Shape.LINEAR, _("climbs from a baseline to the target"))],
        widget=forms.RadioSelect,
        initial=Shape.FLAT,
        required=False,
    )  # fmt: skip
    baseline = NumberField(label=_("Baseline"), required=False, help_text=_("Where the pace line begins."))
    scope = forms.ChoiceField(
        label=_("The target is"),
        choices=[(Scope.PERIOD, _("for each period")), (Scope.TO_DATE, _("for the whole time, reached bit by bit"))],
        widget=forms.RadioSelect,
        initial=Scope.PERIOD,
        required=False,
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500, help_text=_("Kept in the trail."))

    def __init__(self, *args: Any, company: Company, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            field = self.fields[name]
            assert isinstance(field, NumberField)  # noqa: S101 - for the type checker
            field.bind_to(company, kpi.unit)
            if kpi.unit:
                field.label = f"{field.label}, {kpi.unit}"
        unused = ("value", "baseline", "shape", "scope") if kpi.direction == Direction.RANGE else ("low", "high")
        for name in unused:
            del self.fields[name]
        if kpi.locked_until is not None:
            self.fields["exception"] = exception_field()

    def version(self) -> TargetVersion:
        """What was typed; faulty fields count as empty (a preview draws what it can)."""
        data = self.cleaned_data
        return TargetVersion(
            starts_on=data["starts_on"],
            ends_on=data.get("ends_on"),
            shape=data.get("shape") or "flat",
            scope=data.get("scope") or "period",
            **{name: data.get(name) for name in NUMBERS},
        )

    @staticmethod
    def initial_of(target: Target, company: Company) -> dict[str, object]:
        """What the form shows of a version to be corrected."""
        numbers = {name: number_text(getattr(target, name), company) for name in NUMBERS}
        return {
            "starts_on": target.starts_on,
            "ends_on": target.ends_on,
            "shape": target.shape,
            "scope": target.scope,
            **numbers,
        }
