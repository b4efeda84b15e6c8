"""What happens elsewhere to a KPI of a template, or to its holder, and how an exception ends.

Followers, registered in the room's AppConfig: a change on the KPI's own page is the person's exception from then on; who
leaves loses the KPIs; where a template is automatic, who takes up its job role gets them and who changes it loses them.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from alignment.models import RoleTemplate, TemplateUse
from alignment.rules.templates import BY_TEMPLATE, LINK, SAID, TARGET
from alignment.selectors.templates import living_uses, parts_of, staff_of, waiting_for
from alignment.services.template_apply import acts_of, write_claim, write_targets
from alignment.services.template_giving import end_uses, give
from alignment.services.template_parts import held_part
from alignment.services.template_rows import ask_many, settle_many
from kpis.models import Measurement
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services import guards
from kpis.services.states import lock_kpis
from organization.http.request import company_today
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.following import DepartmentWrite, PeopleWrite
from organization.services.trail import recorded

LEFT, CHANGED = TemplateUse.EndedWhy.LEFT, TemplateUse.EndedWhy.ROLE_CHANGED


def reset_exceptions(*, company: Company, use: UUID, actor: Actor, why: str = "") -> frozenset[str]:
    """A holder's KPI follows its template again from today on; what was the person's own. Former targets stay as history.

    Raises:
        Refused: no such use, or an ended one; values are kept by a rhythm of the person's own; a guard objects.
    """
    with recorded(actor, why=why or "job-role template"):
        hold(company.id, Lock.STRUCTURE)
        row = living_uses(company, id=use).select_related("kpi", "part").first()
        if row is None:
            raise Refused([Fault(WHOLE, "no_such_use")])
        own = frozenset(row.exceptions)
        if not own:
            return own
        values = Measurement.objects.filter(company_id=company.pk, kpi_id=row.kpi_id)
        other_rhythm = row.kpi.measure_cadence != row.part.measure_cadence
        refuse([Fault(WHOLE, "own_rhythm_has_values")] if other_rhythm and values.exists() else [])
        _follow_again(company, row, own, actor, why)
    return own


def _follow_again(company: Company, use: TemplateUse, own: frozenset[str], actor: Actor, why: str) -> None:
    part = held_part(company=company, part=use.part_id)
    kpi, today = use.kpi, company_today(company)
    lock_kpis(company=company, kpis=[kpi.id])
    acts = acts_of(own)
    ask_many(company=company, kpis=[kpi], acts=acts, actor=actor, why=why, fields=own)
    said = [name for name in SAID if name in own]
    for name in said:
        setattr(kpi, name, getattr(part, name))
    if said:
        kpi.save(update_fields=said)
    if LINK in own:
        write_claim(company, part, [use])
    if TARGET in own:
        write_targets(company, part, [use], today)
    use.exceptions = []
    use.save(update_fields=["exceptions"])
    settle_many(company=company, kpis=[kpi], acts=acts, actor=actor, why=why, kind="template", fields=own)


def mark_exceptions(write: guards.Write) -> None:
    """A holder's KPI was changed on its own: that is the person's exception now, or the end of the use."""
    if BY_TEMPLATE in write.fields or write.act in {
        "create",
        "derive",
        "values",
        "propose",
        "activate",
        "lock",
        "unlock",
    }:
        return
    use = living_uses(write.company, kpi_id=write.kpi).first()
    if use is None:
        return
    if write.act == "retire" or (write.act == "edit" and "owner" in write.fields and use.membership_id):
        use.ended_on = company_today(write.company)
        use.ended_why = TemplateUse.EndedWhy.RETIRED if write.act == "retire" else TemplateUse.EndedWhy.HANDED_OVER
        use.save(update_fields=["ended_on", "ended_why"])
        return
    fresh = sorted(set(use.exceptions) | _own(write))
    if fresh != sorted(use.exceptions):
        use.exceptions = fresh
        use.save(update_fields=["exceptions"])


def _own(write: guards.Write) -> set[str]:
    if write.act == "edit":
        return set(write.fields) & set(SAID)
    if write.act in {"target", "untarget"}:
        return {TARGET}
    accepted_only = write.act == "relink" and write.fields <= {"accepted"}
    return set() if accepted_only else {LINK}


def follow_people(write: PeopleWrite) -> None:
    """Who left the company loses the KPIs of templates; automatic templates come and go with the job role."""
    if write.act == "deactivate":
        _end_all(write, living_uses(write.company, membership_id__in=list(write.people)))
        return
    if write.act == "edit" and not write.fields & {"job_role", "department"}:
        return
    automatic = RoleTemplate.objects.filter(company=write.company, automatic=True, retired_on__isnull=True)
    for template in automatic.select_related("department", "lead"):
        _come_and_go(write, template)


def _come_and_go(write: PeopleWrite, template: RoleTemplate) -> None:
    waiting = waiting_for(template, parts_of(template), staff_of(template, people=write.people))
    if waiting.leavers:
        uses = living_uses(write.company, part__template=template, membership_id__in=list(waiting.leavers))
        hold(write.company.id, Lock.STRUCTURE)
        end_uses(
            company=write.company, uses=uses, ended=CHANGED, actor=write.actor, why=write.why or "another job role"
        )
    if waiting.joiners:
        _give_or_leave_waiting(write, template, waiting.joiners)


def _give_or_leave_waiting(write: PeopleWrite, template: RoleTemplate, people: Collection[UUID]) -> None:
    """A template that cannot be given just now keeps nobody from being hired: its page shows who waits, and why."""
    try:
        give(company=write.company, template=template.id, people=people, actor=write.actor, why=write.why or "job role")
    except Refused:
        return


def _end_all(write: PeopleWrite, uses: "QuerySet[TemplateUse]") -> None:
    if uses.exists():
        hold(write.company.id, Lock.STRUCTURE)
        why = write.why or "left the company"
        end_uses(company=write.company, uses=uses, ended=LEFT, actor=write.actor, why=why)


def follow_departments(write: DepartmentWrite) -> None:
    """Templates go with their department when it is merged into another; those of one that closes are given no more, and the
    KPIs go on without them."""
    templates = RoleTemplate.objects.filter(company=write.company, department_id=write.department)
    if write.act == "merge" and write.into is not None:
        templates.update(department_id=write.into)
    elif write.act == "close":
        today = company_today(write.company)
        uses = living_uses(write.company, part__template__in=templates.values("id"))
        uses.update(ended_on=today, ended_why=TemplateUse.EndedWhy.DROPPED)
        templates.filter(retired_on__isnull=True).update(retired_on=today)
