"""What founding a company takes, as the command line gives it."""

from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _

from organization.models import Velocity


class FoundingForm(forms.Form):
    """A company and its first administrator."""

    slug = forms.CharField(max_length=60)
    name = forms.CharField(max_length=200)
    administrator_email = forms.EmailField(max_length=254)
    administrator_name = forms.CharField(max_length=200)
    currency = forms.CharField(validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    time_zone = forms.CharField()
    locale = forms.CharField(max_length=10)
    fiscal_year_start_month = forms.IntegerField(min_value=1, max_value=12)
    velocity = forms.ChoiceField(choices=Velocity.choices)

    def clean_time_zone(self) -> str:
        """A name that the zone database knows."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise ValidationError(_("There is no time zone of this name; one is Europe/Paris."))
        return zone
