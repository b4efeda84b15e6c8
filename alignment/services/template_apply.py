"""What a template says now, written to its holders' KPIs: set-wise, and never over an exception."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q

from alignment.models import CascadeLink, Evidence, LinkEvidence, TemplateKpi, TemplateUse
from alignment.rules.templates import CLAIMED, LINK, SAID, TARGET, Touch
from alignment.services.template_rows import ask_many, link_of, part_versions, settle_many
from kpis.models import Kpi, Target
from kpis.services import guards
from kpis.services.states import lock_kpis
from organization.models import Company
from organization.rules.actors import Actor


def apply_change(
    *,
    company: Company,
    part: TemplateKpi,
    touches: Sequence[Touch],
    former_parent: UUID,
    target_from: date | None,
    turned: bool,
    actor: Actor,
    why: str,
) -> None:
    """Write what `touches` apply. `target_from`: the first day of the version that changed; `turned`: history must be
    asked anew about the link. The caller holds STRUCTURE.

    Raises:
        Refused: a guard objects.
    """
    applied = {one.use: one.applied for one in touches if one.applied}
    uses = list(TemplateUse.objects.filter(company=company, id__in=applied).select_related("kpi").order_by("id"))
    if not uses:
        return
    kpis = [one.kpi for one in uses]
    lock_kpis(company=company, kpis=[kpi.id for kpi in kpis])
    by_fields = _grouped(uses, applied)
    for fields, some in by_fields:
        ask_many(
            company=company, kpis=[one.kpi for one in some], acts=acts_of(fields), actor=actor, why=why, fields=fields
        )
    for fields, some in by_fields:
        _write_said(company, part, fields, some)
    linked = [one for one in uses if LINK in applied[one.id]]
    if linked:
        _write_links(company, part, linked, former_parent, turned=turned)
    aimed = [one for one in uses if TARGET in applied[one.id]]
    if aimed and target_from is not None:
        write_targets(company, part, aimed, target_from)
    for fields, some in by_fields:
        settle_many(
            company=company, kpis=[one.kpi for one in some], acts=acts_of(fields), actor=actor, why=why,
            kind="template", fields=fields,
        )  # fmt: skip


def acts_of(fields: Collection[str]) -> tuple[guards.Act, ...]:
    """What a change of these fields is called where guards are asked."""
    found: list[guards.Act] = []
    if set(fields) & set(SAID):
        found.append("edit")
    if TARGET in fields:
        found.append("target")
    if LINK in fields:
        found.append("relink")
    return tuple(found)


def write_targets(company: Company, part: TemplateKpi, uses: Sequence[TemplateUse], start: date) -> None:
    """From `start` on the holders have the template's versions, or from the day they were given the KPI, if later."""
    kpis = [one.kpi_id for one in uses]
    theirs = Target.objects.filter(company=company, kpi_id__in=kpis)
    theirs.filter(starts_on__gte=start).delete()
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=start)
    theirs.filter(running, starts_on__lt=start).update(ends_on=start - timedelta(days=1))
    versions = {day: part_versions(part, day) for day in {max(start, one.given_on) for one in uses}}
    Target.objects.bulk_create(
        Target(company=company, kpi_id=one.kpi_id, **asdict(version))
        for one in uses
        for version in versions[max(start, one.given_on)]
    )


def write_claim(company: Company, part: TemplateKpi, uses: Sequence[TemplateUse]) -> None:
    """The holders' links up are the template's one claim again."""
    CascadeLink.objects.filter(company=company, child_id__in=[one.kpi_id for one in uses]).delete()
    CascadeLink.objects.bulk_create([link_of(company, one.kpi, part) for one in uses])


def _grouped(
    uses: Iterable[TemplateUse], applied: dict[UUID, frozenset[str]]
) -> list[tuple[frozenset[str], list[TemplateUse]]]:
    def fields(use: TemplateUse) -> list[str]:
        return sorted(applied[use.id])

    return [(frozenset(key), list(some)) for key, some in groupby(sorted(uses, key=fields), key=fields)]


def _write_said(company: Company, part: TemplateKpi, fields: Collection[str], uses: Sequence[TemplateUse]) -> None:
    said = {name: getattr(part, name) for name in SAID if name in fields}
    if said:
        Kpi.objects.filter(company=company, id__in=[one.kpi_id for one in uses]).update(**said)


def _write_links(
    company: Company, part: TemplateKpi, uses: Sequence[TemplateUse], former: UUID, *, turned: bool
) -> None:
    links = CascadeLink.objects.filter(company=company, child_id__in=[one.kpi_id for one in uses], parent_id=former)
    if part.parent_id != former:
        links.delete()
        CascadeLink.objects.bulk_create([link_of(company, one.kpi, part) for one in uses])
        return
    said: dict[str, Any] = {name: getattr(part, name) for name in CLAIMED if name != "parent"}
    if part.accepted_by_id is None:  # another claim: nobody accepted it, or accepted it again against history
        said |= {"reaccepted_by": None, "reaccepted_at": None, "reaccepted_note": ""}
    if turned:
        said |= {"evidence": Evidence.CLAIMED}
        LinkEvidence.objects.filter(company=company, link__in=links.values("id")).delete()
    links.update(
        **said,
        author_id=part.author_id,
        accepted_by_id=part.accepted_by_id,
        accepted_at=part.accepted_at,
    )
