"""What the reader of the cascade map wants to see."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.wording.cascade_cards import EVIDENCES, HEALTHS
from kpis.rules.calendar import FIRST_DAY

Choices = Iterable[tuple[str, str]]


class MapForm(forms.Form):
    """Filters of the map. Whatever the address asks for and does not exist filters nothing."""

    health = forms.ChoiceField(label=_("Health"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    evidence = forms.ChoiceField(label=_("Evidence"), required=False)
    as_of = forms.DateField(
        label=_("As of"), required=False, input_formats=["%Y-%m-%d"], widget=forms.DateInput(attrs={"type": "date"})
    )
    q = forms.CharField(
        label=_("Find a KPI or a person"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Find a KPI or a person")}),
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any], *, departments: Choices) -> None:
        super().__init__(data)
        for field in self.fields.values():  # where the words beside it are hidden, it still has its name
            field.widget.attrs["aria-label"] = field.label
        self._offer("health", [("", str(_("any health"))), *((code, str(words)) for code, words in HEALTHS.items())])
        self._offer("department", [("", str(_("all departments"))), *departments])
        self._offer(
            "evidence", [("", str(_("any evidence"))), *((code, str(words)) for code, words in EVIDENCES.items())]
        )
        self.is_valid()

    def _offer(self, name: str, choices: Choices) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101 - as declared above
        found.choices = list(choices)

    def said(self, name: str) -> str:
        """What is chosen in a field; nothing where it cannot be."""
        return str(self.cleaned_data.get(name, ""))

    def day(self, today: Any) -> Any:
        """The day asked for; today where none, or none that has been, was chosen."""
        asked = self.cleaned_data.get("as_of")
        return asked if asked is not None and FIRST_DAY <= asked <= today else today
