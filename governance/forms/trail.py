"""Filters of the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.wording.trail import THINGS
from kpis.models import Kpi
from kpis.selectors.listed import kpis_named
from organization.forms.person_field import PersonField
from organization.models import Company


class TrailForm(forms.Form):
    """Everything optional; an unknown value is said and filters nothing."""

    by = forms.ChoiceField(
        label=_("Done by"),
        required=False,
        choices=[("", _("What people did")), ("all", _("Also what the product did itself"))],
    )
    kind = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=[("", _("Everything")), *((key, words) for key, words in THINGS.items())],
    )
    person = PersonField(
        label=_("Who"),
        required=False,
        widget=forms.TextInput(attrs={"list": "people", "placeholder": _("Who: name or e-mail")}),
    )
    kpi = forms.CharField(
        label=_("KPI"), required=False, max_length=100, widget=forms.TextInput(attrs={"placeholder": _("Key of a KPI")})
    )

    def __init__(self, *args: object, company: Company, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._company = company
        person = self.fields["person"]
        assert isinstance(person, PersonField)  # noqa: S101 - for the type checker
        person.company = company

    def clean_kpi(self) -> Kpi | None:
        """By its key."""
        key = self.cleaned_data["kpi"].strip()
        if not key:
            return None
        found = kpis_named(self._company, [key]).get(key)
        if found is None:
            raise forms.ValidationError(_("There is no such KPI."))
        return found
