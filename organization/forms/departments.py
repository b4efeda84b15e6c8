"""A department."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organization.forms.choosing import offer
from organization.models import Company, Department, Function, Membership, Velocity, key_validator

SAME_AS_COMPANY = ("", _("as the company"))


class DepartmentForm(forms.Form):
    """Edit a department."""

    name = forms.CharField(label=_("Name"), max_length=200)
    function = forms.ChoiceField(
        label=_("Function"),
        choices=Function.choices,
        initial=Function.OTHER,
        help_text=_("What it is for. Known conflicts between functions are looked for by it."),
    )
    velocity = forms.ChoiceField(
        label=_("Velocity"),
        choices=[SAME_AS_COMPANY, *Velocity.choices],
        required=False,
        help_text=_("How fast its business moves; reviews follow."),
    )
    head: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Head"), queryset=Membership.objects.none(), required=False, empty_label=_("None")
    )

    why = forms.CharField(
        label=_("Reason of the change"), max_length=500, required=False, help_text=_("Stands in its history.")
    )

    def __init__(self, *args: Any, company: Company, present_head: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(company=company)
        # A head who has left stays choosable until replaced, so that other fields can be saved.
        offer(self, "head", people.filter(Q(active=True) | Q(id=present_head)))

    @staticmethod
    def initial_of(department: Department) -> dict[str, object]:
        """What the form shows of an existing department."""
        return {
            "name": department.name,
            "function": department.function,
            "velocity": department.velocity,
            "head": department.head_id,
        }


class NewDepartmentForm(DepartmentForm):
    """Add a department: with its key, which stays."""

    key = forms.CharField(
        label=_("Key"),
        max_length=100,
        validators=[key_validator],
        help_text=_("Files and integrations name the department by it. It cannot be changed."),
    )
    field_order = ("name", "key")
