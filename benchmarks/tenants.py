"""One company among 2,000 against the same company among ten: what a page reads must not know of the others."""

from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from benchmarks.clones import add_clones, companies_standing
from benchmarks.companies import ACTOR, Measured, door_of
from benchmarks.table import Line, Table, at_most
from benchmarks.timing import in_words, side_by_side
from dashboards.rules.big import big_company
from dashboards.selectors.overview import read_overview
from dashboards.services.company_file import load_file
from dashboards.services.synthetic import HUGE_SHAPE, file_of
from kpis.models import Kpi, Source
from kpis.selectors.states import states_of
from organization.http.request import company_today
from organization.models import CompanyEntry, Department, Membership, company_scope
from organization.selectors.people import person_facts

AIM = 4
FEW, MANY = 10, 2000
SLUG = "one-among-many"
YARDSTICK = "yardstick: 50,000 numbers added by the database"


def measure(*, quick: bool) -> Table:
    """State reads and pages of one company of 300 KPIs, first among ten companies, then among 2,000."""
    few, many = (3, 30) if quick else (FEW, MANY)
    measured = _company()
    _fill(measured, few)
    works = _works(measured)
    repeats = 10 if quick else 60
    before = side_by_side(works, repeats=repeats)
    _fill(measured, many)
    after = side_by_side(works, repeats=repeats)
    lines: list[Line] = []
    # Between the two the machine may have become quieter or busier: the same bare work says by how much.
    pace = after[YARDSTICK].least / before[YARDSTICK].least
    for name in works:
        now, then = after[name].least, before[name].least
        against = f"among {few}: {in_words(then)}"
        if name == YARDSTICK:
            lines.append(Line(name, in_words(now), against, f"{pace:.2f}"))
        else:
            lines.append(at_most(f"{name}, among {many:,}", in_words(now), against, now / then / pace, AIM))
    return Table(
        "One company among many",
        lines,
        [
            "Ratios are divided by that of the yardstick, a statement that reads no table, measured in turn with the others.",
            "Least of the repeats. Every company has 5 company KPIs, 5 departments of 7, 65 people of 4: 300 KPIs, all with state rows.",
            "The company itself is made by the product, the others are copies of its rows with ids of their own; histories are not copied.",
            f"Tables at the end: {_rows()}.",
        ],
    )  # fmt: skip


def _company() -> Measured:
    entry = CompanyEntry.objects.filter(slug=SLUG).first()
    if entry is None:
        today = timezone.now().date()
        made = big_company(slug=SLUG, today=today, weeks=26, **HUGE_SHAPE)
        company = load_file(file_of(made), actor=ACTOR, source=Source.COMMAND, why="benchmark")
    else:
        with company_scope(entry.id):
            company = Membership.objects.filter(company=entry.id).select_related("company")[0].company
    with company_scope(company.id):
        executive = Membership.objects.filter(company=company, role="executive").order_by("email")[0]
    return Measured(company, door_of(company, executive))


def _fill(measured: Measured, companies: int) -> None:
    standing = companies_standing()
    if standing < companies:
        add_clones(measured.company.id, first=standing, last=companies - 1)


def _works(measured: Measured) -> dict[str, Callable[[], object]]:
    company, door = measured.company, measured.executive
    today = company_today(company)
    with company_scope(company.id):
        kpi = Kpi.objects.filter(company=company, level="department").order_by("key")[0].key
        unit = Department.objects.filter(company=company).order_by("key")[0].key
        own = Kpi.objects.filter(company=company, level="individual", owner__isnull=False).order_by("key")
        person = Membership.objects.select_related("company").get(id__in=own.values("owner_id")[:1])
        facts = person_facts(person)
        owned = list(Kpi.objects.filter(company=company, owner=person).values_list("id", flat=True))

    def scoped(read: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            with company_scope(company.id):
                read()

        return run

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(n) FROM generate_series(1, 50000) AS n")
            cursor.fetchone()

    return {
        YARDSTICK: scoped(bare),
        "state rows of a person's KPIs": scoped(lambda: states_of(company, kpis=owned, today=today)),
        "state rows of a company's 40 KPIs, links, freshness": scoped(
            lambda: read_overview(company, day=today, today=today, reader=facts)
        ),
        "overview page": lambda: door.get(measured.path),
        "KPI page": lambda: door.get(f"{measured.path}kpis/{kpi}/"),
        "department page": lambda: door.get(f"{measured.path}departments/{unit}/"),
        "catalogue page": lambda: door.get(f"{measured.path}kpis/"),
    }


def _rows() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relname IN "
            "('kpis_kpi', 'kpis_kpistate', 'kpis_target', 'alignment_cascadelink', 'organization_membership') ORDER BY 1"
        )
        return ", ".join(f"{name} {count:,}" for name, count in cursor.fetchall())
