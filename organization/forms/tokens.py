"""A token of the interface."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.forms.choosing import offer
from organization.models import Company, Department, Membership, Scope, Standing

PERSON, INTEGRATION = "person", "integration"
USUAL_DAYS = 90


class TokenForm(forms.Form):
    """Whose it is, what it opens, how long."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What it is for, as in “Warehouse, nightly values”.")
    )
    kind = forms.ChoiceField(
        label=_("It belongs to"),
        choices=[(INTEGRATION, _("an integration")), (PERSON, _("a person, and has that person's rights"))],
        widget=forms.RadioSelect,
        initial=INTEGRATION,
    )
    standing = forms.ChoiceField(
        label=_("The integration has the rights of"), choices=Standing.choices, initial=Standing.VIEWER, required=False
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("For an integration with the rights of its head."),
    )
    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Person"), queryset=Membership.objects.none(), required=False, empty_label=_("Nobody")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.READ]
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most a year away."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        offer(self, "department", Department.objects.filter(company=company, closed_at__isnull=True))
        offer(self, "person", Membership.objects.filter(company=company, active=True))

    def clean(self) -> dict[str, Any]:
        """A person's token names the person; a head's the department."""
        data = super().clean() or {}
        if data.get("kind") == PERSON and not data.get("person"):
            self.add_error("person", _now("Whose token is it?"))
        head = data.get("kind") == INTEGRATION and data.get("standing") == Standing.HEAD
        if head and not data.get("department"):
            self.add_error("department", _now("The head of which department?"))
        return data

    def said(self) -> dict[str, Any]:
        """As the service takes it; the last day ends at midnight where the company is."""
        data = self.cleaned_data
        ends = datetime.combine(data["expires_on"] + timedelta(days=1), time(), ZoneInfo(self.company.time_zone))
        said = {"name": data["name"], "scopes": data["scopes"], "expires_at": ends}
        if data["kind"] == PERSON:
            return {**said, "membership": data["person"].id}
        standing = data["standing"] or Standing.VIEWER
        department = data["department"].id if standing == Standing.HEAD else None
        return {**said, "standing": standing, "department": department}
