"""A new cycle, and why a step is left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import CycleKind
from governance.services.cycles import LONGEST_REASON


class CycleForm(forms.Form):
    """Why a run through the six steps begins."""

    kind = forms.ChoiceField(
        label=_("Why now"), choices=CycleKind.choices, widget=forms.RadioSelect, initial=CycleKind.ANNUAL
    )
    reason = forms.CharField(
        label=_("In a sentence"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What changed, or which year it is for. It stands in the history of cycles."),
    )  # fmt: skip


class SkipForm(forms.Form):
    """Why the method goes on without a step."""

    reason = forms.CharField(
        label=_("Why this step is left out"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
    )
