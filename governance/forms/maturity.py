"""What-if: other numbers of what there is. Nothing is saved."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from django import forms

from governance.rules.maturity import Count, Criterion
from governance.wording.maturity import counted_words, criterion_name


class WhatIfForm(forms.Form):
    """One number for each criterion that is counted; an empty field stands for what there is."""

    def __init__(self, *args: Any, counts: Mapping[str, Count], criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counts = counts
        for one in criteria:
            count = counts.get(one.key)
            if count is None or not count.need:
                continue
            most = 10 if one.key == "company_kpis" else ceil(count.need)
            self.fields[one.key] = forms.FloatField(
                label=criterion_name(one.key),
                required=False,
                min_value=0,
                max_value=max(most, count.have),
                help_text=counted_words(one.key, count),
                initial=_plain(count.have),
                widget=forms.NumberInput(attrs={"step": 1, "class": "pl-form__number", "inputmode": "numeric"}),
            )

    def changed_to(self) -> dict[str, float]:
        """What is said otherwise than it is; fields that cannot be read are left as they are. Call it after is_valid."""
        said = {key: value for key, value in self.cleaned_data.items() if value is not None}
        return {key: float(value) for key, value in said.items() if value != self.counts[key].have}


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else number
