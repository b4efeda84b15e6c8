"""Synthetic companies: generated, then loaded as a company file is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from dashboards.rules.big import SEED, big_company
from dashboards.rules.company_file import CompanyFile, SeriesPart
from dashboards.rules.company_file_faults import KEPT, Faults, shown
from dashboards.rules.company_file_rules import read_company_file
from dashboards.rules.retail import retail_synthetic
from dashboards.rules.synthetic import SyntheticCompany
from dashboards.services.company_file import STEPS as LOADING
from dashboards.services.company_file import CompanyFileRefused, Step, load_file, unheard
from kpis.models import Source
from organization.models import Company, CompanyEntry
from organization.rules.actors import system

#: A huge installation: so many companies of 5 company KPIs, 5 departments of 7, 65 people of 4: 300 KPIs each.
HUGE = 200
HUGE_SHAPE: dict[str, Any] = {"departments": 5, "people": 65}

SIZES: Mapping[str, Callable[..., SyntheticCompany]] = {"retail": retail_synthetic, "big": big_company}
WHY = "synthetic company"
#: What making a company goes through.
STEPS = ("make", *LOADING[1:])


@dataclass(frozen=True, slots=True)
class Made:
    """A synthetic company, and how much there is of it."""

    company: Company
    kpis: int
    values: int


def make_company(
    size: str, *, slug: str, today: date, weeks: int = 104, seed: int | None = None, step: Step = unheard
) -> Made:
    """Generate a company of one of SIZES with `weeks` weeks of history before `today`, and load it.

    Raises:
        CompanyFileRefused: the slug is taken or is none.
    """
    step("make")
    said: dict[str, Any] = {} if seed is None else {"seed": seed}
    return _loaded(SIZES[size](slug=slug, today=today, weeks=weeks, **said), step)


def make_companies(
    *, slug: str, today: date, weeks: int = 104, seed: int | None = None, count: int = HUGE
) -> Iterator[Made]:
    """Generate and load the companies of a huge installation one by one, each complete when it is yielded.

    Their slugs are `slug` and a number: acme-001. Nothing is made where one of them is taken.

    Raises:
        CompanyFileRefused: a slug is taken or is none.
    """
    slugs = [f"{slug}-{number:03d}" for number in range(1, count + 1)]
    _refuse_taken(slugs)
    first = SEED if seed is None else seed
    for number, one in enumerate(slugs):
        yield _loaded(big_company(slug=one, today=today, weeks=weeks, seed=first + number, **HUGE_SHAPE), unheard)


def _refuse_taken(slugs: Sequence[str]) -> None:
    taken = CompanyEntry.objects.filter(slug__in=slugs, archived_at__isnull=True).order_by("slug")
    faults = Faults()
    for entry in taken[:KEPT]:
        faults.add("company.slug", "slug_taken", "free_slug", found=shown(entry.slug))
    if faults:
        raise CompanyFileRefused(faults)


def _loaded(synthetic: SyntheticCompany, step: Step) -> Made:
    company = load_file(file_of(synthetic), actor=system("command"), source=Source.COMMAND, why=WHY, step=step)
    return Made(company, len(synthetic.file["kpis"]), synthetic.value_count)


def file_of(synthetic: SyntheticCompany) -> CompanyFile:
    """The generated company, checked like any file, with its values as the arrays they are."""
    document = {**synthetic.file, "values": {}}
    reading = read_company_file(document, now=timezone.now())
    if reading.file is None:
        raise CompanyFileRefused(reading.faults)
    return replace(reading.file, values={key: SeriesPart(start, actuals) for key, start, actuals in synthetic.series()})
