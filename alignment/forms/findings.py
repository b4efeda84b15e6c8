"""Filters of the list of findings, and why somebody lives with one."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alignment.rules.findings import RULES, SEVERITIES
from alignment.selectors.finding_pages import ALL, OPEN, WAIVED, Asked
from alignment.services.findings import LONGEST_REASON, LONGEST_WAIVER
from alignment.wording.findings import FAMILIES, SEVERITY, WORDS
from kpis.models import Kpi
from organization.models import Company, Department, Membership

BY_RULE, BY_STEP = "rule", "step"
#: Of more people a department is chosen first: a list of thousands finds nobody.
MOST_PEOPLE = 200


class FindingFilterForm(forms.Form):
    """Everything optional; an unknown value counts as none."""

    severity = forms.ChoiceField(
        label=_("Severity"),
        required=False,
        choices=[("", _("All severities")), *((one, SEVERITY[one]) for one in SEVERITIES)],
    )
    family = forms.ChoiceField(label=_("Family"), required=False, choices=[("", _("All families")), *FAMILIES.items()])
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        required=False,
        to_field_name="key",
        empty_label=_("All departments"),
    )
    person: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Person"), queryset=Membership.objects.none(), required=False, empty_label=_("All people")
    )
    waived = forms.ChoiceField(
        label=_("Waived"),
        required=False,
        choices=[("", _("Open ones")), (WAIVED, _("Waived ones")), (ALL, _("Open and waived"))],
    )
    by = forms.ChoiceField(
        label=_("Grouped"), required=False, choices=[(BY_RULE, _("Worst first")), (BY_STEP, _("By step of the method"))]
    )
    rule = forms.CharField(required=False, widget=forms.HiddenInput)
    kpi: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        queryset=Kpi.objects.none(), required=False, to_field_name="key", widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, company: Company, people: list[UUID], kpis: QuerySet[Kpi], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department, person, kpi = (self.fields[name] for name in ("department", "person", "kpi"))
        assert isinstance(department, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(person, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(kpi, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        kpi.queryset = kpis
        department.queryset = Department.objects.filter(company=company, closed_at__isnull=True)
        found = Membership.objects.filter(company=company, id__in=people)
        chosen = self.data.get("department", "")
        if len(people) > MOST_PEOPLE:
            found = found.filter(Q(department__key=chosen) | Q(id__in=_ids(self.data.get("person", ""))))
            person.empty_label = _("All people") if chosen else _("All people: choose a department first")
        person.queryset = found.order_by("name", "id")

    def asked(self) -> Asked:
        """What is wanted; call it after is_valid."""
        wanted = self.cleaned_data
        department, person = wanted.get("department"), wanted.get("person")
        rule = wanted.get("rule", "")
        return Asked(
            severity=wanted.get("severity", ""),
            family=wanted.get("family", ""),
            rule=rule if rule in RULES and rule in WORDS else "",
            department=department.id if department else None,
            person=person.id if person else None,
            kpi=self.about.id if self.about else None,
            waived=wanted.get("waived", "") or OPEN,
        )

    @property
    def about(self) -> Kpi | None:
        """The one KPI of which all is wanted."""
        found: Kpi | None = self.cleaned_data.get("kpi")
        return found

    @property
    def by_step(self) -> bool:
        """Under the steps of the method."""
        return self.cleaned_data.get("by") == BY_STEP


def _ids(text: str) -> list[UUID]:
    """The id that was sent; none where it is no id."""
    try:
        return [UUID(text)]
    except ValueError:
        return []


class WaiverForm(forms.Form):
    """Why, and until when."""

    reason = forms.CharField(
        label=_("Why do you live with it?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who sees the finding reads it. Kept in the trail."),
    )
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("On the day after, it stands again. At most a year."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs |= {"min": f"{today:%Y-%m-%d}", "max": f"{today + LONGEST_WAIVER:%Y-%m-%d}"}
