"""What a contributing department put in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.fields import NumberField, number_text
from kpis.models import ContributorReport
from kpis.services.contributions import LONGEST_TEXT
from organization.models import Company


class InputForm(forms.Form):
    """A sentence or two for one period, and a figure if there is one."""

    period = forms.DateField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was put in"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    figure = NumberField(label=_("Figure"), required=False)

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figure"]
        assert isinstance(field, NumberField)  # noqa: S101 - for the type checker
        field.bind_to(company)

    @staticmethod
    def initial_of(report: ContributorReport | None, company: Company) -> dict[str, object]:
        """What the form shows of a report that stands."""
        if report is None:
            return {}
        return {"text": report.text, "figure": number_text(report.figure, company)}
