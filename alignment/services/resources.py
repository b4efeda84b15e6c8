"""Shared resources: what several KPIs draw on, how much is spare, and what it costs to want more."""

from collections.abc import Iterable, Mapping
from math import isfinite
from uuid import UUID

from django.utils.text import slugify

from alignment.models import Resource, ResourceUse
from alignment.rules.templates import free_key
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from organization.models import ChangeMark, Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_NAME = 200
LONGEST_REASON = 1000
Amounts = Mapping[UUID, float]


def add_resource(
    *,
    company: Company,
    name: str,
    slack: float | None,
    actor: Actor,
    hard: bool = False,
    uses: Amounts | None = None,
    hurts: Amounts | None = None,
    key: str = "",
    why: str = "",
) -> Resource:
    """A resource with what it takes per unit of improvement of department KPIs (`uses`) and what a company KPI loses per unit wanted beyond
    it (`hurts`), both by KPI. Without a key one is made of the name.

    Raises:
        Refused: no name, a key or name already taken, an amount below zero or none, a KPI that is retired or of another level.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        taken = set(Resource.objects.filter(company=company).values_list("key", flat=True))
        row = Resource(company=company, name=" ".join(name.split()), hard=hard)
        row.key = key or free_key(slugify(row.name)[:60] or "resource", taken, longest=60)
        faults = [Fault("key", "taken")] if key in taken else []
        wanted = _Wanted(uses or {}, hurts or {}, kept=())
        refuse([*faults, *_faults(row, slack, why), *wanted.faults(company)])
        row.slack = float(slack or 0.0)
        row.save(force_insert=True)
        _write(row, wanted)
        _mark(company, wanted.kpis())
    return row


def edit_resource(
    *,
    company: Company,
    resource: UUID,
    name: str,
    slack: float | None,
    hard: bool,
    uses: Amounts,
    hurts: Amounts,
    actor: Actor,
    why: str = "",
) -> Resource:
    """Change a resource; `uses` and `hurts` are the whole of them afterwards. Its key stays, for files name it.

    Raises:
        Refused: no such resource, and all that refuses a new one.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = _held(company, resource)
        row.name, row.hard = " ".join(name.split()), hard
        before = list(ResourceUse.objects.filter(company=company, resource=row).values_list("kpi_id", flat=True))
        wanted = _Wanted(uses, hurts, kept=before)
        refuse([*_faults(row, slack, why), *wanted.faults(company)])
        row.slack = float(slack or 0.0)
        row.save(update_fields=["name", "slack", "hard"])
        _write(row, wanted)
        _mark(company, {*before, *wanted.kpis()})
    return row


def remove_resource(*, company: Company, resource: UUID, actor: Actor, why: str = "") -> None:
    """Nobody draws on it any more; the trail keeps it.

    Raises:
        Refused: no such resource, a reason that is too long.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        row = _held(company, resource)
        refuse(_reason_faults(why))
        kpis = []
        for use in ResourceUse.objects.filter(company=company, resource=row):
            kpis.append(use.kpi_id)
            use.delete()
        row.delete()
        _mark(company, kpis)


class _Wanted:
    """What a resource is to be used for and to hurt. KPIs in `kept` stand there already: they may have been retired since."""

    def __init__(self, uses: Amounts, hurts: Amounts, kept: Iterable[UUID]) -> None:
        self.uses, self.hurts, self.kept = dict(uses), dict(hurts), frozenset(kept)

    def kpis(self) -> set[UUID]:
        """All that are named."""
        return {*self.uses, *self.hurts}

    def faults(self, company: Company) -> list[Fault]:
        """KPIs that cannot stand there, and amounts that are none."""
        known = dict(Kpi.objects.filter(company=company, id__in=self.kpis()).values_list("id", "level"))
        retired = Kpi.objects.filter(company=company, id__in=self.kpis(), status=Status.RETIRED)
        gone = set(retired.values_list("id", flat=True)) - self.kept
        found: list[Fault] = []
        for field, amounts, level in (("uses", self.uses, Level.DEPARTMENT), ("hurts", self.hurts, Level.COMPANY)):
            if any(known.get(kpi) != level for kpi in amounts):
                found.append(Fault(field, "not_of_level"))
            if gone & amounts.keys():
                found.append(Fault(field, "retired"))
            if not all(isfinite(amount) and amount >= 0 for amount in amounts.values()):
                found.append(Fault(field, "not_negative"))
        return found


def _faults(row: Resource, slack: float | None, why: str) -> list[Fault]:
    found = [] if row.name else [Fault("name", "missing")]
    found += [Fault("name", "too_long", {"limit": LONGEST_NAME})] if len(row.name) > LONGEST_NAME else []
    twin = Resource.objects.filter(company_id=row.company_id, name=row.name).exclude(id=row.id)
    found += [Fault("name", "taken")] if twin.exists() else []
    if slack is None:
        found.append(Fault("slack", "missing"))
    elif not (isfinite(slack) and slack >= 0):
        found.append(Fault("slack", "not_negative"))
    return found + _reason_faults(why)


def _reason_faults(why: str) -> list[Fault]:
    return [Fault("why", "too_long", {"limit": LONGEST_REASON})] if len(why) > LONGEST_REASON else []


def _write(row: Resource, wanted: _Wanted) -> None:
    """Row by row, and only what changed: the trail tells each of them."""
    asked = {kpi: (amount, None) for kpi, amount in wanted.uses.items()}
    asked |= {kpi: (None, amount) for kpi, amount in wanted.hurts.items()}  # type: ignore[misc]
    for use in ResourceUse.objects.filter(company_id=row.company_id, resource=row):
        amounts = asked.pop(use.kpi_id, None)
        if amounts is None:
            use.delete()
        elif amounts != (use.uses, use.hurts):
            use.uses, use.hurts = amounts
            use.save(update_fields=["uses", "hurts"])
    for kpi, (uses, hurts) in asked.items():
        ResourceUse.objects.create(company_id=row.company_id, resource=row, kpi_id=kpi, uses=uses, hurts=hurts)


def _held(company: Company, resource: UUID) -> Resource:
    found = Resource.objects.select_for_update(no_key=True).filter(company=company, id=resource).first()
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_resource")])
    return found


def _mark(company: Company, kpis: Iterable[UUID]) -> None:
    """The conflict scan is to follow."""
    ChangeMark.objects.create(company=company, kind="resource", kpis=sorted(kpis))
