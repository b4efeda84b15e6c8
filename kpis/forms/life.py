"""Small forms of a KPI's life: retired, unlocked, found."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.kpi import exception_field
from kpis.models import Health, Kpi, Level, Status
from organization.models import Company, Department, Membership


class RetireForm(forms.Form):
    """Why a KPI goes."""

    why = forms.CharField(
        label=_("Why is it retired?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kpi.locked_until is not None:
            self.fields["exception"] = exception_field()


class UnlockForm(forms.Form):
    """Why a lock goes before its day."""

    exception = exception_field()


class CatalogueForm(forms.Form):
    """Search and filters of the catalogue; everything optional, an unknown value counts as none."""

    q = forms.CharField(
        label=_("Find"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, key, owner"), "autocomplete": "off"}),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("Company and departments")), *Level.choices, ("all", _("All levels"))],
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Owner"), queryset=Membership.objects.none(), required=False, empty_label=_("All owners")
    )
    status = forms.ChoiceField(label=_("Life"), required=False, choices=[("", _("All but retired")), *Status.choices])
    health = forms.ChoiceField(label=_("Health"), required=False, choices=[("", _("Any health")), *Health.choices])

    def __init__(self, *args: Any, company: Company, me: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department, owner = self.fields["department"], self.fields["owner"]
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(owner, forms.ModelChoiceField)  # noqa: S101
        department.queryset = Department.objects.filter(company=company, closed_at__isnull=True)
        chosen = self.data.get("owner") or None
        people = Membership.objects.filter(company=company)
        shared = people.filter(owned_kpis__level__in=[Level.COMPANY, Level.DEPARTMENT])
        owner.queryset = (shared | people.filter(id=me.id) | _one(people, chosen)).distinct()
        owner.label_from_instance = lambda person: str(_("Me")) if person.id == me.id else person.name  # type: ignore[method-assign, assignment]


def _one(people: Any, chosen: str | None) -> Any:
    try:
        return people.filter(id=chosen) if chosen else people.none()
    except (ValueError, forms.ValidationError):  # not an id at all: nobody
        return people.none()
