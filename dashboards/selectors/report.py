"""The alignment report (plumbline-report/1): how every KPI stands on a day, and every link. docs/report.md."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alignment.models import CascadeLink, Finding
from alignment.rules.findings import SEVERITIES
from alignment.selectors.evidence import CLAIMED, Figures, figures_of
from alignment.selectors.findings import FindingRow, computed_by, findings_on, rows_told
from alignment.wording.findings import reason_of
from dashboards.rules.company_file_shape import LEVELS
from dashboards.rules.report_shape import ALGORITHM, FORMAT
from dashboards.selectors.report_conflicts import conflicts_part
from dashboards.selectors.report_diagnoses import diagnoses_part
from governance.selectors.report_parts import maturity_part, steps_part
from kpis.selectors.states import Row, states_as_of, states_of
from organization.http.request import company_today
from organization.models import Company, Membership

_FIGURES = ("variance", "variance_pct", "health", "stale", "misses_in_a_row", "signal", "adverse", "flag")


def alignment_report(
    company: Company, *, as_of: date | None = None, findings: QuerySet[Finding] | None = None
) -> dict[str, Any]:
    """The report in plain JSON types, of today or of an earlier day (values by period, today's corrections and links).

    KPIs are ordered by level and key, links by their KPIs' keys, findings by severity, rule and key. `findings`: those that the reader may
    read; None: all of the company's.
    """
    day = as_of or company_today(company)
    rows = states_of(company) if as_of is None else states_as_of(company, as_of)
    people = dict(Membership.objects.filter(company=company).values_list("id", "email"))
    rows.sort(key=lambda row: (LEVELS.index(row.level), row.key))
    return {
        "format": FORMAT,
        "company": company.slug,
        "as_of": day.isoformat(),
        "algorithm": ALGORITHM,
        "kpis": [_kpi(row, people) for row in rows],
        "findings": _findings(company, day, Finding.objects.filter(company=company) if findings is None else findings),
        "links": _links(company, as_of),
        "conflicts": conflicts_part(company, as_of=as_of),
        "diagnoses": diagnoses_part(company, rows, as_of=as_of),
        "maturity": maturity_part(company, day=day),
        "steps": steps_part(company, today=company_today(company), as_of=as_of),
    }


def _kpi(row: Row, people: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "key": row.key,
        "level": row.level,
        "department": row.department_key or None,
        "owner": people.get(row.owner) if row.owner else None,
        "period": row.period.isoformat() if row.period else None,
        "actual": row.actual,
        "target": row.pace,
        "low": row.target_low,
        "high": row.target_high,
        "final_target": row.target,
        **{name: getattr(row, name) for name in _FIGURES},
        "forecast": _forecast(row),
    }


def _forecast(row: Row) -> dict[str, Any] | None:
    if row.forecast is None or row.forecast_at is None:
        return None
    return {
        "at": row.forecast_at.isoformat(),
        "value": row.forecast,
        "low": row.forecast_low,
        "high": row.forecast_high,
        "p_miss": row.p_miss,
    }


def _findings(company: Company, day: date, rows: QuerySet[Finding]) -> list[dict[str, Any]] | None:
    """What stood on the day; None where the rules had not been asked by then."""
    if not computed_by(company, day=day):
        return None
    stood = rows_told(company, findings_on(rows, day=day), today=day)
    return [_finding(row) for row in sorted(stood, key=_place)]


def _place(row: FindingRow) -> tuple[int, str, str, str]:
    return SEVERITIES.index(row.severity), row.rule, row.key, str(row.subject)


def _finding(row: FindingRow) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "severity": row.severity,
        "subject": {"kind": row.kind, "key": row.key},
        "reason": reason_of(row.rule, row.params),
        "article": f"Step {row.step}",
        "waived_until": row.waived_until.isoformat() if row.waived_until else None,
    }


def _links(company: Company, as_of: date | None) -> list[dict[str, Any]]:
    """Every link with what history says of it. `lag_weeks`: where history found it, else the documented one."""
    found = figures_of(company=company, as_of=as_of)
    rows = CascadeLink.objects.filter(company=company).order_by("child__key", "parent__key")
    told = rows.values_list("id", "child__key", "parent__key", "lag_weeks")
    return [_link(child, parent, lag, found.get(link, CLAIMED)) for link, child, parent, lag in told]


def _link(child: str, parent: str, documented: int | None, figures: Figures) -> dict[str, Any]:
    return {
        "child": child,
        "parent": parent,
        "evidence": figures.verdict,
        "lag_weeks": documented if figures.lag_weeks is None else figures.lag_weeks,
        "r": figures.r,
        "p_adjusted": figures.p_adjusted,
        "testable_from": figures.testable_from.isoformat() if figures.testable_from else None,
    }
