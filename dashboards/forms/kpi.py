"""What somebody may say on the page of a KPI: why a value is off, and a note on a point."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.models import Cause
from kpis.rules.entries import LONGEST_NOTE
from kpis.services.explanations import LONGEST_NEXT_STEP, LONGEST_TEXT

Periods = Sequence[tuple[date, str]]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _PeriodForm(forms.Form):
    """A form about one of the periods offered."""

    period = forms.TypedChoiceField(label=_("Period"), coerce=date.fromisoformat)

    def __init__(self, data: Any = None, *, periods: Periods, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
        field.choices = [(day.isoformat(), words) for day, words in periods]


class ExplainForm(_PeriodForm):
    """Why a value is off: cause, words, next step."""

    cause = forms.ChoiceField(label=_("Put down to"), choices=Cause.choices)
    text = forms.CharField(label=_("What happened"), max_length=LONGEST_TEXT, widget=_area(3))
    next_step = forms.CharField(
        label=_("Next step"), max_length=LONGEST_NEXT_STEP, required=False, widget=forms.TextInput()
    )


class NoteForm(_PeriodForm):
    """A remark on one value."""

    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, required=False, help_text=_("Empty: the note is taken away.")
    )
