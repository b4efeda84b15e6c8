"""What is typed about a shared resource: its name, what is spare, and a line for each KPI that draws on it or suffers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alignment.rules.conflicts.draws import Named, ResourceRow
from alignment.services.resources import LONGEST_NAME, LONGEST_REASON
from kpis.forms.fields import NumberField, number_text
from kpis.models import Kpi
from organization.models import Company

#: Empty lines for further KPIs; saved, the page offers as many again.
NEW_LINES = {"uses": 3, "hurts": 1}


class ResourceForm(forms.Form):
    """One form for a new resource and a changed one. Fields `uses_<id>` and `hurts_<id>` belong to KPIs that stand there already,
    `uses_new_<n>` and `uses_kpi_<n>` to an empty line."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("With what it is counted in: “Fulfilment hours a week”.")
    )
    slack = NumberField(label=_("Spare"), help_text=_("How much of it is free today, in the same unit."))
    hard = forms.BooleanField(
        label=_("It cannot be exceeded"),
        required=False,
        help_text=_("Left open: more may be wanted than there is, and the company KPIs below pay for it."),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where the figures come from. It stays in the trail."),
    )

    def __init__(
        self,
        *args: Any,
        company: Company,
        row: ResourceRow | None,
        users: Sequence[Kpi],
        payers: Sequence[Kpi],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        self._lines: dict[str, list[tuple[Named | None, str, str]]] = {"uses": [], "hurts": []}
        slack = self.fields["slack"]
        assert isinstance(slack, NumberField)  # noqa: S101  for the type checker
        slack.bind_to(company)
        if row is not None:
            self._begin_with(row)
        self._add("uses", [(use.kpi, use.draw.uses) for use in row.uses] if row else [], users)
        self._add("hurts", [(hurt.kpi, hurt.loss) for hurt in row.hurts] if row else [], payers)

    def _begin_with(self, row: ResourceRow) -> None:
        self.initial.update(
            {
                "name": row.name,
                "slack": number_text(row.slack, self.company),
                "hard": row.hard,
            }
        )

    def _add(self, part: str, standing: Iterable[tuple[Named, float]], offered: Sequence[Kpi]) -> None:
        there = set()
        for kpi, amount in standing:
            there.add(kpi.id)
            name = f"{part}_{kpi.id}"
            self._number(name, _now("Amount for %(kpi)s") % {"kpi": kpi.name})
            self.initial[name] = number_text(amount, self.company)
            self._lines[part].append((kpi, "", name))
        choices = [("", _now("choose a KPI")), *((str(kpi.id), _called(kpi)) for kpi in offered if kpi.id not in there)]
        for number in range(min(NEW_LINES[part], len(choices) - 1)):
            chosen, name = f"{part}_kpi_{number}", f"{part}_new_{number}"
            self.fields[chosen] = forms.ChoiceField(label=_now("KPI"), choices=choices, required=False)
            self._number(name, _now("Amount"))
            self._lines[part].append((None, chosen, name))

    def _number(self, name: str, label: str) -> None:
        field = NumberField(label=label, required=False)
        field.bind_to(self.company)
        self.fields[name] = field

    def main_fields(self) -> Iterator[forms.BoundField]:
        """Those of the resource itself."""
        return (self[name] for name in ("name", "slack", "hard"))

    def use_lines(self) -> list[tuple[Named | None, forms.BoundField | None, forms.BoundField]]:
        """KPI that stands there, or the field that chooses one; and the amount."""
        return self._bound("uses")

    def hurt_lines(self) -> list[tuple[Named | None, forms.BoundField | None, forms.BoundField]]:
        """The same of company KPIs."""
        return self._bound("hurts")

    def _bound(self, part: str) -> list[tuple[Named | None, forms.BoundField | None, forms.BoundField]]:
        return [(kpi, self[chosen] if chosen else None, self[name]) for kpi, chosen, name in self._lines[part]]

    def clean(self) -> dict[str, Any]:
        """A KPI goes with an amount and is named once."""
        for part in ("uses", "hurts"):
            seen: set[str] = set()
            for _kpi, chosen, name in self._lines[part]:
                picked = self.cleaned_data.get(chosen, "") if chosen else ""
                amount = self.cleaned_data.get(name)
                if chosen and picked and amount is None and name not in self.errors:
                    self.add_error(name, _now("How much of it?"))
                if chosen and not picked and amount is not None:
                    self.add_error(chosen, _now("Of which KPI?"))
                if picked and picked in seen:
                    self.add_error(chosen, _now("This KPI is named twice."))
                seen.add(picked)
        return self.cleaned_data

    def amounts(self, part: str) -> dict[UUID, float]:
        """What the lines of a part say, by KPI; an emptied line is gone."""
        found: dict[UUID, float] = {}
        for kpi, chosen, name in self._lines[part]:
            picked = kpi.id if kpi is not None else self.cleaned_data.get(chosen)
            amount = self.cleaned_data.get(name)
            if picked and amount is not None:
                found[UUID(str(picked))] = amount
        return found


class RemoveForm(forms.Form):
    """Why it is no shared resource any more."""

    why = forms.CharField(label=_("Why"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))


def _called(kpi: Kpi) -> str:
    return f"{kpi.department.name}: {kpi.name}" if kpi.department else kpi.name
