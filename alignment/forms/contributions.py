"""What is typed in the workshop of step 2."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alignment.forms.link import FALLS, RISES
from alignment.services.contributions import LONGEST_STATEMENT, Proposal
from alignment.services.hand_offs import LONGEST_WHAT
from alignment.services.priorities import LONGEST_NAME, LONGEST_NOTE
from alignment.wording.links import polarity_words
from kpis.models import Cadence, Direction, Kpi, Level, Status
from organization.forms.person_field import PersonField, person_text
from organization.models import Company, Department, Membership

NOT_SAID = ("", _("not said yet"))


class StatementForm(forms.Form):
    """A statement; `expected`: what its writer saw of it. The service says what is wrong."""

    statement = forms.CharField(required=False, max_length=LONGEST_STATEMENT)
    expected = forms.CharField(required=False, strip=False)


class ClaimForm(forms.Form):
    """How a department's KPI moves the company KPI."""

    rationale = forms.CharField(
        label=_("How does it move the company KPI?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that names the mechanism, so that somebody could disagree."),
    )
    polarity = forms.TypedChoiceField(label=_("Direction"), coerce=int, widget=forms.RadioSelect, initial=RISES)

    def __init__(self, *args: Any, company_kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"child": _now("it"), "parent": f"“{company_kpi.name}”"}
        polarity = self.fields["polarity"]
        assert isinstance(polarity, forms.ChoiceField)  # noqa: S101 - for the type checker
        polarity.choices = [(RISES, polarity_words(rises=True, **names)), (FALLS, polarity_words(rises=False, **names))]


class ProposalFields(forms.Form):
    """A KPI as it is proposed."""

    name = forms.CharField(
        label=_("What would be counted?"),
        max_length=200,
        help_text=_("The number itself, as in “First contact resolution rate above 78%”."),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20, help_text=_("%, €, hours, orders"))
    direction = forms.ChoiceField(label=_("Better is"), choices=[NOT_SAID, *Direction.choices], required=False)
    review_cadence = forms.ChoiceField(label=_("Reviewed"), choices=[NOT_SAID, *Cadence.choices], required=False)
    owner = PersonField(label=_("Owner"), required=False, help_text=_("One person, who answers for it."))

    def __init__(self, *args: Any, company: Company, head: Membership | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, PersonField)  # noqa: S101 - for the type checker
        owner.company = company
        owner.initial = person_text(head)

    def proposal(self) -> Proposal:
        """What the form says, as the services take it."""
        said = {name: self.cleaned_data[name] for name in ("name", "unit", "direction", "review_cadence")}
        owner = self.cleaned_data["owner"]
        return cast(Proposal, {**said, "owner": owner.id if owner else None})


class ProposeForm(ProposalFields, ClaimForm):
    """A statement becomes a proposed KPI with its link."""

    field_order = ("name", "unit", "direction", "review_cadence", "owner", "rationale", "polarity")


class TakeForm(ClaimForm):
    """A KPI of the department measures the statement."""

    kpi: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("KPI of the department"), queryset=Kpi.objects.none(), empty_label=_("choose a KPI")
    )
    field_order = ("kpi",)

    def __init__(self, *args: Any, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, living(department.company).filter(department=department))


class HandOffForm(forms.Form):
    """Who hands what to whom, and for which company KPI it matters."""

    giver: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("From"), queryset=Department.objects.none(), empty_label=_("choose")
    )
    taker: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("To"), queryset=Department.objects.none(), empty_label=_("choose")
    )
    company_kpi: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("It matters for"), queryset=Kpi.objects.none(), empty_label=_("choose")
    )
    what = forms.CharField(
        label=_("What is handed over?"), max_length=LONGEST_WHAT, help_text=_("Promises made to the customer, for one.")
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for seat in ("giver", "taker"):
            field = self.fields[seat]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.queryset = Department.objects.filter(company=company, closed_at__isnull=True).order_by("name")
        tops = self.fields["company_kpi"]
        assert isinstance(tops, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        tops.queryset = (
            Kpi.objects.filter(company=company, level=Level.COMPANY).exclude(status=Status.RETIRED).order_by("name")
        )
        tops.label_from_instance = lambda kpi: kpi.name  # type: ignore[method-assign, assignment]


class PriorityForm(forms.Form):
    """What was announced, and when."""

    name = forms.CharField(label=_("Priority"), max_length=LONGEST_NAME)
    announced_on = forms.DateField(label=_("Announced on"), widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note"), max_length=LONGEST_NOTE, required=False)


def living(company: Company) -> "Any":
    """The department KPIs that are not retired, by name."""
    return Kpi.objects.filter(company=company, level=Level.DEPARTMENT).exclude(status=Status.RETIRED).order_by("name")


def _offer(form: forms.Form, kpis: Any) -> None:
    field = form.fields["kpi"]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = kpis
    field.label_from_instance = lambda kpi: kpi.name  # type: ignore[method-assign, assignment]
