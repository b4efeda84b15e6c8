"""What follows from a KPI that is off, for the tables of rights: a KPI of sales, owned by the owner, two weeks off up to the last that ended."""

from datetime import date, timedelta

from governance.models import ActionItem, Escalation, ImprovementPlan, Question
from governance.services.actions import add_action
from governance.services.plans import open_plan
from governance.services.questions import ask
from governance.services.variances import accept_until
from kpis.models import Kpi, Status, Target
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.rules.actors import system
from tests.cast import Cast

ACTOR = system("command")


def behind(cast: Cast) -> Kpi:
    """Two misses in a row."""
    kpi = Kpi.objects.create(
        company=cast.company, key="response", name="Response", unit="%", direction="higher", status=Status.ACTIVE,
        owner=cast.owner, level="department", department=cast.sales, aggregation="mean",
    )  # fmt: skip
    Target.objects.create(company=cast.company, kpi=kpi, starts_on=date(2020, 1, 1), ends_on=None, value=8.0)
    today = company_today(cast.company)
    week = today - timedelta(days=today.weekday() + 7)
    rows = [
        ValueRow(kpi.id, week - timedelta(weeks=n), value, reason="late") for n, value in enumerate((5.0, 5.0, 9.0))
    ]
    record_measurements(company=cast.company, rows=rows, actor=ACTOR, source="command", today=today)
    return kpi


def a_plan(cast: Cast) -> ImprovementPlan:
    """The owner's."""
    due_on = company_today(cast.company) + timedelta(days=30)
    return open_plan(
        company=cast.company, kpi=behind(cast).id, title="Call back", cause="data", due_on=due_on, actor=ACTOR
    )


def an_ended_plan(cast: Cast) -> ImprovementPlan:
    """It did not bring the KPI back."""
    plan = a_plan(cast)
    today = company_today(cast.company)
    ImprovementPlan.objects.filter(id=plan.id).update(status="failed", closed_at=plan.opened_at, due_on=today)
    return plan


def an_action(cast: Cast) -> ActionItem:
    """Of that plan, the member's."""
    plan = a_plan(cast)
    return add_action(
        company=cast.company, text="Ask", person=cast.member.id, due_on=plan.due_on, kpi=plan.kpi_id, plan=plan.id,
        actor=ACTOR,
    )  # fmt: skip


def an_escalation(cast: Cast) -> Escalation:
    """Taken up to the head."""
    kpi, today = behind(cast), company_today(cast.company)
    return Escalation.objects.create(
        company=cast.company, kpi=kpi, since=today - timedelta(days=14), rung="head", misses=3, to=cast.head,
        raised_at=kpi.created_at, due_on=today,
    )  # fmt: skip


def a_question(cast: Cast) -> Question:
    """The executive's, to the owner."""
    return ask(company=cast.company, kpi=behind(cast).id, text="Why?", actor=cast.actor("executive"))


def accepted(cast: Cast) -> Kpi:
    """Lived with for a while."""
    kpi = behind(cast)
    until = company_today(cast.company) + timedelta(days=30)
    accept_until(company=cast.company, kpi=kpi.id, until=until, reason="Known", actor=ACTOR)
    return kpi
