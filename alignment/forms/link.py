"""What a link says."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alignment.models import CascadeLink, Strength
from alignment.selectors.cascade import possible_parents
from alignment.services.links import LONGEST_LAG, LinkFields
from alignment.wording.links import polarity_words
from kpis.forms.fields import NumberField, number_text
from kpis.models import Kpi, Level
from organization.models import Company

RISES, FALLS = "1", "-1"


class LinkForm(forms.Form):
    """A link's claim: the sentence, the direction, the size, the lag."""

    rationale = forms.CharField(
        label=_("How does the one move the other?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "hx-get": "",
                "hx-target": "#reading",
                "hx-trigger": "input changed delay:400ms",
                "hx-include": "closest form",
                "hx-params": "not csrfmiddlewaretoken",
            }
        ),
        help_text=_("One sentence that names the mechanism, so that somebody could disagree."),
    )
    polarity = forms.TypedChoiceField(label=_("Direction"), coerce=int, widget=forms.RadioSelect, initial=RISES)
    strength = forms.ChoiceField(label=_("Strength"), choices=[("", _("not known")), *Strength.choices], required=False)
    effect = NumberField(label=_("Effect"), required=False)
    effect_sd = NumberField(
        label=_("Give or take"), required=False, help_text=_("One standard deviation of the effect.")
    )
    lag_weeks = forms.IntegerField(
        label=_("Weeks until it shows"),
        required=False,
        min_value=0,
        max_value=LONGEST_LAG,
        help_text=_("Empty: not known; then a usual span is looked at."),
    )

    def __init__(self, *args: Any, company: Company, child: Kpi, parent: Kpi | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"child": f"“{child.name}”", "parent": f"“{parent.name}”" if parent else _now("the parent")}
        polarity, effect, spread = self.fields["polarity"], self.fields["effect"], self.fields["effect_sd"]
        assert isinstance(polarity, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(effect, NumberField)  # noqa: S101
        assert isinstance(spread, NumberField)  # noqa: S101
        polarity.choices = [(RISES, polarity_words(rises=True, **names)), (FALLS, polarity_words(rises=False, **names))]
        polarity.widget.attrs |= {
            "hx-get": "",
            "hx-target": "#reading",
            "hx-trigger": "change",
            "hx-include": "closest form",
            "hx-params": "not csrfmiddlewaretoken",
        }
        effect.bind_to(company)
        spread.bind_to(company)
        effect.help_text = _now(
            "Change of the parent, in its unit%(parent)s, for one unit%(child)s of this KPI. Empty: the strength is taken."
        ) % {
            "parent": f" ({parent.unit})" if parent and parent.unit else "",
            "child": f" ({child.unit})" if child.unit else "",
        }

    def said(self) -> LinkFields:
        """What the form says, as the services take it."""
        return cast(LinkFields, {name: self.cleaned_data[name] for name in LinkFields.__annotations__})

    @staticmethod
    def initial_of(link: CascadeLink, company: Company) -> dict[str, object]:
        """What the form shows of an existing link."""
        return {
            "rationale": link.rationale,
            "polarity": str(link.polarity),
            "strength": link.strength,
            "effect": number_text(link.effect, company),
            "effect_sd": number_text(link.effect_sd, company),
            "lag_weeks": link.lag_weeks,
        }


class NewLinkForm(LinkForm):
    """A new link: with its parent, of those that the levels allow."""

    parent: "forms.ModelChoiceField[Kpi]" = forms.ModelChoiceField(
        label=_("It moves"), queryset=Kpi.objects.none(), empty_label=_("choose a KPI")
    )
    field_order = ("parent",)

    def __init__(self, *args: Any, company: Company, child: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, company=company, child=child, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        parent.queryset = possible_parents(child)
        parent.label_from_instance = _placed  # type: ignore[method-assign, assignment]
        parent.help_text = (
            _now("A department KPI, best of the own department.")
            if child.level == Level.INDIVIDUAL
            else _now("A company KPI; or another department KPI that it is coupled with.")
        )


def _placed(kpi: Kpi) -> str:
    place = kpi.department.name if kpi.department else _now("Company")
    return f"{place}: {kpi.name}"
