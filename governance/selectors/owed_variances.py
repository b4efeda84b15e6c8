"""What the ladder, plans, talks and accountability leave people to do."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from governance.wording.owed_variances import (
    accountabilities_address,
    accountabilities_title,
    accountability_label,
    accountability_line,
    action_label,
    action_line,
    actions_address,
    actions_title,
    escalation_label,
    escalation_line,
    escalations_title,
    plan_label,
    plan_line,
    plans_title,
    question_label,
    question_line,
    questions_title,
)
from organization.models import Company
from organization.rules.owed import Owed, stood_in
from organization.selectors.owed import OwedKind, deputies_on

PLAN, ESCALATION, ACTION, QUESTION, ACCOUNTABILITY = "plan", "escalation", "action", "question", "accountability"

_RAISED = """
FROM governance_escalation e
JOIN organization_membership o ON o.company_id = e.company_id AND o.id = e.to_id AND o.active
LEFT JOIN kpis_kpi k ON k.company_id = e.company_id AND k.id = e.kpi_id
LEFT JOIN kpis_kpistate s ON s.company_id = e.company_id AND s.kpi_id = e.kpi_id
LEFT JOIN organization_department d ON d.company_id = e.company_id AND d.id = e.department_id
WHERE e.company_id = %(company)s AND e.closed_at IS NULL AND e.answered_at IS NULL
  AND (%(people)s::uuid[] IS NULL OR e.to_id = ANY(%(people)s::uuid[]))
  AND (s.accepted_until IS NULL OR s.accepted_until < %(today)s)
"""
_PLANS = f"{_RAISED} AND e.rung = 'plan'"
# An explanation is owed by the owner through kpis; here only where the owner has left and somebody else is asked.
_ESCALATIONS = f"""{_RAISED} AND (e.rung IN ('head', 'executive') OR e.rung = 'explanation' AND e.to_id IS DISTINCT FROM k.owner_id
  AND NOT EXISTS (SELECT 1 FROM kpis_explanation x
                  WHERE x.company_id = e.company_id AND x.kpi_id = e.kpi_id AND x.period >= e.since))"""  # noqa: S608  only constants
_ACTIONS = """
FROM governance_actionitem a
JOIN organization_membership o ON o.company_id = a.company_id AND o.id = a.person_id AND o.active
LEFT JOIN kpis_kpi k ON k.company_id = a.company_id AND k.id = a.kpi_id
WHERE a.company_id = %(company)s AND a.done_at IS NULL AND a.dropped_at IS NULL
  AND (%(people)s::uuid[] IS NULL OR a.person_id = ANY(%(people)s::uuid[]))
"""
# A talk always lies on one side: on that of who did not speak last.
_QUESTIONS = """
FROM governance_question q
JOIN LATERAL (SELECT x.id, x.author_id, x.at, x.text FROM governance_questionmessage x
              WHERE x.company_id = q.company_id AND x.question_id = q.id ORDER BY x.at DESC, x.id DESC LIMIT 1) m ON true
JOIN organization_membership o ON o.company_id = q.company_id AND o.active
     AND o.id = CASE WHEN m.author_id IS NOT DISTINCT FROM q.asked_by_id THEN q.to_id ELSE q.asked_by_id END
JOIN kpis_kpi k ON k.company_id = q.company_id AND k.id = q.kpi_id
LEFT JOIN organization_membership w ON w.company_id = q.company_id AND w.id = m.author_id
WHERE q.company_id = %(company)s AND q.closed_at IS NULL
  AND (%(people)s::uuid[] IS NULL OR q.to_id = ANY(%(people)s::uuid[]) OR q.asked_by_id = ANY(%(people)s::uuid[]))
  AND (%(people)s::uuid[] IS NULL OR o.id = ANY(%(people)s::uuid[]))
"""
# Nobody else can say it, so who is away is asked when they are back.
_ACCOUNTABILITIES = """
FROM kpis_kpi k
JOIN organization_membership o ON o.company_id = k.company_id AND o.id = k.owner_id AND o.active
WHERE k.company_id = %(company)s AND k.status = 'active'
  AND (%(people)s::uuid[] IS NULL OR k.owner_id = ANY(%(people)s::uuid[]))
  AND NOT EXISTS (SELECT 1 FROM governance_accountability a
                  WHERE a.company_id = k.company_id AND a.kpi_id = k.id AND a.person_id = k.owner_id)
  AND NOT EXISTS (SELECT 1 FROM organization_absence b WHERE b.company_id = k.company_id AND b.membership_id = k.owner_id
                    AND b.starts_on <= %(today)s AND b.ends_on >= %(today)s)
