"""When a company works, and how long its periods stay open."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.models import MOST_DAYS_OPEN, Company
from organization.selectors.holidays import countries, days_off, named_countries

MOST_DAYS = 200


def _countries() -> list[tuple[str, Any]]:
    return [("", _("None: no public holidays")), *named_countries()]


class WorkingTimeForm(forms.Form):
    """Country, own days off, when a period closes."""

    closes_after = forms.IntegerField(
        label=_("Working days until a period closes"),
        validators=[MinValueValidator(0), MaxValueValidator(MOST_DAYS_OPEN)],
        help_text=_("A value that comes later counts as late and takes a reason."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries, required=False)
    subdivision = forms.CharField(
        label=_("Part of the country"),
        max_length=20,
        required=False,
        help_text=_("Its code, as in BY for Bavaria; empty for what is celebrated everywhere."),
    )
    days = forms.CharField(
        label=_("Own days off"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("One a line, with its name: 2026-12-24 Christmas Eve."),
    )

    @staticmethod
    def initial_of(company: Company) -> dict[str, object]:
        """What the form shows of the company."""
        return {
            "closes_after": company.closes_after,
            "country": company.country,
            "subdivision": company.subdivision,
            "days": "\n".join(f"{one.day.isoformat()} {one.name}" for one in days_off(company)),
        }

    def clean_days(self) -> list[tuple[date, str]]:
        """Days with their names, as written."""
        found: dict[date, str] = {}
        for number, line in enumerate(str(self.cleaned_data["days"]).splitlines(), 1):
            if not line.strip():
                continue
            day, _space, name = line.strip().partition(" ")
            try:
                found[date.fromisoformat(day)] = name.strip()
            except ValueError as error:
                told = {"number": number, "day": day}
                raise forms.ValidationError(
                    _now("Line %(number)s: “%(day)s” is no day; write it as 2026-12-24.") % told
                ) from error
        if len(found) > MOST_DAYS:
            raise forms.ValidationError(_now("At most %(most)s days.") % {"most": MOST_DAYS})
        return sorted(found.items())

    def clean(self) -> dict[str, Any]:
        """A part belongs to its country."""
        said = super().clean() or self.cleaned_data
        country, part = said.get("country", ""), said.get("subdivision", "")
        known = countries().get(country, [])
        if part and part not in known:
            names = ", ".join(known[:30]) or _now("none")
            self.add_error("subdivision", _now("Not a part that is known. Known: %(names)s.") % {"names": names})
        return said
