"""The demo's values get the people who brought them and the moments at which they came; it has no past of its own."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from dashboards.rules.retail_entries import AWAY, SILENT, STANDS_IN, entry_of
from dashboards.rules.retail_people import address
from kpis.models import Kpi, Measurement, Status
from kpis.rules.calendar import as_cadence, period_end
from kpis.rules.discipline import PERIODS
from kpis.selectors.closing import closing_of
from kpis.services.states import restate
from organization.models import Absence, Company, Membership
from organization.rules.actors import Actor
from organization.services.absences import add_absence
from organization.services.trail import recorded

# Weekly and monthly periods that discipline looks back upon, and one to spare.
_BACK = timedelta(days=31 * (PERIODS + 1))
_TELL = """
UPDATE kpis_measurement m SET entered_by = e.person, entered_at = e.at
FROM unnest(%(kpis)s::uuid[], %(periods)s::date[], %(people)s::uuid[], %(moments)s::timestamptz[])
     AS e (kpi_id, period, person, at)
WHERE m.company_id = %(company)s AND m.kpi_id = e.kpi_id AND m.period = e.period
  AND (m.entered_by, m.entered_at) IS DISTINCT FROM (e.person, e.at)
"""
LONG_HERE = timedelta(days=400)
AWAY_FOR = timedelta(days=6)


def tell_entries(*, company: Company, today: date, actor: Actor) -> int:
    """Say who brought each of the last year's values and when, and that its people are no newcomers; how many values.

    Running twice says the same. What is silent in the demo stays so: the values of one owner are brought by their head.
    """
    with recorded(actor, why="demo"):
        Membership.objects.filter(company=company).update(created_at=company.created_at - LONG_HERE)
        _send_away(company, today, actor)
        told = _told(company, today)
        with connection.cursor() as cursor:
            cursor.execute(_TELL, told)
            changed = int(cursor.rowcount)
        restate(company=company)
    return changed


def _send_away(company: Company, today: date, actor: Actor) -> None:
    """Somebody is always away in the demo, so that standing in can be seen."""
    people = {person.email: person for person in Membership.objects.filter(company=company, active=True)}
    deputy = people.get(address(STANDS_IN))
    for handle in AWAY:
        person = people.get(address(handle))
        if person is None or deputy is None:
            continue
        if not Absence.objects.filter(company=company, membership=person, ends_on__gte=today).exists():
            add_absence(
                company=company,
                membership=person.id,
                deputy=deputy.id,
                starts_on=today,
                ends_on=today + AWAY_FOR,
                actor=actor,
                today=today,
            )


def _told(company: Company, today: date) -> dict[str, Any]:
    now = timezone.now()
    closing, month = closing_of(company), company.fiscal_year_start_month
    kpis = {
        kpi.id: kpi
        for kpi in Kpi.objects.filter(company=company, status=Status.ACTIVE, owner__isnull=False).select_related(
            "owner", "department"
        )
    }
    columns: dict[str, list[Any]] = {"kpis": [], "periods": [], "people": [], "moments": []}
    values = Measurement.objects.filter(company=company, kpi_id__in=kpis, period__gte=today - _BACK)
    for kpi_id, period in values.values_list("kpi_id", "period"):
        kpi = kpis[kpi_id]
        cadence = as_cadence(kpi.measure_cadence)
        entry = entry_of(
            owner=kpi.owner.email if kpi.owner else "",
            kpi=kpi.key,
            period=period,
            end=period_end(period, cadence, fiscal_start_month=month),
            last_day=closing.last_day(period, cadence),
            zone=company.time_zone,
        )
        columns["kpis"].append(kpi_id)
        columns["periods"].append(period)
        columns["people"].append(_who(kpi))
        columns["moments"].append(min(entry.at, now))
    return {"company": company.pk, **columns}


def _who(kpi: Kpi) -> UUID | None:
    silent = kpi.owner is not None and kpi.owner.email == address(SILENT)
    return kpi.department.head_id if silent and kpi.department else kpi.owner_id
