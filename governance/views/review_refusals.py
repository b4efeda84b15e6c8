"""What was refused about a review, in words: this room's own, and those of the rooms below whose services a review calls."""

from django import forms
from django.contrib import messages

from alignment.wording.links import sentence as link_sentence
from governance.wording.reviews import knows, sentence
from kpis.forms.faults import mark
from kpis.rules.faults import Fault, Refused
from organization.http.request import CompanyRequest


def words_of(fault: Fault) -> str:
    """The sentence of a fault, whoever found it."""
    return sentence(fault) if knows(fault) and fault.field != "note" else link_sentence(fault)


def said_at(form: forms.BaseForm, refused: Refused) -> None:
    """Beside the fields of a form."""
    mark(form, refused, words_of)


def say(request: CompanyRequest, refused: Refused) -> None:
    """Above the page."""
    for fault in refused.faults:
        messages.error(request, words_of(fault))
