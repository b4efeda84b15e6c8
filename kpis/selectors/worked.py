"""Why this number: what a derived KPI was computed from, period by period."""

from datetime import date
from uuid import UUID

from kpis.models import Derivation, Kpi, SourceRole
from kpis.rules.calendar import as_cadence, period_index, running_period
from kpis.rules.derivation import Span
from kpis.rules.derived_values import Definition, derived_of, inputs_of
from kpis.rules.worked import Worked
from kpis.selectors.derivation import Graph, graph_of, members_of, values_of, window_of
from organization.models import Company

#: As many periods as a form previews and a page explains.
PERIODS = 8


def derivation_of(company: Company, kpi: UUID) -> Derivation | None:
    """How the KPI is computed, if it is."""
    return Derivation.objects.filter(company=company, kpi_id=kpi).first()


def sources_of(derivation: Derivation) -> list[tuple[UUID, str]]:
    """What it is computed from, in its order, with the part each plays. One query."""
    return list(derivation.sources.order_by("position").values_list("kpi_id", "role"))


def members_in_order(derivation: Derivation) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """(values, divisors) in their order. One query."""
    sources = sources_of(derivation)
    return (
        tuple(kpi for kpi, role in sources if role == SourceRole.VALUE),
        tuple(kpi for kpi, role in sources if role == SourceRole.DIVISOR),
    )


def worked(company: Company, kpi: UUID, *, today: date, periods: int = PERIODS) -> Worked[Kpi] | None:
    """The last periods up to the running one; None where the KPI is typed. Six queries, however many sources."""
    definition = graph_of(company, [kpi]).definitions.get(kpi)
    return worked_by(company, definition, today=today, periods=periods) if definition is not None else None


def worked_by(company: Company, definition: Definition, *, today: date, periods: int = PERIODS) -> Worked[Kpi]:
    """The same for a definition that need not be saved: the preview of a form."""
    month = company.fiscal_year_start_month
    graph = Graph({definition.kpi: definition}, members_of(company, (definition.kpi, *definition.sources)))
    cadence = as_cadence(definition.cadence)
    running = running_period(today, cadence, fiscal_start_month=month)
    last = period_index(running, cadence, fiscal_start_month=month)
    span = Span(cadence, last - periods + 1, periods, month)
    window = window_of(graph, first=span.starts()[0].item(), last=running, today=today, month=month)
    if window is None:
        raise ValueError("the last periods lie ahead")
    values = values_of(company, graph, window.spans, today=today)
    inputs = inputs_of(definition, graph.members, values, span)
    keys = [graph.members[one].key for one in definition.values]
    named = Kpi.objects.filter(company=company).select_related("department").in_bulk(list(definition.sources))
    return Worked(
        definition=definition,
        starts=tuple(span.starts()[:-1].tolist()),
        inputs=inputs,
        derived=derived_of(definition, inputs, keys),
        values=tuple(named[one] for one in definition.values),
        divisors=tuple(named[one] for one in definition.divisors),
    )
