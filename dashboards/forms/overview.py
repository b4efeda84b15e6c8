"""The day of which the dashboard speaks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.rules.calendar import FIRST_DAY


class AsOfForm(forms.Form):
    """A day that has been; nothing typed means today."""

    as_of = forms.DateField(required=False, label=gettext_lazy("Show the company as of"), input_formats=["%Y-%m-%d"])

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_as_of(self) -> date:
        """Between the first day of business periods and today."""
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and not FIRST_DAY <= day <= self.today:
            raise forms.ValidationError(_("Choose a day that has been."))
        return day or self.today

    @property
    def day(self) -> date:
        """The chosen day; today where none, or none that can be, was chosen."""
        found: date = self.cleaned_data["as_of"] if self.is_valid() else self.today
        return found

    @property
    def fault(self) -> str:
        """What is wrong with the day that was asked for."""
        return "" if self.is_valid() else " ".join(str(one) for one in self.errors.get("as_of", ()))
