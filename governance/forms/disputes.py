"""Raising a dispute, saying how one sees it, deciding it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from governance.services.disputes import LONGEST_QUESTION, LONGEST_TEXT
from kpis.forms.fields import NumberField
from kpis.models import Kpi, Level, Status
from organization.models import Company

_ROWS = {"rows": 3}


class RaiseForm(forms.Form):
    """What is disputed, between which two."""

    first: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("This KPI"), queryset=Kpi.objects.none(), to_field_name="key", empty_label=_("choose a KPI")
    )
    second: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("stands against"), queryset=Kpi.objects.none(), to_field_name="key", empty_label=_("choose a KPI")
    )
    question = forms.CharField(
        label=_("What is to be decided?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One question that somebody can answer."),
    )
    view = forms.CharField(
        label=_("How you see it"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("If you own one of the two. The other owner is asked too."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Kpi.objects.filter(company=company, status=Status.ACTIVE).exclude(level=Level.INDIVIDUAL)
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.queryset = rows.select_related("department").order_by("department__name", "name")
            field.label_from_instance = _placed  # type: ignore[method-assign, assignment]


class ViewForm(forms.Form):
    """How an owner sees it."""

    text = forms.CharField(label=_("How you see it"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=_ROWS))


class DecideForm(forms.Form):
    """Which way, and in which words. The value of an option is `means:kpi:target`."""

    option = forms.ChoiceField(label=_("The decision"), widget=forms.RadioSelect)
    target = NumberField(
        label=_("The new target"),
        required=False,
        help_text=_("Needed for “Another target”; the offered targets bring their own."),
    )
    text = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs=_ROWS),
        help_text=_("What is decided and why; it stays in the log of decisions."),
    )

    def __init__(self, *args: Any, company: Company, options: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        option, target = self.fields["option"], self.fields["target"]
        assert isinstance(option, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(target, NumberField)  # noqa: S101
        option.choices = list(options)
        target.bind_to(company)

    def said(self) -> dict[str, Any]:
        """As the service takes it."""
        means, kpi, target = self.cleaned_data["option"].split(":")
        typed = self.cleaned_data["target"]
        return {
            "means": means,
            "kpi": UUID(kpi) if kpi else None,
            "target": float(target) if target else typed,
            "text": self.cleaned_data["text"],
        }


def _placed(kpi: Kpi) -> str:
    place = kpi.department.name if kpi.department else _now("Company")
    return f"{place}: {kpi.name}"
