"""Puts what a service refused beside the fields it is about."""

from collections.abc import Callable

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from kpis.rules.faults import Fault, Refused


def mark(form: forms.BaseForm, refused: Refused, say: Callable[[Fault], str]) -> None:
    """Every fault at its field, or above the form where the form has no such field."""
    for fault in refused.faults:
        form.add_error(fault.field if fault.field in form.fields else None, with_place(fault, say))


def with_place(fault: Fault, say: Callable[[Fault], str]) -> str:
    """The fault in words; one that knows another place for what was wanted leads there."""
    place = fault.params.get("place")
    if not place:
        return say(fault)
    return format_html('{} <a class="pl-link" href="{}">{}</a>', say(fault), place, _("Ask for it"))


def told(refused: Refused, say: Callable[[Fault], str]) -> str:
    """All faults in one message."""
    return format_html_join(" ", "{}", ((with_place(fault, say),) for fault in refused.faults))
