"""What stands between a department and its closing."""

from typing import Any

from django import template

from governance.selectors.retiring import Retiring
from governance.selectors.retiring import retiring as retiring_of
from organization.rules.regrouping import KPI, Regrouping

register = template.Library()


@register.simple_tag(takes_context=True)
def retiring(context: dict[str, Any], plan: Regrouping) -> Retiring:
    """The KPIs of a plan that are retired by request only, and the requests that wait."""
    return retiring_of(context["request"].company, [step.thing.id for step in plan.of(KPI, "retires")])
