"""Departments merged, split, closed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.forms.absences import suggest
from organization.forms.choosing import offer
from organization.forms.person_field import PersonField
from organization.models import Company, Department, Function, key_validator
from organization.rules.regrouping import CONTRIBUTION, KPI, PERSON, Name, Thing

NOWHERE = "-"


def _others(company: Company, department: Department) -> QuerySet[Department]:
    return Department.objects.filter(company=company, closed_at__isnull=True).exclude(id=department.id)


class MergeForm(forms.Form):
    """Where everything goes."""

    into: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Into"), queryset=Department.objects.none(), to_field_name="key", empty_label=_("Choose a department")
    )

    def __init__(self, *args: Any, company: Company, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "into", _others(company, department))


class CloseForm(forms.Form):
    """Where people and KPIs go: each to a department, or people to none and KPIs out of use."""

    people = forms.ChoiceField(label=_("Its people go"))
    kpis = forms.ChoiceField(label=_("Its KPIs"))

    def __init__(self, *args: Any, company: Company, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = {one.key: one for one in _others(company, department)}
        named = [(key, one.name) for key, one in self.departments.items()]
        nowhere = {"people": _now("into no department"), "kpis": _now("are retired")}
        for name, words in nowhere.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [
                    ("", _now("Choose")),
                    (NOWHERE, words),
                    *((key, _now("to %(name)s") % {"name": said}) for key, said in named),
                ]

    def goal(self, name: str) -> Department | None:
        """The department that was chosen; None for nowhere."""
        return self.departments.get(self.cleaned_data[name])


class ReasonForm(forms.Form):
    """Why, and what was looked at."""

    why = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Stands in the trail of all that moves."))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class SplitForm(forms.Form):
    """A new department, and what goes into it."""

    name = forms.CharField(label=_("Name of the new department"), max_length=200)
    key = forms.CharField(
        label=_("Key"),
        max_length=100,
        required=False,
        validators=[key_validator],
        help_text=_("Files and integrations name the department by it. Left empty it is made from the name."),
    )
    function = forms.ChoiceField(label=_("Function"), choices=Function.choices, initial=Function.OTHER)
    head = PersonField(label=_("Head"), required=False)
    why = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Stands in the trail of all that moves."))
    chosen = forms.MultipleChoiceField(
        label=_("What goes"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args: Any, company: Company, things: Sequence[Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        suggest(self.fields["head"], company)
        self.things = {f"{one.kind}:{one.id.hex}": one for one in things if one.kind in {PERSON, KPI, CONTRIBUTION}}
        field = self.fields["chosen"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(name, one.title) for name, one in self.things.items()]

    def groups(self) -> list[tuple[str, list[tuple[str, Thing, bool]]]]:
        """The things to choose from, by kind, with what is chosen."""
        wanted = set(self["chosen"].value() or [])
        titles = {PERSON: _now("People"), KPI: _now("KPIs"), CONTRIBUTION: _now("Contributions to others' KPIs")}
        return [
            (title, [(name, one, name in wanted) for name, one in self.things.items() if one.kind == kind])
            for kind, title in titles.items()
            if any(one.kind == kind for one in self.things.values())
        ]

    def chosen_names(self) -> set[Name]:
        """As the rule names them."""
        return {self.things[name].name for name in self.cleaned_data["chosen"]}

    def free_key(self) -> str:
        """The key that was typed, or one made from the name that no department has, a closed one neither."""
        typed: str = self.cleaned_data["key"]
        if typed:
            return typed
        stem = slugify(self.cleaned_data["name"])[:80].strip("-") or "department"
        taken = set(Department.objects.filter(company=self.company, key__startswith=stem).values_list("key", flat=True))
        tries = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(key for key in tries if key not in taken)
