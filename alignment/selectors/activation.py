"""Reads what activation looks at: the KPI, its owner, its target, its links, how many company KPIs are active."""

from datetime import date

from django.db.models import Q

from alignment.rules.connection import is_sayable
from alignment.selectors.cascade import rationales_up
from kpis.models import Kpi, Level, Status, Target
from kpis.rules.activation import KpiFacts
from kpis.rules.ownership import OwnerFacts
from organization.models import Company, Membership


def activation_facts(*, company: Company, kpi: Kpi, today: date) -> KpiFacts:
    """The facts about one KPI on `today`, for kpis.rules.activation. At most four queries."""
    links = [] if kpi.level == Level.COMPANY else rationales_up(company=company, kpi=kpi.id)
    return KpiFacts(
        level=kpi.level,  # type: ignore[arg-type]
        name=kpi.name,
        definition=kpi.definition,
        unit=kpi.unit,
        direction=kpi.direction,
        nature=kpi.nature,
        target_now=_target_on(company, kpi, today),
        owner=_owner(company, kpi),
        measure_cadence=kpi.measure_cadence,
        review_cadence=kpi.review_cadence,
        department=kpi.department_id is not None,
        links=len(links),
        sayable_links=sum(is_sayable(text, child=kpi.name, parent=parent) for text, parent in links),
        active_company_kpis=active_beside(company=company, kpi=kpi) if kpi.level == Level.COMPANY else 0,
    )


def active_beside(*, company: Company, kpi: Kpi) -> int:
    """How many other KPIs are active where this one would join: the company, its department, its owner."""
    others = Kpi.objects.filter(company=company, level=kpi.level, status=Status.ACTIVE).exclude(id=kpi.id)
    if kpi.level == Level.DEPARTMENT:
        others = others.filter(department=kpi.department)
    elif kpi.level == Level.INDIVIDUAL:
        others = others.filter(owner_id=kpi.owner_id)
    return others.count()


def _target_on(company: Company, kpi: Kpi, day: date) -> bool:
    holds = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Target.objects.filter(holds, company=company, kpi_id=kpi.id, starts_on__lte=day).exists()


def _owner(company: Company, kpi: Kpi) -> OwnerFacts | None:
    if kpi.owner_id is None:
        return None
    owner = Membership.objects.get(company=company, id=kpi.owner_id)
    return OwnerFacts(name=owner.name, email=owner.email, active=owner.active)
