"""What administrators say about sign-in and about somebody's data."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.models import Membership, SecondFactorFor

LONGEST_REASON = 1000


class SecondFactorForm(forms.Form):
    """Whom the company asks for a second factor, and whether a mail's link may do without signing in."""

    second_factor = forms.ChoiceField(
        label=_("A second factor is required for"),
        choices=SecondFactorFor.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Who has none yet is led to set one up before anything else. Tokens of the interface are not asked."
        ),
    )
    entry_needs_sign_in = forms.BooleanField(
        label=_("Values are entered only by who signed in"),
        required=False,
        help_text=_(
            "Otherwise the link in a reminder opens the values that are due, for a few days, without a password."
        ),
    )


class ReasonForm(forms.Form):
    """Why something is done to somebody's sign-in; it stands in the trail."""

    why = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=forms.TextInput)


class EraseForm(forms.Form):
    """The name typed once more, and why."""

    name = forms.CharField(
        label=_("Their name, to be sure"), max_length=200, widget=forms.TextInput({"autocomplete": "off"})
    )
    why = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.TextInput,
        help_text=_("For example: asked for on 3 May. Do not write their name here: the reason stays."),
    )

    def __init__(self, *args: Any, person: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_name(self) -> str:
        """Exactly the name that is on the page."""
        typed = " ".join(self.cleaned_data["name"].split())
        if typed != " ".join(self.person.name.split()):
            raise forms.ValidationError(_now("This is not the name of the person on this page."))
        return typed

    def clean_why(self) -> str:
        """What is erased must not come back in the reason."""
        why = str(self.cleaned_data["why"])
        if self.person.name.lower() in why.lower() or self.person.email.lower() in why.lower():
            raise forms.ValidationError(_now("The reason stays in the trail: leave their name and address out of it."))
        return why
