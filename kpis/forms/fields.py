"""Fields that KPIs need: numbers in the company's format."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kpis.rules.numbers import NumberFault, format_number, parse_number
from kpis.wording.formats import NumberFormat, format_of
from organization.models import Company


class NumberField(forms.CharField):
    """A number as the company writes it; never guessed. `unit` may stand beside it."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        self.format = NumberFormat()
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def bind_to(self, company: Company, unit: str = "") -> None:
        """Read as this company writes, in this unit."""
        self.format, self.unit = format_of(company.locale), unit

    def clean(self, value: Any) -> Any:
        """A float, or None where nothing was typed."""
        text = super().clean(value)
        found = parse_number(text, decimal=self.format.decimal, group=self.format.group, unit=self.unit)
        if isinstance(found, NumberFault):
            words = _("This is not read as a number.")
            if found.code == "unit_mismatch":
                words = _("This is in another unit.")
            if found.suggestion:
                words += " " + _("Did you mean %(number)s?") % {"number": found.suggestion}
            raise ValidationError(words, code=found.code)
        return None if found is None else found.value


def number_text(value: float | None, company: Company) -> str:
    """A number as it would be typed: no trailing zeros, no groups."""
    if value is None:
        return ""
    form = format_of(company.locale)
    text = format_number(value, decimals=10, decimal=form.decimal, group="")
    return text.rstrip("0").removesuffix(form.decimal)
