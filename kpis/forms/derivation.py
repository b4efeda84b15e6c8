"""From what a KPI is computed."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.fields import NumberField, number_text
from kpis.forms.kpi import exception_field
from kpis.models import Derivation, DerivationKind, Kpi, RollupHow, SourceRole
from kpis.services.derivations import MOST_SOURCES, Wanted
from organization.models import Company

_BETWEEN = re.compile(r"[\s,;]+")


class DerivationForm(forms.Form):
    """A formula over keys, or a list of keys made one. What belongs to the other kind is passed over."""

    kind = forms.ChoiceField(
        label=_("Its values are"),
        choices=[
            (DerivationKind.FORMULA, _("a formula over other KPIs")),
            (DerivationKind.ROLLUP, _("many KPIs made one")),
        ],
        widget=forms.RadioSelect,
        initial=DerivationKind.FORMULA,
    )
    expression = forms.CharField(
        label=_("Formula"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Keys of KPIs, numbers, + - * /, parentheses, min, max, abs, round. A minus stands apart: won - lost."
        ),
    )
    how = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[
            (RollupHow.SUM, _("their sum")),
            (RollupHow.MEAN, _("their mean")),
            (RollupHow.RATIO, _("their sum, divided by the sum of others")),
        ],
    )
    sources = forms.CharField(
        label=_("KPIs, by key"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One a line. Retired ones may stay: they count for the periods of their life."),
    )
    divisors = forms.CharField(
        label=_("Divided by"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("For a ratio only: as many, in the same order."),
    )
    coverage = NumberField(
        label=_("Must be in, %"),
        required=False,
        help_text=_("Of those asked for a period. Below that there is no value."),
    )
    factor = NumberField(label=_("Times"), required=False, help_text=_("For a ratio only: 100 makes per cent."))
    since = forms.DateField(
        label=_("Computed from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Values before that day stay as they were typed. Empty: all are computed."),
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=500, help_text=_("Kept in the trail."))

    def __init__(self, *args: Any, company: Company, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        for name in ("coverage", "factor"):
            field = self.fields[name]
            assert isinstance(field, NumberField)  # noqa: S101 - for the type checker
            field.bind_to(company, "%" if name == "coverage" else "")
        if kpi.locked_until is not None:
            self.fields["exception"] = exception_field()

    def clean(self) -> dict[str, Any]:
        """Keys become KPIs; those that nobody has are named."""
        data = super().clean() or {}
        if data.get("kind") == DerivationKind.ROLLUP:
            for name in ("sources", "divisors"):
                data[name] = self._named(name, data.get(name) or "")
        return data

    def _named(self, field: str, text: str) -> tuple[UUID, ...]:
        keys = [key for key in _BETWEEN.split(text.strip()) if key]
        if len(keys) > MOST_SOURCES:
            self.add_error(field, _("Too many."))
            return ()
        found = dict(Kpi.objects.filter(company=self.company, key__in=keys).values_list("key", "id"))
        unknown = [key for key in keys if key not in found]
        if unknown:
            self.add_error(field, _("No KPI has this key: %(keys)s.") % {"keys": ", ".join(unknown[:5])})
        return tuple(found[key] for key in keys if key in found)

    def wanted(self) -> Wanted:
        """What was typed; faulty fields count as empty (a preview shows what it can)."""
        data = self.cleaned_data
        rollup = data.get("kind") == DerivationKind.ROLLUP
        ratio = rollup and data.get("how") == RollupHow.RATIO
        coverage, factor = data.get("coverage"), data.get("factor")
        return Wanted(
            kind=data.get("kind", ""),
            expression="" if rollup else data.get("expression", ""),
            how=data.get("how", "") if rollup else "",
            values=data.get("sources") or () if rollup else (),
            divisors=data.get("divisors") or () if ratio else (),
            coverage=1.0 if coverage is None or not rollup else coverage / 100,
            factor=1.0 if factor is None or not ratio else factor,
            since=data.get("since"),
        )

    @staticmethod
    def initial_of(row: Derivation | None, company: Company) -> dict[str, object]:
        """What the form shows of a derivation that stands."""
        if row is None:
            return {"coverage": "100", "factor": "1"}
        listed = list(row.sources.select_related("kpi").order_by("position"))
        keys = {role: [one.kpi.key for one in listed if one.role == role] for role in SourceRole.values}
        return {
            "kind": row.kind,
            "expression": row.expression,
            "how": row.how,
            "sources": "\n".join(keys[SourceRole.VALUE]) if row.kind == DerivationKind.ROLLUP else "",
            "divisors": "\n".join(keys[SourceRole.DIVISOR]),
            "coverage": number_text(row.coverage * 100, company),
            "factor": number_text(row.factor, company),
            "since": row.since,
        }
