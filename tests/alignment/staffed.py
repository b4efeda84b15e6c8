"""A sales department with representatives, a department KPI above them, and a template of four KPIs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from alignment.models import RoleTemplate, TemplateKpi
from alignment.services.template_parts import accept_parts, add_part
from alignment.services.templates import create_template
from kpis.models import Kpi, Status
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from organization.models import Membership
from tests.cast import Cast

START = TargetVersion(starts_on=date(2026, 1, 1), value=40.0)
SENTENCES = {
    "Qualified opportunities": "A representative who opens more qualified deals closes more of them within a quarter.",
    "Offers answered within a day": "A buyer who hears back on the same day has not yet asked the next supplier.",
    "Renewals signed before expiry": "A contract that is signed before it ends is not offered to the competition.",
    "Discount given": "Every point of discount that is not given stays in the price the customer signs.",
}


@dataclass(frozen=True)
class Staffed:
    """`win_rate` is the parent of all four."""

    template: RoleTemplate
    parts: list[TemplateKpi]
    win_rate: Kpi
    people: list[Membership]


def win_rate(cast: Cast) -> Kpi:
    """The one that is drawn already, or a new one."""
    drawn = Kpi.objects.filter(company=cast.company, key="win-rate").first()
    if drawn is not None:
        return drawn
    kpi = create_kpi(
        company=cast.company, key="win-rate", level="department", name="Win rate", unit="%", direction="higher",
        department=cast.sales.id, owner=cast.head.id, review_cadence="monthly", actor=cast.actor("head"),
    )  # fmt: skip
    Kpi.objects.filter(id=kpi.id).update(status=Status.ACTIVE, activated_on=date(2026, 1, 1))
    return kpi


def staff(cast: Cast, people: int = 3, *, accepted: bool = False, **said: Any) -> Staffed:
    """The head writes the template; `accepted`: the alignment owner agrees to its claims."""
    parent = win_rate(cast)
    fields = {"name": "Sales representative", "job_role": "Sales representative"} | said
    template = create_template(company=cast.company, department=cast.sales.id, actor=cast.actor("head"), **fields)
    parts = [part(cast, template, parent, name=name, rationale=text) for name, text in SENTENCES.items()]
    if accepted:
        accept_parts(company=cast.company, parts=[one.id for one in parts], actor=cast.actor("alignment_owner"))
    return Staffed(template, parts, parent, representatives(cast, people))


def part(cast: Cast, template: RoleTemplate, parent: Kpi, **said: Any) -> TemplateKpi:
    """A KPI of the template, by the head."""
    fields = {
        "unit": "%", "direction": "lower" if said.get("name") == "Discount given" else "higher", "aggregation": "mean",
        "review_cadence": "monthly", "nature": "outcome", "indicator": "leading", "parent": parent.id, "target": START,
    }  # fmt: skip
    return add_part(company=cast.company, template=template.id, actor=cast.actor("head"), **fields | said)


def representatives(cast: Cast, people: int) -> list[Membership]:
    """People of the job role, some with long names."""
    rows = [
        Membership(
            company=cast.company, email=f"rep{n:02}@alder.example", department=cast.sales, job_role="Sales representative",
            name=f"Maximiliana Featherstonehaugh-Castellanos {n}" if n % 10 == 3 else f"Rosa Ribeiro {n}",
        )
        for n in range(people)
    ]  # fmt: skip
    return Membership.objects.bulk_create(rows)
