"""Synthetic companies: generated, then loaded as a company file is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from dashboards.rules.big import big_company
from dashboards.rules.company_file import CompanyFile, SeriesPart
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.company_file_shape import UNREAD
from dashboards.rules.retail import retail_synthetic
from dashboards.rules.synthetic import SyntheticCompany
from dashboards.services.company_file import CompanyFileRefused, load_file
from kpis.models import Source
from organization.models import Company
from organization.rules.actors import system

SIZES: Mapping[str, Callable[..., SyntheticCompany]] = {"retail": retail_synthetic, "big": big_company}
WHY = "synthetic company"


@dataclass(frozen=True, slots=True)
class Made:
    """A synthetic company, and how much there is of it."""

    company: Company
    kpis: int
    values: int


def make_company(size: str, *, slug: str, today: date, weeks: int = 104, seed: int | None = None) -> Made:
    """Generate a company of one of SIZES with `weeks` weeks of history before `today`, and load it.

    Raises:
        CompanyFileRefused: the slug is taken or is none.
    """
    said: dict[str, Any] = {} if seed is None else {"seed": seed}
    synthetic = SIZES[size](slug=slug, today=today, weeks=weeks, **said)
    company = load_file(file_of(synthetic), actor=system("command"), source=Source.COMMAND, why=WHY)
    return Made(company, len(synthetic.file["kpis"]), synthetic.value_count)


def file_of(synthetic: SyntheticCompany) -> CompanyFile:
    """The generated company, checked like any file, with its values as the arrays they are."""
    document = {**synthetic.file, "values": {}}
    document |= {section: [] for section in UNREAD}
    reading = read_company_file(document, now=timezone.now())
    if reading.file is None:
        raise CompanyFileRefused(reading.faults)
    return replace(reading.file, values={key: SeriesPart(start, actuals) for key, start, actuals in synthetic.series()})
