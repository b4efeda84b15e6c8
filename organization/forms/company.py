"""The company's settings."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from organization.forms.choosing import keep, offer
from organization.models import Company, Membership, Role, Velocity

LOCALES: list[tuple[str, Any]] = [
    ("en", _("1,234.5 (English)")),
    ("de", _("1.234,5 (German)")),
    ("fr", _("1 234,5 (French)")),
    ("de-CH", _("1\u2019234.5 (Swiss)")),
]


def _time_zones() -> list[tuple[str, Any]]:
    return [("UTC", "UTC"), *((zone, zone) for zone in sorted(available_timezones()) if "/" in zone)]


class CompanyForm(forms.Form):
    """Everything about the company that its administrator sets."""

    name = forms.CharField(label=_("Name"), max_length=200)
    alignment_owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Alignment owner"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("The one person who keeps the cascade true: locks company KPIs, resolves conflicts, runs reviews."),
    )
    velocity = forms.ChoiceField(
        label=_("Velocity"), choices=Velocity.choices, help_text=_("How fast the business moves; reviews follow.")
    )
    fiscal_year_start_month = forms.TypedChoiceField(
        label=_("First month of the fiscal year"), choices=list(MONTHS.items()), coerce=int
    )
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, as in EUR."))],
        help_text=_("Three letters, as in EUR."),
    )
    locale = forms.ChoiceField(
        label=_("Numbers"), choices=LOCALES, help_text=_("How numbers are written, and read when people type them.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_time_zones, help_text=_("Periods end at midnight of this zone.")
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.filter(company=company)
        offer(
            self,
            "alignment_owner",
            people.filter(Q(active=True) & ~Q(role=Role.VIEWER) | Q(id=company.alignment_owner_id)),
        )
        # A company file may bring what the lists do not offer; it stays until somebody chooses otherwise.
        keep(self, "locale", company.locale, LOCALES)
        keep(self, "time_zone", company.time_zone, _time_zones())

    @staticmethod
    def initial_of(company: Company) -> dict[str, object]:
        """What the form shows of the company."""
        return {
            "name": company.name,
            "alignment_owner": company.alignment_owner_id,
            "velocity": company.velocity,
            "fiscal_year_start_month": company.fiscal_year_start_month,
            "currency": company.currency,
            "locale": company.locale,
            "time_zone": company.time_zone,
        }
