"""Puts what was refused about a review where it is read."""

from django import forms
from django.contrib import messages

from governance.wording.reviews import words_of
from kpis.forms.faults import mark
from kpis.rules.faults import Refused
from organization.http.request import CompanyRequest


def said_at(form: forms.BaseForm, refused: Refused) -> None:
    """Beside the fields of a form."""
    mark(form, refused, words_of)


def say(request: CompanyRequest, refused: Refused) -> None:
    """Above the page."""
    for fault in refused.faults:
        messages.error(request, words_of(fault))
