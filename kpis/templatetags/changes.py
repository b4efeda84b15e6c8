"""Where a change is asked for that may not be made at once."""

from typing import Any

from django import template

from kpis.models import Kpi
from kpis.services.guards import Act, instead

register = template.Library()


@register.simple_tag(takes_context=True)
def ask_instead(context: dict[str, Any], kpi: Kpi, act: Act) -> str:
    """The address where the act is asked for; empty where whoever may edit does it at once."""
    return instead(context["request"].company, kpi, act)
