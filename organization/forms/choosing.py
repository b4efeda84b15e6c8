"""Fields that choose among rows of one company."""

from typing import Any

from django import forms
from django.db.models import QuerySet


def offer(form: forms.Form, name: str, rows: QuerySet[Any, Any]) -> None:
    """Let the field `name` choose among `rows` only; anything else is refused as unknown."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose among rows")
    field.queryset = rows


def keep(form: forms.Form, name: str, present: str, offered: list[tuple[str, Any]]) -> None:
    """Let the field `name` offer the present value too, where `offered` lacks it."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} does not choose")
    if present not in dict(offered):
        field.choices = [(present, present), *offered]
