"""What is typed about a template: itself, its KPIs, why."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from alignment.forms.link import FALLS, RISES, LinkForm
from alignment.models import Holding, RoleTemplate, RollupMethod, TemplateKpi
from alignment.services.template_parts import PartFields
from alignment.services.templates import TemplateFields
from kpis.forms.fields import NumberField, number_text
from kpis.forms.kpi import SUGGESTED, KpiForm
from kpis.forms.target import NUMBERS, TargetForm
from kpis.models import Cadence, Direction, Kpi, Level, Status
from kpis.rules.targets import TargetVersion
from organization.forms.person_field import PersonField, person_text
from organization.models import Company, Department

WHY = {"label": _("Why"), "max_length": 500, "help_text": _("Kept in the trail.")}


class TemplateForm(forms.Form):
    """A template itself."""

    name = forms.CharField(label=_("Name"), max_length=200)
    job_role = forms.CharField(
        label=_("Job role"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "roles", "autocomplete": "off"}),
        help_text=_("As it stands on the people's pages; who has it is offered the KPIs."),
    )
    lead = PersonField(
        label=_("Team lead"),
        required=False,
        help_text=_("One person who answers for the KPIs that the team has together."),
    )
    automatic = forms.BooleanField(
        label=_("Who takes up the job role gets the KPIs at once, who changes it loses them at once"),
        required=False,
        help_text=_("Otherwise both wait here for one click."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bind_person(self.fields["lead"], company)

    def said(self) -> TemplateFields:
        """What the form says, as the services take it."""
        data = self.cleaned_data
        return TemplateFields(
            name=data["name"],
            job_role=data["job_role"],
            lead=data["lead"].id if data["lead"] else None,
            automatic=data["automatic"],
        )

    @staticmethod
    def initial_of(template: RoleTemplate) -> dict[str, object]:
        """What the form shows of an existing template."""
        return {
            "name": template.name,
            "job_role": template.job_role,
            "lead": person_text(template.lead),
            "automatic": template.automatic,
        }


class NewTemplateForm(TemplateForm):
    """A new template: with its department, which stays."""

    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=None
    )
    field_order = ("name", "department", "job_role")

    def __init__(self, *args: Any, company: Company, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, company=company, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Department.objects.filter(company=company, id__in=[one.id for one in departments])


class AdoptForm(forms.Form):
    """Whose KPIs become a template."""

    person = PersonField(
        label=_("Whose KPIs are right already?"),
        help_text=_("Their active individual KPIs become a template of their job role; nothing is typed again."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bind_person(self.fields["person"], company)


class WhyForm(forms.Form):
    """A reason that the trail keeps."""

    why = forms.CharField(**WHY)  # type: ignore[arg-type]


class RetireForm(WhyForm):
    """What becomes of the KPIs when their template is retired."""

    keep = forms.TypedChoiceField(
        label=_("Its people’s KPIs"),
        choices=[("0", _("are retired with it")), ("1", _("stay as they are, without the template"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
        initial="0",
    )


class PartForm(forms.Form):
    """A KPI of a template: what is said of it, what it moves, what is aimed at. Fields as on a KPI's own pages."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=KpiForm.base_fields["name"].help_text)
    held_by = forms.ChoiceField(
        label=_("There is one"),
        choices=[(Holding.PERSON, _("for each person")), (Holding.TEAM, _("for the team, answered for by its lead"))],
        widget=forms.RadioSelect,
        initial=Holding.PERSON,
    )
    definition = KpiForm.base_fields["definition"]
    unit = forms.CharField(label=_("Unit"), max_length=20, help_text=_("%, €, hours, orders"))
    decimals = KpiForm.base_fields["decimals"]
    direction = forms.ChoiceField(label=_("Better is"), choices=Direction.choices)
    nature = KpiForm.base_fields["nature"]
    indicator = KpiForm.base_fields["indicator"]
    aggregation = KpiForm.base_fields["aggregation"]
    measure_cadence = KpiForm.base_fields["measure_cadence"]
    review_cadence = forms.ChoiceField(label=_("Reviewed"), choices=Cadence.choices, initial=Cadence.MONTHLY)
    parent: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("Which department KPI?"), queryset=Kpi.objects.none(), empty_label=_("choose")
    )
    rationale = forms.CharField(
        label=_("How does the one move the other?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that names the mechanism. It is accepted once, by somebody else, for everybody."),
    )
    polarity = forms.TypedChoiceField(
        label=_("Direction"),
        coerce=int,
        widget=forms.RadioSelect,
        initial=RISES,
        choices=[(RISES, _("when it rises, that rises")), (FALLS, _("when it rises, that falls"))],
    )
    strength = LinkForm.base_fields["strength"]
    lag_weeks = LinkForm.base_fields["lag_weeks"]
    effect = NumberField(
        label=_("Effect"), required=False, help_text=_("Change of that, in its unit, for one unit of this.")
    )
    effect_sd = NumberField(label=_("Give or take"), required=False)
    starts_on = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = TargetForm.base_fields["ends_on"]
    value = NumberField(label=_("Target"), required=False, help_text=_("For a range its two ends instead."))
    low = NumberField(label=_("Lower end"), required=False)
    high = NumberField(label=_("Upper end"), required=False)
    tolerance = TargetForm.base_fields["tolerance"]
    shape = TargetForm.base_fields["shape"]
    baseline = TargetForm.base_fields["baseline"]
    scope = TargetForm.base_fields["scope"]

    def __init__(self, *args: Any, company: Company, department: Department, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("effect", "effect_sd", *NUMBERS):
            field = self.fields[name]
            assert isinstance(field, NumberField)  # noqa: S101 - for the type checker
            field.bind_to(company, str(self.data.get("unit", "")) if name in NUMBERS else "")
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101
        living = Kpi.objects.filter(company=company, level=Level.DEPARTMENT).exclude(status=Status.RETIRED)
        parent.queryset = living.select_related("department").order_by("department__name", "name")
        parent.label_from_instance = _placed  # type: ignore[method-assign, assignment]
        if not self.is_bound:
            own = living.filter(department=department).order_by("name").first()
            self.initial.setdefault("parent", own.id if own else None)

    def said(self) -> PartFields:
        """What the form says of the KPI, as the services take it."""
        data = {name: self.cleaned_data[name] for name in PartFields.__annotations__}
        return cast(PartFields, data | {"parent": data["parent"].id})

    def target(self) -> TargetVersion | None:
        """The version typed; None where nothing of it was."""
        data = self.cleaned_data
        if data["starts_on"] is None:
            return None
        ranged = data["direction"] == Direction.RANGE
        numbers = {name: data[name] for name in NUMBERS}
        return TargetVersion(
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            shape="flat" if ranged else data["shape"] or "flat",
            scope="period" if ranged else data["scope"] or "period",
            **numbers,
        )

    @staticmethod
    def initial_of(part: TemplateKpi, company: Company) -> dict[str, object]:
        """What the form shows of an existing one; the target is left open: another version begins with its day."""
        plain = {name: getattr(part, name) for name in PartFields.__annotations__ if name != "parent"}
        numbers = {name: number_text(getattr(part, name), company) for name in ("effect", "effect_sd")}
        return {**plain, **numbers, "polarity": str(part.polarity), "parent": part.parent_id}


class NewPartForm(PartForm):
    """Another KPI: with its first target."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = True


class ChangePartForm(PartForm):
    """A change for everybody who holds it."""

    why = forms.CharField(required=False, **WHY)  # type: ignore[arg-type]


class RollupForm(forms.Form):
    """A department KPI that is computed from the template's people."""

    kpi: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("Department KPI"), queryset=Kpi.objects.none(), required=False, empty_label=_("a new one")
    )
    name = forms.CharField(
        label=_("Name of the new one"), max_length=200, required=False, help_text=_("Only where none is chosen.")
    )
    method = forms.ChoiceField(label=_("It is the"), choices=RollupMethod.choices)
    part: "forms.ModelChoiceField[TemplateKpi]" = forms.ModelChoiceField(
        label=_("of everybody’s"), queryset=TemplateKpi.objects.none(), empty_label=None
    )
    over: "forms.ModelChoiceField[TemplateKpi]" = forms.ModelChoiceField(
        label=_("divided by"),
        queryset=TemplateKpi.objects.none(),
        required=False,
        empty_label=_("nothing"),
        help_text=_("For a ratio: the sum of the one by the sum of the other."),
    )
    coverage = forms.ChoiceField(
        label=_("Values that must be in"),
        choices=[("1.0", _("all")), ("0.8", _("four of five")), ("0.5", _("half"))],
        help_text=_("With fewer, the period has no value: a part of the people is not the department."),
    )

    def __init__(self, *args: Any, template: RoleTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kpis = Kpi.objects.filter(
            company_id=template.company_id, department_id=template.department_id, level=Level.DEPARTMENT
        ).exclude(status=Status.RETIRED)
        parts = TemplateKpi.objects.filter(template=template, retired_on__isnull=True, held_by=Holding.PERSON)
        for name, rows in (("kpi", kpis.order_by("name")), ("part", parts), ("over", parts)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
            field.queryset = rows


def _bind_person(field: forms.Field, company: Company) -> None:
    assert isinstance(field, PersonField)  # noqa: S101 - for the type checker
    field.company = company
    field.widget.attrs |= {"list": "people", "autocomplete": "off", **SUGGESTED}


def _placed(kpi: Kpi) -> str:
    return f"{kpi.department.name}: {kpi.name}" if kpi.department else kpi.name
