"""Reads what the projector shows beside an item: what was said of the KPI, its plan, the link, the request, how the maturity went."""

from datetime import date
from uuid import UUID

from alignment.models import CascadeLink
from governance.models import ChangeRequest, ImprovementPlan, MaturityScore, PlanStatus
from kpis.models import Explanation
from organization.models import Company

_SCORES = 60


def explanation_since(company: Company, kpi: UUID, since: date | None) -> Explanation | None:
    """What was said last of the present row of misses; without one (None), what was said last. One query."""
    rows = Explanation.objects.filter(company=company, kpi=kpi).select_related("author")
    return (rows if since is None else rows.filter(period__gte=since)).first()


def open_plan_of(company: Company, kpi: UUID) -> ImprovementPlan | None:
    """The plan that is open for a KPI. One query."""
    return ImprovementPlan.objects.filter(company=company, kpi=kpi, status=PlanStatus.OPEN).first()


def link_named(company: Company, link: UUID) -> CascadeLink | None:
    """A link with its ends; None where it was taken out of the cascade. One query."""
    rows = CascadeLink.objects.filter(company=company, id=link)
    return rows.select_related("child__department", "parent", "author").first()


def request_named(company: Company, change: UUID) -> ChangeRequest | None:
    """A change request with its author. One query."""
    return ChangeRequest.objects.filter(company=company, id=change).select_related("author", "department").first()


def latest_scores(company: Company) -> list[MaturityScore]:
    """The company's maturity of the last days on which it was kept, the latest first. One query."""
    rows = MaturityScore.objects.filter(company=company, department__isnull=True)
    return list(rows.order_by("-day")[:_SCORES])
