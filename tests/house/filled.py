"""A row in every table of a company, written as plainly as possible. A new table needs a line here."""

from datetime import date, timedelta

from django.utils import timezone

from alignment.models import (
    CascadeLink,
    CompanySnapshot,
    Conflict,
    Contribution,
    Diagnosis,
    Finding,
    FindingCount,
    HandOff,
    LeadingAnswer,
    LinkEvidence,
    Priority,
    PriorityKpi,
    Resource,
    ResourceUse,
    RoleTemplate,
    StageRun,
    TemplateKpi,
    TemplateRollup,
    TemplateTarget,
    TemplateUse,
    Waiver,
)
from governance.models import (
    Accountability,
    ActionItem,
    AgendaItem,
    AlignmentCycle,
    Attendance,
    CalendarFeed,
    ChangeApproval,
    ChangeComment,
    ChangeRequest,
    Decision,
    Dispute,
    Escalation,
    ImprovementPlan,
    MaturityScore,
    PolicyVersion,
    Question,
    QuestionMessage,
    Review,
    ReviewSeries,
    SignOff,
    SkippedStep,
)
from kpis.models import (
    Contributor,
    ContributorReport,
    Derivation,
    DerivationSource,
    EntryLink,
    Explanation,
    Kpi,
    KpiState,
    Load,
    LoadFile,
    Measurement,
    MeasurementEvent,
    Skip,
    Target,
)
from organization.models import (
    Absence,
    ChangeMark,
    Company,
    DayOff,
    Department,
    ExecutiveVisit,
    Invitation,
    KeptAnswer,
    Membership,
    Notice,
    NoticePreference,
    OutgoingMail,
    ReminderRound,
    SignInEvent,
    Token,
)

MONDAY = date(2026, 11, 16)


def fill(company: Company, person: Membership, department: Department) -> None:
    """Within the company's scope."""
    now = timezone.now()
    ChangeMark.objects.create(company=company, kind="values")
    DayOff.objects.create(company=company, day=MONDAY, name="Founder's day")
    Notice.objects.create(company=company, person=person, kind="value", subject="once", since=now, created_at=now)
    NoticePreference.objects.create(company=company, person=person)
    ReminderRound.objects.create(company=company, next_at=now, ran_at=now)
    OutgoingMail.objects.create(
        company=company, to=person, kind="digest", key="once", subject="Due", created_at=now, next_try_at=now
    )
    ExecutiveVisit.objects.create(company=company, membership=person, day=MONDAY)
    SignInEvent.objects.create(company=company, membership=person, act="signed_out", door="page", at=now)
    Invitation.objects.create(
        company=company, membership=person, token_hash="0" * 64, expires_at=now + timedelta(days=14)
    )
    Absence.objects.create(
        company=company, membership=person, deputy=Membership.objects.create(
            company=company, name="Dora Deputy", email="dora@filled.example"
        ), starts_on=MONDAY, ends_on=MONDAY,
    )  # fmt: skip
    token = Token.objects.create(
        company=company, name="Feed", standing="viewer", scopes=["read"], prefix="abcdefgh", token_hash="0" * 64,
        expires_at=now + timedelta(days=90),
    )  # fmt: skip
    KeptAnswer.objects.create(company=company, token=token, key="once", request_hash="0" * 64, at=now)
    parent = Kpi.objects.create(company=company, key="top", name="Top", level="company", owner=person)
    child = Kpi.objects.create(company=company, key="below", name="Below", level="department", department=department)
    Target.objects.create(company=company, kpi=parent, starts_on=MONDAY, value=1.0)
    contributor = Contributor.objects.create(company=company, kpi=parent, department=department, input="leads")
    ContributorReport.objects.create(
        company=company, contributor=contributor, period=MONDAY, text="as planned", author=person, written_at=now
    )
    derivation = Derivation.objects.create(company=company, kpi=parent, kind="formula", expression="below")
    DerivationSource.objects.create(company=company, derivation=derivation, kpi=child)
    Measurement.objects.create(company=company, kpi=parent, period=MONDAY, actual=1.0, entered_at=now, source="command")
    MeasurementEvent.objects.create(
        company=company, kpi_id=parent.id, period=MONDAY, old_actual=1.0, old_entered_at=now, at=now, source="command"
    )
    load = Load.objects.create(company=company, source="file", by=person, at=now)
    LoadFile.objects.create(company=company, load=load, data=b"kpi,period,actual")
    KpiState.objects.create(company=company, kpi=parent, computed_at=now)
    Skip.objects.create(company=company, kpi=child, period=MONDAY, reason="closed", by=person, at=now)
    EntryLink.objects.create(
        company=company, membership=person, day=MONDAY, token_hash="0" * 64, expires_at=now + timedelta(days=5)
    )
    Explanation.objects.create(
        company=company, kpi=parent, period=MONDAY, cause="data", text="typo", author=person, written_at=now
    )
    link = CascadeLink.objects.create(
        company=company, child=child, child_level="department", parent=parent, parent_level="company"
    )
    LinkEvidence.objects.create(company=company, link=link, verdict="supported", cadence="weekly")
    LeadingAnswer.objects.create(company=company, kpi=child, company_kpi=parent, text="First answers tell.", at=now)
    StageRun.objects.create(company=company, stage="evidence", day=MONDAY)
    Diagnosis.objects.create(company=company, kpi=parent, day=MONDAY, verdict="unclear")
    resource = Resource.objects.create(company=company, key="hours", name="Hours", slack=10.0)
    ResourceUse.objects.create(company=company, resource=resource, kpi=child, uses=2.0)
    Conflict.objects.create(
        company=company, first=child, second=parent, company_kpi=parent, found_on=MONDAY, last_seen=MONDAY
    )
    Contribution.objects.create(
        company=company, department=department, company_kpi=parent, statement="We answer first.", author=person, at=now
    )
    other = Department.objects.create(company=company, key="other", name="Other")
    HandOff.objects.create(
        company=company, giver=department, taker=other, company_kpi=parent, what="leads", author=person, at=now
    )
    priority = Priority.objects.create(company=company, name="Customers first", announced_on=MONDAY)
    PriorityKpi.objects.create(company=company, priority=priority, kpi=child)
    Finding.objects.create(
        company=company, rule="cascade-orphan", severity="error", step=2, kind="kpi", subject=child.id, since=MONDAY,
        last_seen=MONDAY,
    )  # fmt: skip
    FindingCount.objects.create(company=company, day=MONDAY, errors=1)
    Waiver.objects.create(
        company=company, rule="cascade-orphan", kind="kpi", subject=child.id, reason="Until the workshop.", until=MONDAY,
        by=person, at=now,
    )  # fmt: skip
    CompanySnapshot.objects.create(company=company, day=MONDAY, algorithm="1", input_hash="0" * 64, computed_at=now)
    template = RoleTemplate.objects.create(
        company=company, key="clerk", name="Clerk", department=department, job_role="Clerk", lead=person
    )
    part = TemplateKpi.objects.create(
        company=company, template=template, key="calls", name="Calls", unit="calls", direction="higher",
        review_cadence="monthly", parent=child, rationale="Calls bring deals.",
    )  # fmt: skip
    TemplateTarget.objects.create(company=company, part=part, starts_on=MONDAY, value=1.0)
    TemplateUse.objects.create(company=company, part=part, membership=person, kpi=child, given_on=MONDAY)
    TemplateRollup.objects.create(company=company, template=template, kpi=child, method="sum", part=part)
    fill_governance(company, person, department, parent, child)


