"""A person of the company, and a search among them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.forms.choosing import offer
from organization.models import Company, Department, Membership, Role


class PersonForm(forms.Form):
    """Add or edit a person."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    job_role = forms.CharField(
        label=_("Job role"), max_length=200, required=False, help_text=_("For example: sales representative.")
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, empty_label=_("None")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        initial=Role.MEMBER,
        help_text=_(
            "Members enter and explain their own values. Executives decide about variances. "
            "Administrators manage people and departments. Viewers only read."
        ),
    )

    why = forms.CharField(
        label=_("Reason of the change"), max_length=500, required=False, help_text=_("Stands in the person's history.")
    )

    def __init__(self, *args: Any, company: Company, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.filter(company=company, closed_at__isnull=True))
        if new:
            del self.fields["why"]

    @staticmethod
    def initial_of(person: Membership) -> dict[str, object]:
        """What the form shows of an existing person."""
        return {
            "name": person.name,
            "email": person.email,
            "job_role": person.job_role,
            "department": person.department_id,
            "role": person.role,
        }


class PeopleSearchForm(forms.Form):
    """Search and filter of the people page; everything optional."""

    q = forms.CharField(
        label=_("Find"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": _("Name, address or job role")}),
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All roles")), *Role.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Active")),
            ("invited", _("Invited")),
            ("never", _("Never signed in")),
            ("away", _("Away today")),
            ("inactive", _("Inactive")),
            ("all", _("Everybody")),
        ],
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "department", Department.objects.filter(company=company, closed_at__isnull=True))
