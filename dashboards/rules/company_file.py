"""The company file as Python sees it: one small dataclass for each kind of entry. Its format: docs/company-file.md.

People stand by e-mail, departments and KPIs by key, as in the file; "" and None stand for "not said".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = "plumbline-company/1"


@dataclass(frozen=True, slots=True)
class CompanyPart:
    """The company itself."""

    slug: str
    name: str
    currency: str = "EUR"
    time_zone: str = "UTC"
    locale: str = "en"
    fiscal_year_start_month: int = 1
    velocity: str = "high"
    alignment_owner: str | None = None


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A person of the company."""

    email: str
    name: str
    role: str = "member"
    department: str | None = None
    job_role: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class DepartmentPart:
    """A department."""

    key: str
    name: str
    function: str = "other"
    head: str | None = None
    velocity: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class TargetPart:
    """A version of a target, from `starts_on` to `ends_on`, both included."""

    starts_on: date
    ends_on: date | None = None
    baseline: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    tolerance: float | None = None
    shape: str = "flat"
    scope: str = "period"


@dataclass(frozen=True, slots=True)
class ContributorPart:
    """A department that feeds a KPI owned elsewhere."""

    department: str
    input: str = ""


@dataclass(frozen=True, slots=True)
class KpiPart:
    """A KPI with its targets and contributors."""

    key: str
    name: str
    level: str
    department: str | None = None
    owner: str | None = None
    deputy: str | None = None
    definition: str = ""
    unit: str = ""
    decimals: int = 1
    direction: str = ""
    indicator: str = ""
    nature: str = ""
    aggregation: str = "last"
    measure_cadence: str = "weekly"
    review_cadence: str = ""
    tags: Sequence[str] = ()
    status: str = "active"
    typical_change: float | None = None
    locked_until: date | None = None
    activated_on: date | None = None
    retired_on: date | None = None
    targets: Sequence[TargetPart] = ()
    contributors: Sequence[ContributorPart] = ()


@dataclass(frozen=True, slots=True)
class LinkPart:
    """A link of the cascade, or a coupling of two department KPIs."""

    child: str
    parent: str
    rationale: str = ""
    polarity: int = 1
    effect: float | None = None
    effect_sd: float | None = None
    strength: str = ""
    lag_weeks: int | None = None
    author: str | None = None
    accepted_by: str | None = None


@dataclass(frozen=True, slots=True)
class ContributionPart:
    """What a department does for a company KPI; no statement: it was asked and does nothing. `kpi`: what measures it."""

    department: str
    company_kpi: str
    statement: str = ""
    kpi: str | None = None


@dataclass(frozen=True, eq=False)
class SeriesPart:
    """Values of a KPI, (n,) from the period `start` on, nan = missing; `notes` by the first day of their period."""

    start: date
    actuals: NDArray[np.float64]
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExplanationPart:
    """What was said about a value that was off. `on` None: the day of the loading."""

    kpi: str
    period: date
    cause: str
    text: str
    next_step: str = ""
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ResourcePart:
    """Shared capacity or a budget. By KPI key: `uses` what a unit of improvement takes, `hurts` what a company KPI loses per unit of overload."""

    key: str
    name: str
    slack: float = 0.0
    hard: bool = False
    uses: Mapping[str, float] = field(default_factory=dict)
    hurts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class CompanyFile:
    """A whole company: every part read, every rule kept. `governance`: the sections of company_file_governance by name."""

    company: CompanyPart
    people: Sequence[PersonPart] = ()
    departments: Sequence[DepartmentPart] = ()
    kpis: Sequence[KpiPart] = ()
    links: Sequence[LinkPart] = ()
    contributions: Sequence[ContributionPart] = ()
    values: Mapping[str, SeriesPart] = field(default_factory=dict)
    explanations: Sequence[ExplanationPart] = ()
    resources: Sequence[ResourcePart] = ()
    governance: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
