"""A list of people applied: all of it or nothing, set-wise, with one trail entry for each row that changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.utils import timezone

from organization.models import Company, Department, Invitation, Membership
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.rules.people_plan import ACTIVE, KnownPerson, PeoplePlan, PersonPlan
from organization.rules.people_table import Table
from organization.selectors.people_import import plan_for
from organization.services.following import PeopleWrite, tell_people
from organization.services.loading import BATCH, settle_constraints
from organization.services.statistics import count_anew
from organization.services.trail import recorded


@dataclass(frozen=True, slots=True)
class Imported:
    """How many people came, changed (who came back among them), left; how many departments have another head."""

    added: int
    changed: int
    left: int
    heads: int


class ImportRefused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was written. `plan` is what the list would do now: at fault, or other than what was looked at."""

    def __init__(self, plan: PeoplePlan) -> None:
        super().__init__("faults" if plan.faults else "changed")
        self.plan = plan


def import_people(
    *,
    company: Company,
    table: Table,
    actor: Actor,
    name: str,
    seen: str | None = None,
    deactivate_absent: bool = False,
) -> Imported:
    """Apply a list. `name` of the file goes into the trail; `seen` is the fingerprint of the plan that was looked at.

    Absent people are deactivated only where `deactivate_absent` asks for it, and only those who hold nothing. The same
    list twice changes nothing. Constant in queries but for departments that get another head.

    Raises:
        ImportRefused: a row is at fault, or the company changed since the plan was looked at.
    """
    acting = replace(actor, door="file")
    with recorded(acting, why=name):
        hold(company.id, Lock.PEOPLE)
        plan = plan_for(company, table, here=actor.id, deactivate_absent=deactivate_absent)
        if plan.faults or table.missing or (seen is not None and seen != plan.fingerprint):
            raise ImportRefused(plan)
        new, changed = plan.in_state("new"), plan.in_state("changed")
        added = _add(company, new)
        _change(company, changed)
        _deactivate(company, plan.leaving)
        _name_heads(company, plan)
        settle_constraints()
        _tell(company, plan, added, acting, name)
        count_anew(Membership)
    return Imported(len(new), len(changed), len(plan.leaving), len(plan.heads))


def _add(company: Company, people: Sequence[PersonPlan]) -> list[UUID]:
    rows = [
        Membership(
            company=company,
            email=one.email,
            name=one.name,
            role=one.role,
            job_role=one.job_role,
            department_id=one.department,
        )
        for one in people
    ]
    return [row.id for row in Membership.objects.bulk_create(rows, batch_size=BATCH)]


def _change(company: Company, people: Sequence[PersonPlan]) -> None:
    """One statement: the trail's trigger looks at each row."""
    if not people:
        return
    columns = list(zip(*((one.id, one.name, one.role, one.job_role, one.department) for one in people), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organization_membership m SET name = s.name, role = s.role, job_role = s.job_role, "
            "department_id = s.department, active = true "
            "FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[]) "
            "AS s (id, name, role, job_role, department) WHERE m.company_id = %s AND m.id = s.id",
            [*map(list, columns), company.id],
        )


def _deactivate(company: Company, people: Collection[KnownPerson]) -> None:
    ids = [one.id for one in people]
    if not ids:
        return
    Membership.objects.filter(company=company, id__in=ids).update(active=False)
    open_ones = Invitation.objects.filter(company=company, membership__in=ids)
    open_ones.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _name_heads(company: Company, plan: PeoplePlan) -> None:
    emails = [one.email for one in plan.heads]
    ids = dict(Membership.objects.filter(company=company, email__in=emails).values_list("email", "id"))
    for one in plan.heads:
        Department.objects.filter(company=company, id=one.department).update(head=ids[one.email])


def _tell(company: Company, plan: PeoplePlan, added: list[UUID], actor: Actor, why: str) -> None:
    """Followers hear of each kind of write once, with everybody in it."""
    changed = plan.in_state("changed")
    back = {one.id for one in changed if one.id and any(change.column == ACTIVE for change in one.changes)}
    fields = frozenset(change.column for one in changed for change in one.changes) - {ACTIVE}
    edited = frozenset(one.id for one in changed if one.id and any(change.column != ACTIVE for change in one.changes))
    tell_people(PeopleWrite(company, "add", frozenset(added), actor, why))
    tell_people(PeopleWrite(company, "reactivate", frozenset(back), actor, why))
    tell_people(PeopleWrite(company, "edit", edited, actor, why, fields))
    tell_people(PeopleWrite(company, "deactivate", frozenset(one.id for one in plan.leaving), actor, why))
