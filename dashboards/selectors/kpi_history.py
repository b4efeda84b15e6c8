"""Reads what ever happened to one KPI: definition, targets, owner, links, explanations, corrections. Append-only."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from alignment.models import CascadeLink
from kpis.models import Contributor, Derivation, Explanation, Kpi, Skip, Target
from organization.models import Company
from organization.selectors.trail import Change, changes_of, event_model_of


@dataclass(frozen=True, slots=True)
class Events:
    """Changes of the rows of one model, newest first."""

    model: type[models.Model]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything the trail keeps of a KPI. `ends`: what each link joined, also those that are gone: link -> the other KPI;
    `up`: the links that lead up from this one."""

    events: list[Events]
    ends: dict[UUID, Kpi]
    up: frozenset[UUID]


def trail_of(*, company: Company, kpi: Kpi) -> Trail:
    """The changes of the KPI itself and of everything that hangs on it. A constant number of queries, whatever happened."""
    found = [Events(Kpi, changes_of(Kpi, [kpi.id]))]
    found += [
        Events(model, changes_of(model, _objects(company, model, models.Q(kpi_id=kpi.id))))
        for model in (Derivation, Target, Contributor, Explanation, Skip)
    ]
    links, up = _links(company, kpi)
    found.append(Events(CascadeLink, changes_of(CascadeLink, links)))
    return Trail(found, links, up)


def _objects(company: Company, model: type[models.Model], which: models.Q) -> Collection[UUID]:
    """The ids of rows that exist or existed."""
    events = event_model_of(model)._default_manager.filter(which, company=company)
    return set(events.order_by().values_list("pgh_obj_id", flat=True).distinct())


def _links(company: Company, kpi: Kpi) -> tuple[dict[UUID, Kpi], frozenset[UUID]]:
    events = event_model_of(CascadeLink)._default_manager.filter(
        models.Q(child_id=kpi.id) | models.Q(parent_id=kpi.id), company=company
    )
    joined = list(events.order_by().values_list("pgh_obj_id", "child_id", "parent_id").distinct())
    other = {link: parent if child == kpi.id else child for link, child, parent in joined}
    kpis = Kpi.objects.filter(company=company, id__in=set(other.values())).in_bulk()
    up = frozenset(link for link, child, _parent in joined if child == kpi.id)
    return {link: kpis[end] for link, end in other.items()}, up
