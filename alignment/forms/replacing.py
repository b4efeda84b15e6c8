"""What becomes of a KPI whose connection cannot be said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alignment.forms.contributions import ClaimForm, ProposalFields
from kpis.models import Kpi, Level, Status
from organization.models import Company

RETIRE, CHOOSE, PROPOSE = "retire", "choose", "propose"


class UnsayableForm(ProposalFields, ClaimForm):
    """Retire it, let another take its place, or propose one. `rationale` is said of the other one."""

    act = forms.ChoiceField(
        label=_("What takes its place?"),
        choices=[(RETIRE, _("nothing")), (CHOOSE, _("another KPI there is")), (PROPOSE, _("a new one"))],
        widget=forms.RadioSelect,
        initial=RETIRE,
    )
    by: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("The other KPI"), queryset=Kpi.objects.none(), required=False, empty_label=_("choose a KPI")
    )
    why = forms.CharField(label=_("Why does it go?"), required=False, max_length=500)
    field_order = ("act", "by", "name", "unit", "direction", "review_cadence", "owner", "rationale", "polarity", "why")

    def __init__(self, *args: Any, kpi: Kpi, parent: Kpi, company: Company, **kwargs: Any) -> None:
        super().__init__(*args, company=company, company_kpi=parent, head=kpi.owner, **kwargs)
        self.fields["name"].required = False
        self.fields["rationale"].label = _("How does the other one move it?")
        by, act = self.fields["by"], self.fields["act"]
        assert isinstance(by, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(act, forms.ChoiceField)  # noqa: S101 - for the type checker
        same = Kpi.objects.filter(company=company, level=kpi.level, department=kpi.department).exclude(id=kpi.id)
        by.queryset = same.exclude(status=Status.RETIRED).order_by("name")
        by.label_from_instance = lambda one: one.name  # type: ignore[method-assign, assignment]
        if kpi.level != Level.DEPARTMENT:
            act.choices = [choice for choice in act.choices if choice[0] != PROPOSE]  # type: ignore[index, misc, union-attr]
