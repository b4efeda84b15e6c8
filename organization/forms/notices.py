"""How a person wants to be told."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.models import NoticePreference
from organization.rules.quiet import WAYS, Way, way_of
from organization.rules.working_days import WORKING_WEEK
from organization.selectors.holidays import countries, named_countries
from organization.selectors.notices import REMINDER
from organization.selectors.owed import kinds
from organization.wording.notices import reminder_label, way_label, weekday_label


def _zones() -> list[tuple[str, Any]]:
    named = sorted(zone for zone in available_timezones() if "/" in zone)
    return [("", _("the company's")), ("UTC", "UTC"), *((zone, zone) for zone in named)]


def _countries() -> list[tuple[str, Any]]:
    return [("", _("the company's")), *named_countries()]


class PreferenceForm(forms.Form):
    """Ways by kind, the hour, quiet hours, the week, where one is."""

    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the one mail a day"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        help_text=_("It comes only when something new is owed."),
    )
    quiet_from = forms.TimeField(label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    quiet_to = forms.TimeField(
        label=_("Quiet until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("No mail in between. The same time twice: no quiet hours."),
    )
    week = forms.TypedMultipleChoiceField(label=_("Your working days"), coerce=int, widget=forms.CheckboxSelectMultiple)
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=_zones, required=False)
    country = forms.ChoiceField(label=_("Your public holidays"), choices=_countries, required=False)
    subdivision = forms.CharField(
        label=_("Part of the country"), max_length=20, required=False, help_text=_("Its code, as in BY for Bavaria.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        week = self.fields["week"]
        if isinstance(week, forms.ChoiceField):
            week.choices = [(day, weekday_label(day)) for day in range(7)]
        ways = {f"way_{code}": self._way(label, ways) for code, label, ways in _told()}
        self.fields = {**ways, **self.fields}

    @staticmethod
    def _way(label: str, ways: list[Way]) -> forms.ChoiceField:
        return forms.ChoiceField(label=label, choices=[(way, way_label(way)) for way in ways])

    @staticmethod
    def initial_of(row: NoticePreference) -> dict[str, object]:
        """What the form shows."""
        ways = {f"way_{code}": way_of(row.ways, code) for code, _label, _ways in _told()}
        plain = {
            name: getattr(row, name)
            for name in ("digest_hour", "quiet_from", "quiet_to", "time_zone", "country", "subdivision")
        }
        return {**ways, **plain, "week": list(row.week) or sorted(WORKING_WEEK)}

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        given = dict(self.cleaned_data)
        ways = {code: given.pop(f"way_{code}") for code, _label, _ways in _told()}
        return {**given, "ways": ways}

    def clean(self) -> dict[str, Any]:
        """A part belongs to its country."""
        given = super().clean() or self.cleaned_data
        part = given.get("subdivision", "")
        if part and part not in countries().get(given.get("country", ""), []):
            self.add_error("subdivision", _now("No part of that country whose holidays are known."))
        return given


def _told() -> list[tuple[str, str, list[Way]]]:
    """What people are told of: code, label, the ways there are. A colleague's word always shows in the product."""
    owed = [(kind.code, kind.label(), list(WAYS)) for kind in kinds()]
    return [*owed, (REMINDER, reminder_label(), [way for way in WAYS if way != "none"])]
