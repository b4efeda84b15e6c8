"""Puts what a service refused beside the fields it is about."""

from collections.abc import Callable

from django import forms

from kpis.rules.faults import Fault, Refused


def mark(form: forms.BaseForm, refused: Refused, say: Callable[[Fault], str]) -> None:
    """Every fault at its field, or above the form where the form has no such field."""
    for fault in refused.faults:
        form.add_error(fault.field if fault.field in form.fields else None, say(fault))
