"""How the list of KPIs calls their findings, and where they are told."""

from django.urls import reverse
from django.utils.translation import ngettext

from kpis.selectors.marks import Mark
from organization.models import Company


def mark_words(mark: Mark) -> str:
    """Three findings."""
    return ngettext("%(n)s finding", "%(n)s findings", mark.count) % {"n": mark.count}


def findings_url(company: Company, key: str) -> str:
    """All findings of one KPI."""
    return f"{reverse('alignment:findings', kwargs={'company_slug': company.slug})}?kpi={key}"
