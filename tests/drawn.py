"""KPIs of the cast, drawn through the services: one of each level, linked, with a target."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alignment.models import CascadeLink
from alignment.services.links import create_link
from kpis.models import Kpi, Status, Target
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from kpis.services.targets import set_target
from tests.cast import Cast


@dataclass(frozen=True)
class Drawn:
    """`company` is Eve's; `department` (sales) and `individual` (sales) are Olga's."""

    company: Kpi
    department: Kpi
    individual: Kpi
    link: CascadeLink
    target: Target


def draw(cast: Cast, *, active: bool = False) -> Drawn:
    """Draft three KPIs as the alignment owner would; `active`: as if they had been activated."""
    actor = cast.actor("alignment_owner")
    said: dict[str, Any] = {"unit": "%", "direction": "higher", "review_cadence": "monthly"}

    def kpi(key: str, level: str, **fields) -> Kpi:
        name = key.replace("-", " ").capitalize()
        return create_kpi(company=cast.company, key=key, level=level, name=name, actor=actor, **said, **fields)

    company = kpi("retention", "company", owner=cast.executive.id)
    department = kpi("win-rate", "department", department=cast.sales.id, owner=cast.owner.id)
    individual = kpi("calls", "individual", department=cast.sales.id, owner=cast.owner.id)
    version = TargetVersion(starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), value=60.0)
    target = set_target(company=cast.company, kpi=department.id, version=version, actor=actor).target
    link = create_link(
        company=cast.company, child=department.id, parent=company.id, rationale="Won customers stay.", polarity=1,
        actor=cast.actor("head"),
    )  # fmt: skip
    if active:
        Kpi.objects.filter(company=cast.company).update(status=Status.ACTIVE, activated_on=date(2026, 1, 1))
    return Drawn(company, department, individual, link, target)
