"""Reads loads: which there are, and whether one can be undone."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from kpis.models import Load
from kpis.rules.loads import LoadFacts, UndoFault, undo_fault
from organization.models import Company


def loads_of(company: Company, *, of: UUID | None = None) -> QuerySet[Load]:
    """The company's loads, newest first; `of`: only those that this person or token made."""
    found = Load.objects.filter(company=company).select_related("by", "undone_by", "token").defer("faults")
    return found if of is None else found.filter(Q(by=of) | Q(token=of))


def load_at(company: Company, load: UUID) -> Load | None:
    """A load of the company."""
    return Load.objects.filter(company=company, id=load).select_related("by", "undone_by", "token").first()


def why_not_undone(*, company: Company, load: Load, now: datetime) -> UndoFault | None:
    """Why the load cannot be undone now, None where it can. One query."""
    later = Load.objects.filter(company=company, done_at__isnull=False, undone_at__isnull=True, values_unchanged__gt=0)
    if load.done_at is not None:
        later = later.filter(done_at__gte=load.done_at).exclude(id=load.id)
    return undo_fault(facts_of(load), [facts_of(one) for one in later.defer("faults")], now=now)


def facts_of(load: Load) -> LoadFacts:
    """A load as rules know it."""
    return LoadFacts(
        done_at=load.done_at,
        undone=load.undone_at is not None,
        unchanged=load.values_unchanged,
        kpis=load.kpis,
        first=load.first_period,
        last=load.last_period,
    )


def companies_with_files() -> list[UUID]:
    """Companies in which a file waits for a worker; ids only, as the clock needs them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plumbline_loading_companies()")
        return [company for (company,) in cursor.fetchall()]
