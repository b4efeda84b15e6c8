"""The demo's workshop beyond its file: two hand-offs, one of them in no man's land, and a priority that is announced."""

from datetime import date

from alignment.services.hand_offs import add_hand_off, measure_hand_off
from alignment.services.priorities import announce_priority, tie_priority
from dashboards.rules.retail_contributions import HAND_OFFS, PRIORITY, PRIORITY_KPI, PRIORITY_NOTE, announced_on
from kpis.models import Kpi
from organization.models import Company, Department
from organization.rules.actors import Actor


def hold_workshop(*, company: Company, anchor: date, actor: Actor) -> None:
    """Say them once, when the demo is loaded."""
    departments = dict(Department.objects.filter(company=company).values_list("key", "id"))
    kpis = dict(Kpi.objects.filter(company=company).values_list("key", "id"))
    for giver, taker, top, what, measure in HAND_OFFS:
        row = add_hand_off(
            company=company, giver=departments[giver], taker=departments[taker], company_kpi=kpis[top], what=what, actor=actor
        )  # fmt: skip
        if measure is not None:
            measure_hand_off(company=company, hand_off=row.id, kpi=kpis[measure], actor=actor)
    priority = announce_priority(
        company=company, name=PRIORITY, announced_on=announced_on(anchor), note=PRIORITY_NOTE, actor=actor, today=anchor
    )
    tie_priority(company=company, priority=priority.id, kpi=kpis[PRIORITY_KPI], actor=actor)
