"""What a company file says of governance.

Every section is a list of objects. A person stands by e-mail, a department or KPI by key, a moment by its day where the company is. Ids inside
documents (the proposal of a change, the subject of an agenda item, who decides disputes) stand by name: `person:…`, `department:…`,
`kpi:…`, `link:child>parent`, `target:kpi@day`, `plan:kpi@day`, `change:number`.
"""

from dataclasses import replace

from dashboards.rules.company_file_kinds import Boolean, Choice, Number, Text, Whole
from dashboards.rules.company_file_sections import (
    Agreement,
    Document,
    Said,
    Section,
    at,
    choice,
    department,
    ends,
    kpi,
    on,
    person,
    words,
)

ACTIONS = Section(
    "actions",
    "ActionItem",
    (
        words("text", 500, required=True, lines=False),
        person("person"),
        on("due_on", required=True),
        kpi(),
        person("created_by"),
        at("on", "created_at", required=True),
        at("done_on", "done_at"),
        person("done_by"),
        at("dropped_on", "dropped_at"),
    ),
    order=("due_on", "text"),
)
DECISIONS = Section(
    "decisions",
    "Decision",
    (
        choice("kind", "decided", "no_change", "accepted", "escalated", "change"),
        words("text", 4000, required=True),
        kpi(),
        department(),
        person("by"),
        at("on", "at", required=True),
        on("flagged_on"),
        on("until"),
    ),
    order=("on", "kpi", "text"),
    agreements=(
        Agreement("until", lambda one: one["kind"] == "accepted" and one["until"] is None, "day_of_acceptance"),
    ),
)
POLICIES = Section(
    "policies",
    "PolicyVersion",
    (
        Said("rules", Document(), required=True, about="As the interface sends a policy."),
        words("reason", 1000, lines=False),
        person("by", "adopted_by"),
        at("on", "adopted_at", required=True),
    ),
    order=(),
)
CYCLES = Section(
    "cycles",
    "AlignmentCycle",
    (
        choice("kind", "annual", "strategy", default="annual"),
        words("reason", 1000, lines=False),
        on("on", required=True, column="opened_on"),
        person("by", "opened_by"),
        on("closed_on"),
    ),
    order=(),
    parts=(
        Section(
            "signed",
            "SignOff",
            (person("person", required=True), at("on", "at", required=True)),
            order=("person",),
            once=(("person",),),
            under="cycle",
        ),
        Section(
            "skipped",
            "SkippedStep",
            (
                Said("step", Whole(1, 6), required=True),
                words("reason", 1000, required=True, lines=False),
                person("by"),
                at("on", "at", required=True),
            ),
            order=("step",),
            once=(("step",),),
            under="cycle",
        ),
    ),
)
_KINDS = ("operational", "strategic", "alignment", "realignment")
SERIES = Section(
    "review_series",
    "ReviewSeries",
    (
        choice("kind", *_KINDS),
        choice("cadence", "weekly", "biweekly", "monthly", "quarterly", "yearly"),
        department(),
        Said("weekday", Whole(0, 6), 0, about="0 is Monday."),
        Said("at", Text(5, pattern="(?:[01][0-9]|2[0-3]):[0-5][0-9]", expected="time"), required=True),
        Said("minutes", Whole(5, 480), 45),
        words("place", 300, lines=False),
        person("chair"),
        on("starts_on", required=True),
        on("ended_on"),
    ),
    order=("kind", "department", "starts_on"),
)
ITEMS = Section(
    "items",
    "AgendaItem",
    (
        choice("kind", "variance", "plan", "conflict", "link", "findings", "maturity", "change", "actions", "topic"),
        kpi(),
        Said("subject", Text(300), about="What a plan, link or change is called: plan:kpi@day, link:child>parent, change:number."),
        words("title", 300, lines=False),
        person("presenter"),
        Said("minutes", Whole(0, 480), 5),
        Said(
            "outcome",
            Choice(("discussed", "no_change", "decided", "confirmed", "change", "dropped", "postponed")),
            "",
        ),
        words("notes", 4000),
        Said("by_hand", Boolean(), default=False),
    ),
    order=(),
    once=(("kind", "kpi", "subject", "title"),),
    under="review",
)  # fmt: skip
REVIEWS = Section(
    "reviews",
    "Review",
    (
        choice("kind", *_KINDS),
        department(),
        words("title", 200, lines=False),
        on("due_on", required=True),
        Said("in_series", Boolean(), default=False, about="It belongs to the series of its kind and department."),
        on("on", required=True, column="starts_at"),
        Said("at", Text(5, pattern="(?:[01][0-9]|2[0-3]):[0-5][0-9]", expected="time"), "09:00"),
        Said("minutes", Whole(1, 480), 45),
        words("place", 300, lines=False),
        person("chair"),
        choice("status", "planned", "open", "held", "missed", "cancelled", default="planned"),
        at("opened_on", "opened_at"),
        at("closed_on", "closed_at"),
        person("closed_by"),
        words("reason", 500, lines=False),
    ),
    order=("due_on", "kind", "department", "title"),
    agreements=(
        Agreement("closed_on", lambda one: one["status"] == "held" and one["closed_on"] is None, "day_of_the_end"),
    ),
    parts=(
        ITEMS,
        Section(
            "people",
            "Attendance",
            (person("person", required=True), Said("came", Boolean())),
            order=("person",),
            once=(("person",),),
            under="review",
        ),
        replace(DECISIONS, under="review"),
        replace(ACTIONS, under="review"),
    ),
)
PLANS = Section(
    "plans",
    "ImprovementPlan",
    (
        kpi(required=True),
        on("since", required=True),
        choice("cause", "own_process", "other_department", "external", "data", "target"),
        words("title", 200, required=True, lines=False),
        words("text", 4000),
        person("owner"),
        at("on", "opened_at", required=True),
        on("due_on", required=True),
        on("review_on"),
        choice("status", "open", "recovered", "failed", "dropped", default="open"),
        on("recovered_on"),
        at("closed_on", "closed_at"),
        words("judgement", 2000),
    ),
    order=("kpi", "on", "title"),
    once=(("kpi", "since"),),
    agreements=(
        *ends("status", "closed_on"),
        Agreement(
            "recovered_on", lambda one: one["status"] == "recovered" and one["recovered_on"] is None, "day_of_recovery"
        ),
    ),
    parts=(replace(ACTIONS, under="plan"),),
)
CHANGES = Section(
    "change_requests",
    "ChangeRequest",
    (
        Said("number", Whole(1, 1_000_000), required=True),
        choice("kind", "create", "modify", "retarget", "relink", "retire", "unlock"),
        kpi(),
        choice("level", "company", "department", "individual"),
        department(),
        words("title", 200, required=True, lines=False),
        Said("proposal", Document(), required=True, about="What shall be, as the interface sends it."),
        Said("base", Document(), {}, about="What stood when it was written."),
        words("reason", 2000, required=True),
        words("exception", 1000, lines=False),
        person("author"),
        choice("status", "open", "applied", "refused", "withdrawn", default="open"),
        at("on", "created_at", required=True),
        at("decided_on", "decided_at"),
    ),
    order=("number",),
    once=(("number",),),
    agreements=ends("status", "decided_on"),
    parts=(
        Section(
            "approvals",
            "ChangeApproval",
            (
                Said("role", Text(20), required=True),
                person("person"),
                Said("verdict", Choice(("approved", "refused")), ""),
                words("note", 2000),
                at("on", "at"),
            ),
            order=("role",),
            once=(("role",),),
            agreements=(
                Agreement("person", lambda one: bool(one["verdict"]) != bool(one["person"]), "with_the_verdict"),
                Agreement("on", lambda one: bool(one["verdict"]) != bool(one["on"]), "with_the_verdict"),
            ),
            under="change",
        ),
        Section(
            "comments",
            "ChangeComment",
            (person("author"), words("text", 4000, required=True), at("on", "at", required=True)),
            order=(),
            under="change",
        ),
    ),
)
DISPUTES = Section(
    "disputes",
    "Dispute",
    (
        Said("number", Whole(1, 1_000_000), required=True),
        words("question", 500, required=True, lines=False),
        kpi("first", required=True),
        kpi("second", required=True),
        person("first_owner"),
        person("second_owner"),
        words("first_view", 4000),
        words("second_view", 4000),
        person("raised_by"),
        at("on", "raised_at", required=True),
        person("resolver"),
        on("due_on", required=True),
        choice("status", "open", "decided", "withdrawn", default="open"),
        words("decision", 4000),
        person("decided_by"),
        at("decided_on", "decided_at"),
    ),
    order=("number",),
    once=(("number",),),
    agreements=(
        Agreement("second", lambda one: one["first"] == one["second"], "two_kpis"),
        Agreement("decision", lambda one: one["status"] == "decided" and not one["decision"], "the_decision"),
        Agreement("decided_on", lambda one: one["status"] == "decided" and one["decided_on"] is None, "day_of_the_end"),
    ),
)
ESCALATIONS = Section(
    "escalations",
    "Escalation",
    (
        kpi(),
        department(),
        on("since", required=True),
        choice("rung", "explanation", "plan", "head", "executive"),
        Said("misses", Whole(0, 10_000), required=True),
        person("to"),
        person("by"),
        words("why", 1000, lines=False),
        at("on", "raised_at", required=True),
        on("due_on", required=True),
        at("answered_on", "answered_at"),
        person("answered_by"),
        words("answer", 2000),
        at("closed_on", "closed_at"),
    ),
    order=("on", "kpi", "department", "rung"),
    once=(("kpi", "department", "since", "rung"),),
    agreements=(Agreement("kpi", lambda one: one["kpi"] is None and one["department"] is None, "kpi_or_department"),),
)
ACCOUNTABILITIES = Section(
    "accountabilities",
    "Accountability",
    (
        kpi(required=True),
        person("person", required=True),
        choice("answer", "accepted", "declined"),
        words("note", 1000, lines=False),
        at("on", "at", required=True),
    ),
    order=("kpi", "person"),
    once=(("kpi", "person"),),
    agreements=(Agreement("note", lambda one: one["answer"] == "declined" and not one["note"], "why_declined"),),
)
QUESTIONS = Section(
    "questions",
    "Question",
    (
        kpi(required=True),
        person("asked_by"),
        person("to"),
        at("on", "asked_at", required=True),
        at("closed_on", "closed_at"),
    ),
    order=("on", "kpi"),
    parts=(
        Section(
            "messages",
            "QuestionMessage",
            (person("author"), words("text", 4000, required=True), at("on", "at", required=True)),
            order=(),
            under="question",
        ),
    ),
)
MATURITY = Section(
    "maturity",
    "MaturityScore",
    (
        on("day", required=True),
        department(),
        Said("score", Number(least=0), required=True),
        choice("level", "Fragmented", "Basic", "Structured", "Aligned", "Optimized"),
        Said("counts", Document(), {}, about="By criterion: have, need, coverage."),
        Said("missing", Document(), {}, about="By criterion: what is missing."),
        Said("algorithm", Text(40), required=True),
    ),
    order=("day", "department"),
    once=(("day", "department"),),
    agreements=(Agreement("score", lambda one: one["score"] > 100, "at_most_100"),),
)
#: In the order in which rows point at each other.
SECTIONS = (
    POLICIES, CYCLES, SERIES, REVIEWS, PLANS, CHANGES, DISPUTES, DECISIONS, ACTIONS, ESCALATIONS, ACCOUNTABILITIES,
    QUESTIONS, MATURITY,
)  # fmt: skip
