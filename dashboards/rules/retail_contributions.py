"""What the demo's departments say they do for the three company KPIs, what they hand over, and what was announced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dashboards.rules.retail_kpis import COMPANY, DEPARTMENT
from dashboards.rules.retail_people import DEPARTMENTS

#: (department, company KPI) -> what it does beyond what its linked KPIs measure.
SAID: dict[tuple[str, str], str] = {
    ("finance", "customer-retention"): "",
    (
        "sales-floor",
        "customer-retention",
    ): "We help customers in the store so that they find what they came for and return.",
}
#: giver, taker, company KPI, what, the KPI that measures it.
HAND_OFFS: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("e-commerce", "operations", "customer-retention", "Orders as they were promised at the checkout", None),
    ("marketing", "e-commerce", "revenue-growth", "Visitors who arrive from campaigns", "cart-abandonment"),
)
PRIORITY = "Win back customers who left"
PRIORITY_NOTE = "Announced at the summer meeting."
#: Makes it measurable.
PRIORITY_KPI = "returning-response"
_ANNOUNCED_BEFORE = timedelta(days=40)


def contributions() -> list[dict[str, Any]]:
    """Each linked department KPI as a statement that it measures, what is only said, and who answered that they do nothing for it."""
    tops = {one.key for one in COMPANY}
    found = [
        {"department": spec.department, "company_kpi": parent.key, "statement": parent.rationale, "kpi": spec.key}
        for spec in DEPARTMENT
        for parent in spec.parents
        if parent.key in tops
    ]
    said = [
        {"department": department, "company_kpi": top, "statement": statement, "kpi": None}
        for (department, top), statement in SAID.items()
        if statement or not any((one["department"], one["company_kpi"]) == (department, top) for one in found)
    ]
    asked = {(one["department"], one["company_kpi"]) for one in (*found, *said)}
    nothing = [
        {"department": department.key, "company_kpi": top.key, "statement": "", "kpi": None}
        for department in DEPARTMENTS
        for top in COMPANY
        if (department.key, top.key) not in asked
    ]
    return [*found, *said, *nothing]


def announced_on(anchor: date) -> date:
    """The day on which the demo's priority was announced."""
    return anchor - _ANNOUNCED_BEFORE