def fill_governance(company: Company, person: Membership, department: Department, first: Kpi, second: Kpi) -> None:
    """The tables of governance."""
    now = timezone.now()
    PolicyVersion.objects.create(company=company, number=1, adopted_by=person, adopted_at=now)
    cycle = AlignmentCycle.objects.create(company=company, number=1, opened_on=MONDAY, opened_by=person)
    SignOff.objects.create(company=company, cycle=cycle, person=person, signed="0" * 64, at=now)
    SkippedStep.objects.create(company=company, cycle=cycle, step=3, reason="No history yet.", by=person, at=now)
    MaturityScore.objects.create(
        company=company, department=department, day=MONDAY, score=12.5, level="Fragmented", algorithm="1",
        input_hash="0" * 64, computed_at=now,
    )  # fmt: skip
    change = ChangeRequest.objects.create(
        company=company, number=1, kind="retire", kpi=second, level="department", department=department,
        title="Retire", reason="Measured elsewhere.", author=person, created_at=now,
    )  # fmt: skip
    ChangeApproval.objects.create(company=company, change=change, role="alignment_owner")
    ChangeComment.objects.create(company=company, change=change, author=person, text="Since when?", at=now)
    Dispute.objects.create(
        company=company, number=1, question="Whose is it?", first=first, second=second, raised_at=now, due_on=MONDAY,
        change=change, conflict=Conflict.objects.get(company=company),
    )  # fmt: skip
    series = ReviewSeries.objects.create(
        company=company, kind="operational", cadence="weekly", department=department, at=now.time(), starts_on=MONDAY
    )
    review = Review.objects.create(company=company, series=series, kind="operational", due_on=MONDAY, starts_at=now)
    AgendaItem.objects.create(company=company, review=review, position=1, kind="variance", kpi=first)
    Attendance.objects.create(company=company, review=review, person=person, came=True)
    CalendarFeed.objects.create(company=company, person=person, token_hash="0" * 64, created_at=now)
    plan = ImprovementPlan.objects.create(
        company=company, kpi=first, since=MONDAY, cause="data", title="Count anew", opened_at=now, due_on=MONDAY
    )
    decision = Decision.objects.create(company=company, kind="decided", text="Go on.", kpi=first, review=review, at=now)
    ActionItem.objects.create(
        company=company, text="Ask", person=person, due_on=MONDAY, plan=plan, review=review, decision=decision,
        created_at=now,
    )  # fmt: skip
    Escalation.objects.create(
        company=company, kpi=first, since=MONDAY, rung="head", misses=3, to=person, raised_at=now, due_on=MONDAY
    )
    question = Question.objects.create(company=company, kpi=first, asked_by=person, to=person, asked_at=now)
    QuestionMessage.objects.create(company=company, question=question, author=person, text="Why?", at=now)
    Accountability.objects.create(company=company, kpi=first, person=person, answer="accepted", at=now)
