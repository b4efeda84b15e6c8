"""Filters of the list of evidence, the second acceptance of a link, and the answer to step 3."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alignment.selectors.evidence import ORDER
from alignment.services.leading_answers import LONGEST_ANSWER, LONGEST_WAIT, AnswerFields
from alignment.services.links import LONGEST_NOTE
from alignment.wording.evidence import VERDICTS
from kpis.models import Level
from organization.models import Company, Department


class EvidenceFilterForm(forms.Form):
    """Everything optional; an unknown value counts as none."""

    verdict = forms.ChoiceField(
        label=_("Verdict"),
        required=False,
        choices=[("", _("All verdicts")), *((verdict.value, VERDICTS[verdict.value]) for verdict in ORDER)],
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[
            ("", _("All levels")),
            (Level.DEPARTMENT.value, _("departments' KPIs")),
            (Level.INDIVIDUAL.value, _("individual KPIs")),
        ],
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        department.queryset = Department.objects.filter(company=company)


class SecondAcceptanceForm(forms.Form):
    """Why a link still holds although history contradicts it."""

    note = forms.CharField(
        label=_("Why does it still hold?"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside the link: what history cannot know, for example a change that hid the effect."),
    )


class LeadingAnswerForm(forms.Form):
    """The answer for one company KPI."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    expected_weeks = forms.IntegerField(
        label=_("Weeks until it shows"), min_value=0, max_value=LONGEST_WAIT, required=False
    )

    def said(self) -> AnswerFields:
        """As the service takes it."""
        return cast(AnswerFields, {name: self.cleaned_data[name] for name in AnswerFields.__annotations__})