"""


def owed_plans(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """Plans that two misses in a row ask for. One query."""
    return _raised(PLAN, _PLANS, company, today, people)


def owed_escalations(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """What was taken up to somebody and waits for their word. One query."""
    return _raised(ESCALATION, _ESCALATIONS, company, today, people)


def owed_for(company: Company, today: date, escalations: Collection[UUID]) -> list[Owed]:
    """What these escalations leave to do, by whoever stands in for the absent. Three queries."""
    wanted = {str(one) for one in escalations}
    found = [*owed_plans(company, today), *owed_escalations(company, today)]
    return list(stood_in((one for one in found if one.subject in wanted), deputies_on(company, today)))


def _raised(kind: str, source: str, company: Company, today: date, people: Collection[UUID] | None) -> list[Owed]:
    columns = """e.id, e.rung, e.to_id, o.name, e.raised_at, e.due_on, e.misses, k.key, k.name, coalesce(d.key, ''),
                 coalesce(d.name, ''), e.since"""
    return [
        Owed(
            kind=kind,
            person=person,
            subject=str(row),
            since=raised_at,
            by=due_on,
            late=due_on < today,
            params={
                "escalation": str(row), "rung": rung, "owner": owner, "misses": misses, "key": key or "",
                "name": name or department_name, "department": department, "since": since.isoformat(),
            },
        )
        for row, rung, person, owner, raised_at, due_on, misses, key, name, department, department_name, since in _rows(
            columns, source, company, today, people
        )
    ]  # fmt: skip


def owed_actions(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """Actions that are neither done nor dropped. One query."""
    columns = "a.id, a.text, a.person_id, o.name, a.created_at, a.due_on, k.key, k.name, a.plan_id"
    return [
        Owed(
            kind=ACTION,
            person=person,
            subject=str(row),
            since=created_at,
            by=due_on,
            late=due_on < today,
            params={"name": text, "owner": owner, "key": key or "", "kpi": name or "", "plan": str(plan or "")},
        )
        for row, text, person, owner, created_at, due_on, key, name, plan in _rows(
            columns, _ACTIONS, company, today, people
        )
    ]


def owed_questions(
    company: Company,
    today: date,
    people: Collection[UUID] | None = None,
    *,
    questions: Collection[UUID] | None = None,
) -> list[Owed]:
    """Talks that wait for this side's word. One query."""
    columns = "q.id, m.id, o.id, o.name, m.at, m.text, k.key, k.name, coalesce(w.name, ''), o.id = q.asked_by_id"
    return [
        Owed(
            kind=QUESTION,
            person=person,
            subject=str(message),
            since=at,
            params={
                "question": str(question), "owner": owner, "key": key, "name": name, "by": by, "answered": answered,
                "text": text[:200],
            },
        )
        for question, message, person, owner, at, text, key, name, by, answered in _rows(
            columns, _QUESTIONS, company, today, people
        )
        if questions is None or question in questions
    ]  # fmt: skip


def owed_accountabilities(company: Company, today: date, people: Collection[UUID] | None = None) -> list[Owed]:
    """Whoever is named owner and said neither yes nor no: one line a person. One query."""
    found: dict[UUID, Owed] = {}
    counts: dict[UUID, int] = {}
    for person, owner, name, since in _rows(
        "k.owner_id, o.name, k.name, k.created_at",
        f"{_ACCOUNTABILITIES} ORDER BY k.created_at, k.id",
        company,
        today,
        people,
    ):
        counts[person] = counts.get(person, 0) + 1
        found.setdefault(person, _accountability(person, owner, name, since))
    return [
        Owed(one.kind, one.person, one.subject, one.since, params={**one.params, "count": counts[person]})
        for person, one in found.items()
    ]


def _accountability(person: UUID, owner: str, name: str, since: datetime) -> Owed:
    return Owed(ACCOUNTABILITY, person, str(person), since, params={"name": name, "owner": owner})


def _nothing_more(company: Company, today: date) -> Mapping[str, Any]:  # noqa: ARG001  the registry's signature
    """The counts ask for nothing more."""
    return {}


def _rows(columns: str, source: str, company: Company, today: date, people: Collection[UUID] | None) -> list[Any]:
    told: dict[str, Any] = {"company": company.pk, "people": None if people is None else list(people), "today": today}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} {source}", told)
        return list(cursor.fetchall())


def _accountabilities(company: Company, person: UUID) -> str:  # noqa: ARG001  the registry's signature
    return accountabilities_address(company)


def _actions(company: Company, person: UUID) -> str:  # noqa: ARG001  the registry's signature
    return actions_address(company)


OWED_KINDS = (
    OwedKind(
        code=ESCALATION,
        rank=3,
        find=owed_escalations,
        count=f"SELECT count(*) {_ESCALATIONS}",
        params=_nothing_more,
        words=escalation_line,
        title=escalations_title,
        label=escalation_label,
    ),
    OwedKind(
        code=PLAN,
        rank=4,
        find=owed_plans,
        count=f"SELECT count(*) {_PLANS}",
        params=_nothing_more,
        words=plan_line,
        title=plans_title,
        label=plan_label,
    ),
    OwedKind(
        code=QUESTION,
        rank=5,
        find=owed_questions,
        count=f"SELECT count(*) {_QUESTIONS}",
        params=_nothing_more,
        words=question_line,
        title=questions_title,
        label=question_label,
    ),
    OwedKind(
        code=ACTION,
        rank=6,
        find=owed_actions,
        count=f"SELECT count(*) {_ACTIONS}",
        params=_nothing_more,
        words=action_line,
        title=actions_title,
        label=action_label,
        visit=_actions,
    ),
    OwedKind(
        code=ACCOUNTABILITY,
        rank=8,
        find=owed_accountabilities,
        count=f"SELECT count(DISTINCT k.owner_id) {_ACCOUNTABILITIES}",
        params=_nothing_more,
        words=accountability_line,
        title=accountabilities_title,
        label=accountability_label,
    ),
)
