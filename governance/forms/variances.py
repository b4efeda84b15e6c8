"""What people say about KPIs that are off: ask, decide, escalate, live with it, plan, act, answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import DecisionKind
from governance.rules.policy import RUNGS
from governance.selectors.variances import Wanted
from governance.services.plans import LONGEST_TEXT, LONGEST_TITLE, WantedAction
from governance.wording.variances import kind_words, rung_words
from kpis.models import Cause, Kpi
from kpis.services.acceptance import LONGEST_ACCEPTANCE
from organization.forms.absences import suggest
from organization.forms.person_field import PersonField, person_text
from organization.models import Company, Department, Membership

ACTIONS = 3


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AskForm(forms.Form):
    """A question to the owner."""

    text = forms.CharField(label=_("Your question"), max_length=4000, widget=_area(3))


class DecideForm(forms.Form):
    """What was decided; and perhaps who does it by when."""

    text = forms.CharField(label=_("What is decided?"), max_length=4000, widget=_area(3))
    no_change = forms.BooleanField(label=_("Nothing changes"), required=False)
    person = PersonField(label=_("Who does it"), required=False)
    due_on = forms.DateField(label=_("By"), required=False, widget=_day())

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["person"], company)

    def clean(self) -> dict[str, Any]:
        """Who and by when belong together."""
        said = super().clean() or {}
        person, due_on = said.get("person"), said.get("due_on")
        if bool(person) != bool(due_on) and "person" not in self.errors and "due_on" not in self.errors:
            self.add_error("due_on" if person else "person", _("Say both: who, and by when."))
        return said

    def said(self) -> dict[str, Any]:
        """As the service takes it; call it after is_valid."""
        person = self.cleaned_data.get("person")
        return {**self.cleaned_data, "person": person.id if person else None}


class EscalateForm(forms.Form):
    """Why it goes up."""

    why = forms.CharField(label=_("Why does it go up now?"), max_length=1000, widget=_area(3))


class AcceptForm(forms.Form):
    """Until when it is lived with, and why."""

    until = forms.DateField(label=_("Until"), widget=_day(), help_text=_("On the day after, it counts again. At most a year."))  # fmt: skip
    reason = forms.CharField(label=_("Why is it lived with?"), max_length=1000, widget=_area(3))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["max"] = f"{today + LONGEST_ACCEPTANCE:%Y-%m-%d}"


class ReasonForm(forms.Form):
    """Why something is given up."""

    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=_area(2))


class AnswerForm(forms.Form):
    """What is done about what was taken up."""

    text = forms.CharField(label=_("What is done about it?"), max_length=2000, widget=_area(3))


class LearnedForm(forms.Form):
    """What was learned from a plan that has ended."""

    judgement = forms.CharField(label=_("What was learned?"), max_length=2000, widget=_area(3))


class ActionForm(forms.Form):
    """Who does what by when."""

    text = forms.CharField(label=_("What"), max_length=500)
    person = PersonField(label=_("Who"))
    due_on = forms.DateField(label=_("By"), widget=_day())

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suggest(self.fields["person"], company)

    def said(self) -> dict[str, Any]:
        """As the service takes it; call it after is_valid."""
        return {**self.cleaned_data, "person": self.cleaned_data["person"].id}


class PlanForm(forms.Form):
    """How a KPI is brought back."""

    title = forms.CharField(label=_("What is the plan?"), max_length=LONGEST_TITLE)
    cause = forms.ChoiceField(label=_("Against which cause"), choices=Cause.choices)
    due_on = forms.DateField(label=_("Back on track by"), widget=_day())
    text = forms.CharField(label=_("What it does"), max_length=LONGEST_TEXT, required=False, widget=_area(4))
    owner = PersonField(label=_("Whose plan it is"))
    review_on = forms.DateField(label=_("Looked at again on"), required=False, widget=_day())

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                suggest(field, company)

    def said(self) -> dict[str, Any]:
        """As the service takes it; call it after is_valid."""
        fields = ("title", "cause", "due_on", "text", "review_on")
        return {name: self.cleaned_data[name] for name in fields} | {"owner": self.cleaned_data["owner"].id}


class NewPlanForm(PlanForm):
    """A plan with its first actions."""

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, company=company, **kwargs)
        for number in range(1, ACTIONS + 1):
            self.fields[f"action_{number}_text"] = forms.CharField(label=_("What"), max_length=500, required=False)
            self.fields[f"action_{number}_person"] = PersonField(label=_("Who"), required=False)
            self.fields[f"action_{number}_due_on"] = forms.DateField(label=_("By"), required=False, widget=_day())
            suggest(self.fields[f"action_{number}_person"], company)

    def clean(self) -> dict[str, Any]:
        """An action is what, who and when."""
        said = super().clean() or {}
        for number in range(1, ACTIONS + 1):
            names = [f"action_{number}_{part}" for part in ("text", "person", "due_on")]
            if any(said.get(name) for name in names):
                for name in names:
                    if not said.get(name) and name not in self.errors:
                        self.add_error(name, _("Say what, who, and by when."))
        if not self.errors and not said.get("action_1_text"):
            self.add_error("action_1_text", _("A plan begins with at least one action."))
        return said

    def actions(self) -> list[WantedAction]:
        """Those that were filled in; call it after is_valid."""
        told = self.cleaned_data
        return [
            WantedAction(told[f"action_{n}_text"], told[f"action_{n}_person"].id, told[f"action_{n}_due_on"])
            for n in range(1, ACTIONS + 1)
            if told.get(f"action_{n}_text")
        ]

    def action_rows(self) -> list[list[forms.BoundField]]:
        """The fields, row by row."""
        return [[self[f"action_{n}_{part}"] for part in ("text", "person", "due_on")] for n in range(1, ACTIONS + 1)]

    @staticmethod
    def initial_of(kpi: Kpi, *, due_on: date, cause: str) -> dict[str, object]:
        """What a new plan offers."""
        return {"owner": person_text(kpi.owner), "due_on": due_on, "cause": cause}


class EditPlanForm(PlanForm):
    """An open plan; another day takes a reason."""

    why = forms.CharField(label=_("Why, where the day moves"), max_length=1000, required=False)

    def said(self) -> dict[str, Any]:
        """As the service takes it; call it after is_valid."""
        return super().said() | {"why": self.cleaned_data["why"]}


class AccountForm(forms.Form):
    """Yes, or no with words."""

    answer = forms.ChoiceField(choices=[("accepted", _("Accept")), ("declined", _("Decline"))])
    note = forms.CharField(label=_("Words"), max_length=1000, required=False)


class VarianceFilterForm(forms.Form):
    """Everything optional; an unknown value counts as none."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Person"), queryset=Membership.objects.none(), required=False, empty_label=_("All people")
    )
    rung = forms.ChoiceField(
        label=_("Step of the ladder"),
        required=False,
        choices=[("", _("All steps")), *((rung, rung_words(rung)) for rung in RUNGS)],
    )

    def __init__(self, *args: Any, company: Company, people: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department, person = self.fields["department"], self.fields["person"]
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        department.queryset = Department.objects.filter(company=company, closed_at__isnull=True)
        person.queryset = Membership.objects.filter(company=company, id__in=people).order_by("name", "id")

    def wanted(self) -> Wanted:
        """What is wanted; call it after is_valid."""
        said = self.cleaned_data
        department, person = said.get("department"), said.get("person")
        return Wanted(
            department=department.id if department else None,
            person=person.id if person else None,
            rung=said.get("rung", ""),
        )


class DecisionFilterForm(forms.Form):
    """Everything optional; an unknown value counts as none."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All kinds")), *((kind, kind_words(kind)) for kind in DecisionKind.values)],
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    by: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Decided by"), queryset=Membership.objects.none(), required=False, empty_label=_("Everybody")
    )

    def __init__(self, *args: Any, company: Company, people: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department, by = self.fields["department"], self.fields["by"]
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(by, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        department.queryset = Department.objects.filter(company=company)
        by.queryset = Membership.objects.filter(company=company, id__in=people).order_by("name", "id")
