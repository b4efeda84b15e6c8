"""From when to when a person is away, and who stands in."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organization.forms.person_field import PersonField
from organization.models import Company


def suggest(field: forms.Field, company: Company) -> None:
    """Let the field offer people while somebody types: the page has an empty <datalist id="people">."""
    if not isinstance(field, PersonField):
        raise TypeError("only a person is suggested")
    field.company = company
    field.widget.attrs |= {
        "list": "people",
        "autocomplete": "off",
        "hx-get": reverse("organization:people-suggest", kwargs={"company_slug": company.slug}),
        "hx-target": "#people",
        "hx-trigger": "input changed delay:250ms",
    }


class AbsenceForm(forms.Form):
    """Both days belong to the absence."""

    starts_on = forms.DateField(
        label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputy = PersonField(
        label=_("Who stands in"), help_text=_("Enters and explains the values meanwhile, and sees them in My week.")
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Everybody in the company can read it.")
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["deputy"], company)
