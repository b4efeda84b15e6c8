"""What is said of a KPI."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.forms.fields import NumberField, number_text
from kpis.models import Aggregation, Cadence, Direction, Indicator, Kpi, Level, Nature
from kpis.services.kpis import KpiFields
from organization.forms.person_field import PersonField, person_text
from organization.models import Company, Department

NOT_SAID = ("", _("not said yet"))


#: As the name is typed, the page asks itself whether it is an outcome; as a person is typed, who could be meant.
HINTED = {
    "hx-get": "",
    "hx-target": "#name-hint",
    "hx-trigger": "input changed delay:300ms",
    "hx-include": "[name='level'], [name='definition'], [name='unit']",
    "autocomplete": "off",
}
SUGGESTED = {"hx-get": "", "hx-target": "#people", "hx-trigger": "input changed delay:250ms"}


class KpiForm(forms.Form):
    """The definition of a KPI, as a draft needs it and an edit changes it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        widget=forms.TextInput(attrs=HINTED),
        help_text=_("The number itself, as in “First contact resolution rate above 78%”."),
    )
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("choose; none for a company KPI"),
    )
    definition = forms.CharField(
        label=_("Definition"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How it is counted, so that two people get the same number."),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=20, help_text=_("%, €, hours, orders"))
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=6, initial=1)
    direction = forms.ChoiceField(label=_("Better is"), choices=[NOT_SAID, *Direction.choices], required=False)
    nature = forms.ChoiceField(
        label=_("It counts an"),
        choices=[NOT_SAID, *Nature.choices],
        required=False,
        help_text=_("Outcome: what came of it. Output: what was delivered. Activity: what was done."),
    )
    indicator = forms.ChoiceField(
        label=_("It moves"),
        choices=[
            NOT_SAID,
            (Indicator.LEADING, _("before the outcome (leading)")),
            (Indicator.LAGGING, _("as the outcome (lagging)")),
        ],
        required=False,
    )
    aggregation = forms.ChoiceField(
        label=_("Over longer periods"),
        choices=Aggregation.choices,
        initial=Aggregation.LAST,
        help_text=_("How weeks make a month."),
    )
    measure_cadence = forms.ChoiceField(label=_("A value is due"), choices=Cadence.choices, initial=Cadence.WEEKLY)
    review_cadence = forms.ChoiceField(label=_("Reviewed"), choices=[NOT_SAID, *Cadence.choices], required=False)
    owner = PersonField(label=_("Owner"), required=False, help_text=_("One person, who answers for it."))
    deputy = PersonField(label=_("Deputy"), required=False, help_text=_("Enters values while the owner is away."))
    tags = forms.CharField(label=_("Tags"), required=False, max_length=500, help_text=_("Separated by commas."))
    typical_change = NumberField(
        label=_("Typical change"),
        required=False,
        help_text=_("Its usual change from one period to the next, in its unit, while there is too little history."),
    )

    def __init__(self, *args: Any, company: Company, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company = company
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Department.objects.filter(company=company, id__in=[one.id for one in departments])
        for name in ("owner", "deputy"):
            person = self.fields[name]
            assert isinstance(person, PersonField)  # noqa: S101
            person.company = company
            person.widget.attrs |= {"list": "people", "autocomplete": "off", **SUGGESTED}
        change = self.fields["typical_change"]
        assert isinstance(change, NumberField)  # noqa: S101
        change.bind_to(company, str(self.data.get("unit", "") or self.initial.get("unit", "")))

    def clean_tags(self) -> list[str]:
        """The tags, in order, each once."""
        return list(
            dict.fromkeys(tag for tag in (part.strip() for part in self.cleaned_data["tags"].split(",")) if tag)
        )

    def said(self) -> KpiFields:
        """What the form says, as the services take it."""
        data: dict[str, Any] = {name: self.cleaned_data[name] for name in KpiFields.__annotations__}
        for name in ("department", "owner", "deputy"):
            data[name] = data[name].id if data[name] else None
        return cast(KpiFields, data)

    @staticmethod
    def initial_of(kpi: Kpi, company: Company) -> dict[str, object]:
        """What the form shows of an existing KPI."""
        plain = {name: getattr(kpi, name) for name in KpiFields.__annotations__ if name not in {"owner", "deputy"}}
        return {
            **plain,
            "department": kpi.department_id,
            "owner": person_text(kpi.owner),
            "deputy": person_text(kpi.deputy),
            "tags": ", ".join(kpi.tags),
            "typical_change": number_text(kpi.typical_change, company),
        }


class NewKpiForm(KpiForm):
    """Draft a KPI: with its level and key, which stay."""

    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=100,
        help_text=_("Files and integrations name the KPI by it. Left empty, it is made from the name. It stays."),
    )

    def __init__(self, *args: Any, levels: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(value, label) for value, label in Level.choices if value in levels]


class EditKpiForm(KpiForm):
    """Change a KPI. Each field carries what its reader saw, so that two people who edit apart do not undo each other."""

    why = forms.CharField(label=_("Why"), required=False, max_length=500, help_text=_("Kept in the trail."))

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "why"
        if kpi.level == Level.COMPANY:
            del self.fields["department"]
        if kpi.locked_until is not None:
            self.fields["exception"] = exception_field()

    def said(self) -> KpiFields:
        """Only what its reader changed."""
        self.cleaned_data.setdefault("department", None)
        whole: dict[str, Any] = dict(super().said())
        return cast(KpiFields, {name: value for name, value in whole.items() if name in self.changed_data})


def exception_field() -> forms.CharField:
    """The reason for touching what a lock protects."""
    return forms.CharField(
        label=_("Reason for an exception"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The KPI is locked. What it means and asks for changes only by exception; the trail keeps why."),
    )
