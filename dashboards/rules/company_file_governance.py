"""What a company file says of governance, declared once: the validator reads by it, rows are made and dumped by it.

Every section is a list of objects. A person stands by e-mail, a department or KPI by key, a moment by its day where the company is. Ids inside
documents (the proposal of a change, the subject of an agenda item, who decides disputes) stand by name: `person:…`, `department:…`,
`kpi:…`, `link:child>parent`, `target:kpi@day`, `plan:kpi@day`, `change:number`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from dashboards.rules.company_file_faults import Faults
from dashboards.rules.company_file_kinds import Boolean, Choice, Day, Kind, Number, Schema, Text, Whole, wrong_type
from dashboards.rules.company_file_objects import Field, Items, Object

Entry = Mapping[str, Any]
Names = Literal["", "person", "department", "kpi"]


@dataclass(frozen=True)
class Document:
    """An object of JSON that another part of the product reads (and checks when it does)."""

    def read(self, value: object, path: str, faults: Faults) -> Any:
        """The object as it is."""
        return value if isinstance(value, dict) else wrong_type(value, path, faults, "object")

    def schema(self) -> Schema:
        """Any object."""
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Said:
    """A field: `column` in the table, where it has another name; `names`: what it refers to; `moment`: a day here, noon of it in the table."""

    name: str
    kind: Kind
    default: Any = None
    required: bool = False
    column: str = ""
    names: Names = ""
    moment: bool = False
    about: str = ""

    @property
    def attribute(self) -> str:
        """The attribute of the row that holds it."""
        return (self.column or self.name) + ("_id" if self.names else "")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the fields of an entry must not say of each other: `broken` where they do, told at `field`."""

    field: str
    broken: Callable[[Entry], bool]
    expected: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list of entries: rows of `table`, in the order of `order`, the fields of each of `once` together unique.

    `parts`: lists inside each entry, whose rows point at its own by `under`. `app`: the room of the table.
    """

    name: str
    table: str
    said: tuple[Said, ...]
    order: tuple[str, ...]
    once: tuple[tuple[str, ...], ...] = ()
    agreements: tuple[Agreement, ...] = ()
    parts: tuple["Section", ...] = ()
    under: str = ""
    app: str = "governance"

    def kind(self) -> Object:
        """How an entry is read."""
        fields = [Field(one.name, one.kind, one.default, required=one.required, about=one.about) for one in self.said]
        fields += [Field(part.name, Items(part.kind()), ()) for part in self.parts]
        return Object(dict, tuple(fields))

    def field(self, *, each: bool = True) -> Field:
        """The section as a field of the file."""
        return Field(self.name, Items(self.kind()), (), each=each)


KEY = Text(100, pattern=r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?", expected="key")
_ADDRESS = Text(254, pattern=r"[^@\s]{1,64}@[^@\s]{1,189}", expected="email")
_DAY = Day()


def _person(name: str, column: str = "", *, required: bool = False) -> Said:
    return Said(name, _ADDRESS, required=required, column=column or name, names="person", about="Somebody in people.")


def _kpi(name: str = "kpi", *, required: bool = False) -> Said:
    return Said(name, KEY, required=required, names="kpi")


def _department() -> Said:
    return Said("department", KEY, names="department")


def _at(name: str, column: str, *, required: bool = False) -> Said:
    return Said(name, _DAY, required=required, column=column, moment=True)


def _on(name: str, *, required: bool = False, column: str = "") -> Said:
    return Said(name, _DAY, required=required, column=column)


def _choice(name: str, *words: str, default: str | None = None) -> Said:
    return Said(name, Choice(words), default, required=default is None)


def _words(name: str, most: int, *, required: bool = False, column: str = "", lines: bool = True) -> Said:
    text = Text(most, lines=lines, blank=not required)
    return Said(name, text, None if required else "", required=required, column=column)


def _ends(status: str, day: str) -> tuple[Agreement, Agreement]:
    """An open entry has no end, an ended one has its day."""
    return (
        Agreement(day, lambda one: one[status] == "open" and one[day] is not None, "no_day_while_open"),
        Agreement(day, lambda one: one[status] != "open" and one[day] is None, "day_of_the_end"),
    )


ACTIONS = Section(
    "actions",
    "ActionItem",
    (
        _words("text", 500, required=True, lines=False),
        _person("person"),
        _on("due_on", required=True),
        _kpi(),
        _person("created_by"),
        _at("on", "created_at", required=True),
        _at("done_on", "done_at"),
        _person("done_by"),
        _at("dropped_on", "dropped_at"),
    ),
    order=("due_on", "text"),
)
DECISIONS = Section(
    "decisions",
    "Decision",
    (
        _choice("kind", "decided", "no_change", "accepted", "escalated", "change"),
        _words("text", 4000, required=True),
        _kpi(),
        _department(),
        _person("by"),
        _at("on", "at", required=True),
        _on("flagged_on"),
        _on("until"),
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
        _words("reason", 1000, lines=False),
        _person("by", "adopted_by"),
        _at("on", "adopted_at", required=True),
    ),
    order=(),
)
CYCLES = Section(
    "cycles",
    "AlignmentCycle",
    (
        _choice("kind", "annual", "strategy", default="annual"),
        _words("reason", 1000, lines=False),
        _on("on", required=True, column="opened_on"),
        _person("by", "opened_by"),
        _on("closed_on"),
    ),
    order=(),
    parts=(
        Section(
            "signed",
            "SignOff",
            (_person("person", required=True), _at("on", "at", required=True)),
            order=("person",),
            once=(("person",),),
            under="cycle",
        ),
        Section(
            "skipped",
            "SkippedStep",
            (
                Said("step", Whole(1, 6), required=True),
                _words("reason", 1000, required=True, lines=False),
                _person("by"),
                _at("on", "at", required=True),
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
        _choice("kind", *_KINDS),
        _choice("cadence", "weekly", "biweekly", "monthly", "quarterly", "yearly"),
        _department(),
        Said("weekday", Whole(0, 6), 0, about="0 is Monday."),
        Said("at", Text(5, pattern="(?:[01][0-9]|2[0-3]):[0-5][0-9]", expected="time"), required=True),
        Said("minutes", Whole(5, 480), 45),
        _words("place", 300, lines=False),
        _person("chair"),
        _on("starts_on", required=True),
        _on("ended_on"),
    ),
    order=("kind", "department", "starts_on"),
)
ITEMS = Section(
    "items",
    "AgendaItem",
    (
        _choice("kind", "variance", "plan", "conflict", "link", "findings", "maturity", "change", "actions", "topic"),
        _kpi(),
        Said("subject", Text(300), about="What a plan, link or change is called: plan:kpi@day, link:child>parent, change:number."),
        _words("title", 300, lines=False),
        _person("presenter"),
        Said("minutes", Whole(0, 480), 5),
        Said(
            "outcome",
            Choice(("discussed", "no_change", "decided", "confirmed", "change", "dropped", "postponed")),
            "",
        ),
        _words("notes", 4000),
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
        _choice("kind", *_KINDS),
        _department(),
        _words("title", 200, lines=False),
        _on("due_on", required=True),
        Said("in_series", Boolean(), default=False, about="It belongs to the series of its kind and department."),
        _on("on", required=True, column="starts_at"),
        Said("at", Text(5, pattern="(?:[01][0-9]|2[0-3]):[0-5][0-9]", expected="time"), "09:00"),
        Said("minutes", Whole(1, 480), 45),
        _words("place", 300, lines=False),
        _person("chair"),
        _choice("status", "planned", "open", "held", "missed", "cancelled", default="planned"),
        _at("opened_on", "opened_at"),
        _at("closed_on", "closed_at"),
        _person("closed_by"),
        _words("reason", 500, lines=False),
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
            (_person("person", required=True), Said("came", Boolean())),
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
        _kpi(required=True),
        _on("since", required=True),
        _choice("cause", "own_process", "other_department", "external", "data", "target"),
        _words("title", 200, required=True, lines=False),
        _words("text", 4000),
        _person("owner"),
        _at("on", "opened_at", required=True),
        _on("due_on", required=True),
        _on("review_on"),
        _choice("status", "open", "recovered", "failed", "dropped", default="open"),
        _on("recovered_on"),
        _at("closed_on", "closed_at"),
        _words("judgement", 2000),
    ),
    order=("kpi", "on", "title"),
    once=(("kpi", "since"),),
    agreements=(
        *_ends("status", "closed_on"),
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
        _choice("kind", "create", "modify", "retarget", "relink", "retire", "unlock"),
        _kpi(),
        _choice("level", "company", "department", "individual"),
        _department(),
        _words("title", 200, required=True, lines=False),
        Said("proposal", Document(), required=True, about="What shall be, as the interface sends it."),
        Said("base", Document(), {}, about="What stood when it was written."),
        _words("reason", 2000, required=True),
        _words("exception", 1000, lines=False),
        _person("author"),
        _choice("status", "open", "applied", "refused", "withdrawn", default="open"),
        _at("on", "created_at", required=True),
        _at("decided_on", "decided_at"),
    ),
    order=("number",),
    once=(("number",),),
    agreements=_ends("status", "decided_on"),
    parts=(
        Section(
            "approvals",
            "ChangeApproval",
            (
                Said("role", Text(20), required=True),
                _person("person"),
                Said("verdict", Choice(("approved", "refused")), ""),
                _words("note", 2000),
                _at("on", "at"),
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
            (_person("author"), _words("text", 4000, required=True), _at("on", "at", required=True)),
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
        _words("question", 500, required=True, lines=False),
        _kpi("first", required=True),
        _kpi("second", required=True),
        _person("first_owner"),
        _person("second_owner"),
        _words("first_view", 4000),
        _words("second_view", 4000),
        _person("raised_by"),
        _at("on", "raised_at", required=True),
        _person("resolver"),
        _on("due_on", required=True),
        _choice("status", "open", "decided", "withdrawn", default="open"),
        _words("decision", 4000),
        _person("decided_by"),
        _at("decided_on", "decided_at"),
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
        _kpi(),
        _department(),
        _on("since", required=True),
        _choice("rung", "explanation", "plan", "head", "executive"),
        Said("misses", Whole(0, 10_000), required=True),
        _person("to"),
        _person("by"),
        _words("why", 1000, lines=False),
        _at("on", "raised_at", required=True),
        _on("due_on", required=True),
        _at("answered_on", "answered_at"),
        _person("answered_by"),
        _words("answer", 2000),
        _at("closed_on", "closed_at"),
    ),
    order=("on", "kpi", "department", "rung"),
    once=(("kpi", "department", "since", "rung"),),
    agreements=(Agreement("kpi", lambda one: one["kpi"] is None and one["department"] is None, "kpi_or_department"),),
)
ACCOUNTABILITIES = Section(
    "accountabilities",
    "Accountability",
    (
        _kpi(required=True),
        _person("person", required=True),
        _choice("answer", "accepted", "declined"),
        _words("note", 1000, lines=False),
        _at("on", "at", required=True),
    ),
    order=("kpi", "person"),
    once=(("kpi", "person"),),
    agreements=(Agreement("note", lambda one: one["answer"] == "declined" and not one["note"], "why_declined"),),
)
QUESTIONS = Section(
    "questions",
    "Question",
    (
        _kpi(required=True),
        _person("asked_by"),
        _person("to"),
        _at("on", "asked_at", required=True),
        _at("closed_on", "closed_at"),
    ),
    order=("on", "kpi"),
    parts=(
        Section(
            "messages",
            "QuestionMessage",
            (_person("author"), _words("text", 4000, required=True), _at("on", "at", required=True)),
            order=(),
            under="question",
        ),
    ),
)
MATURITY = Section(
    "maturity",
    "MaturityScore",
    (
        _on("day", required=True),
        _department(),
        Said("score", Number(least=0), required=True),
        _choice("level", "Fragmented", "Basic", "Structured", "Aligned", "Optimized"),
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
