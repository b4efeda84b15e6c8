"""KPIs and contributions led along when departments are merged, split or closed."""

from collections.abc import Sequence
from uuid import UUID

from kpis.models import Contributor, ContributorReport, Kpi
from kpis.rules.faults import Refused
from kpis.services import guards
from kpis.services.kpis import retire_kpi
from kpis.services.life import write_of
from kpis.services.states import lock_kpis
from kpis.wording.life import sentence
from organization.models import ChangeMark, Company
from organization.rules import refusals
from organization.rules.actors import Actor
from organization.rules.refusals import RefusedError
from organization.rules.regrouping import Step
from organization.services.regrouping import Regroup, by_goal

LONGEST = Contributor._meta.get_field("input").max_length or 500


def lead_kpis(said: Regroup) -> None:
    """KPIs change their department, or are retired. Level, key, owner, targets, links and values stay as they are.

    Raises:
        RefusedError: a guard objects.
    """
    try:
        for one in said.steps:
            if one.fate == "retires":
                retire_kpi(company=said.company, kpi=one.thing.id, actor=said.actor, why=said.why, exception=said.why)
        for to, ids in by_goal(one for one in said.steps if one.fate == "moves").items():
            if to is not None:
                _move(said.company, ids, to, actor=said.actor, why=said.why)
    except Refused as refused:
        why = " ".join(sentence(fault) for fault in refused.faults)
        raise RefusedError(refusals.NOT_POSSIBLE, "", what=said.steps[0].thing.title, why=why) from refused


def _move(company: Company, kpis: Sequence[UUID], department: UUID, *, actor: Actor, why: str) -> None:
    """Set-wise: 400 people's KPIs move in a few statements. No figure depends on the department, so none is restated."""
    lock_kpis(company=company, kpis=kpis)
    rows = list(Kpi.objects.filter(company=company, id__in=kpis).order_by("id"))
    writes = [write_of(company, row, "edit", actor, fields=["department"], why=why) for row in rows]
    for write in writes:
        guards.ask(write)
    Kpi.objects.filter(company=company, id__in=kpis).update(department_id=department)
    guards.tell_many(writes)
    ChangeMark.objects.create(company=company, kind="edit", kpis=sorted(kpis))


def lead_contributions(said: Regroup) -> None:
    """Contributions go along. Where the other department feeds the same KPI the two become one, reports included; one
    that ends is taken out unless it was reported on: that stays as history."""
    for one in said.steps:
        rows = Contributor.objects.filter(company=said.company, id=one.thing.id)
        if one.fate == "moves":
            rows.update(department_id=one.to)
        elif one.fate == "joins":
            _join(said.company, one)
        elif not ContributorReport.objects.filter(company=said.company, contributor_id=one.thing.id).exists():
            rows.delete()
    if said.steps:
        ChangeMark.objects.create(company=said.company, kind="edit", kpis=[])


def _join(company: Company, step: Step) -> None:
    leaving = Contributor.objects.get(company=company, id=step.thing.id)
    if step.into is None:
        raise AssertionError("what joins, joins something")
    staying = Contributor.objects.get(company=company, id=step.into)
    if leaving.input not in staying.input:
        staying.input = f"{staying.input}; {leaving.input}"[:LONGEST]
        staying.save(update_fields=["input"])
    kept = {one.period: one for one in ContributorReport.objects.filter(company=company, contributor=staying)}
    for report in ContributorReport.objects.filter(company=company, contributor=leaving):
        twin = kept.get(report.period)
        if twin is None:
            report.contributor = staying
            report.save(update_fields=["contributor"])
        else:
            twin.text = f"{twin.text}\n{report.text}"[:1000]
            twin.save(update_fields=["text"])
            report.delete()
    leaving.delete()
