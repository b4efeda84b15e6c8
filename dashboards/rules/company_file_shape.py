"""The company file's structure, declared once: the validator reads by it and the JSON Schema is printed from it."""

from typing import Any

from dashboards.rules.company_file import (
    FORMAT,
    CompanyPart,
    ContributionPart,
    ContributorPart,
    DepartmentPart,
    ExplanationPart,
    KpiPart,
    LinkPart,
    PersonPart,
    ResourcePart,
    SeriesPart,
    TargetPart,
)
from dashboards.rules.company_file_faults import Faults
from dashboards.rules.company_file_kinds import DAY, Boolean, Choice, Day, Kind, Number, Schema, Series, Text, Whole
from dashboards.rules.company_file_objects import Field, Items, Named, Object, object_schema, read_fields
from dashboards.rules.company_file_workshop import ALL as GOVERNANCE
from kpis.rules.calendar import CADENCES

VELOCITIES = ("high", "moderate", "slow")
ROLES = ("administrator", "executive", "member", "viewer")
FUNCTIONS = (
    *("sales", "marketing", "ecommerce", "operations", "customer-success", "customer-service"),
    *("product", "finance", "hr", "technology", "other"),
)
LEVELS = ("company", "department", "individual")
DIRECTIONS = ("higher", "lower", "range")
INDICATORS = ("leading", "lagging")
NATURES = ("outcome", "output", "activity")
AGGREGATIONS = ("sum", "mean", "last")
STATUSES = ("draft", "proposed", "active", "retired")
SHAPES = ("flat", "linear")
SCOPES = ("period", "to_date")
STRENGTHS = ("weak", "medium", "strong")
CAUSES = ("own_process", "other_department", "external", "data", "target")

KEY = Text(100, pattern=r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,98}[A-Za-z0-9])?", expected="key")
SLUG = Text(60, pattern=r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", expected="slug")
EMAIL = Text(
    254,
    pattern=r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~`-]{1,64}"
    r"@(?:localhost|(?:[A-Za-z0-9\u00a1-\uffff-]{1,63}\.)+[A-Za-z0-9\u00a1-\uffff-]{2,63})",
    expected="email",
)
NAME = Text(200)
CADENCE = Choice(CADENCES)
VELOCITY = Choice(VELOCITIES)

COMPANY = Object(
    CompanyPart,
    (
        Field("slug", SLUG, required=True, about="The company's name in addresses."),
        Field("name", NAME, required=True),
        Field("currency", Text(3, pattern="[A-Z]{3}", expected="currency"), "EUR"),
        Field("time_zone", Text(64), "UTC", about="A name of the IANA time zone database."),
        Field("locale", Text(10, pattern="[a-z]{2,3}(?:-[A-Za-z0-9]{2,6})?", expected="locale"), "en"),
        Field("fiscal_year_start_month", Whole(1, 12), 1),
        Field("velocity", VELOCITY, "high"),
        Field("alignment_owner", EMAIL, about="Somebody in people."),
    ),
)
PERSON = Object(
    PersonPart,
    (
        Field("email", EMAIL, required=True),
        Field("name", NAME, required=True),
        Field("role", Choice(ROLES), "member"),
        Field("department", KEY, about="The key of a department."),
        Field("job_role", Text(200, blank=True), ""),
        Field("active", Boolean(), default=True),
    ),
)
DEPARTMENT = Object(
    DepartmentPart,
    (
        Field("key", KEY, required=True),
        Field("name", NAME, required=True),
        Field("function", Choice(FUNCTIONS), "other"),
        Field("head", EMAIL, about="Somebody in people."),
        Field("velocity", VELOCITY, "", about="Left out: the company's."),
        Field("closed", Boolean(), default=False, about="A closed department has no head; its history is kept."),
    ),
)
TARGET = Object(
    TargetPart,
    (
        Field("from", Day(), required=True, attribute="starts_on"),
        Field("to", Day(), attribute="ends_on", about="The last day; left out: open."),
        Field("baseline", Number(), about="Where a linear target begins."),
        Field("value", Number(), about="The target, unless the direction is range."),
        Field("low", Number(), about="With high: the range of a KPI whose direction is range."),
        Field("high", Number()),
        Field("tolerance", Number(least=0), about="Absolute, in the KPI's unit."),
        Field("shape", Choice(SHAPES), "flat"),
        Field("scope", Choice(SCOPES), "period", about="The value of each period, or reached over the span."),
    ),
)
CONTRIBUTOR = Object(
    ContributorPart,
    (
        Field("department", KEY, required=True),
        Field("input", Text(500, blank=True), ""),
    ),
)
KPI = Object(
    KpiPart,
    (
        Field("key", KEY, required=True),
        Field("name", NAME, required=True),
        Field("level", Choice(LEVELS), required=True),
        Field("department", KEY, about="Required below company level, absent at it."),
        Field("owner", EMAIL, about="Somebody in people."),
        Field("deputy", EMAIL, about="Somebody in people."),
        Field("definition", Text(4000, lines=True, blank=True), ""),
        Field("unit", Text(20, blank=True), ""),
        Field("decimals", Whole(0, 6), 1),
        Field("direction", Choice(DIRECTIONS), ""),
        Field("indicator", Choice(INDICATORS), ""),
        Field("nature", Choice(NATURES), ""),
        Field("aggregation", Choice(AGGREGATIONS), "last"),
        Field("measure_cadence", CADENCE, "weekly"),
        Field("review_cadence", CADENCE, ""),
        Field("tags", Items(Text(50)), ()),
        Field("status", Choice(STATUSES), "active"),
        Field("typical_change", Number(least=0, above=True), about="Its usual change from period to period."),
        Field("locked_until", Day(), about="A locked company KPI; at most five."),
        Field("activated_on", Day()),
        Field("retired_on", Day()),
        Field("targets", Items(TARGET), ()),
        Field("contributors", Items(CONTRIBUTOR), ()),
    ),
)
LINK = Object(
    LinkPart,
    (
        Field("child", KEY, required=True),
        Field("parent", KEY, required=True),
        Field("rationale", Text(500, blank=True), ""),
        Field("polarity", Whole(-1, 1, only=(-1, 1)), 1),
        Field("effect", Number(least=0), about="Change of the parent per unit of the child, in their units."),
        Field("effect_sd", Number(least=0)),
        Field("strength", Choice(STRENGTHS), ""),
        Field("lag_weeks", Whole(0, 104)),
        Field("author", EMAIL, about="Somebody in people."),
        Field("accepted_by", EMAIL, about="Somebody in people, but not the author."),
    ),
)
CONTRIBUTION = Object(
    ContributionPart,
    (
        Field("department", KEY, required=True),
        Field("company_kpi", KEY, required=True, about="A KPI of company level."),
        Field("statement", Text(500, blank=True), "", about="Empty: the department was asked and does nothing for it."),
        Field("kpi", KEY, about="The department KPI that measures it."),
    ),
)
SERIES = Object(
    SeriesPart,
    (
        Field("start", Day(), required=True, about="The first day of a period of the KPI's measure cadence."),
        Field("actuals", Series(), required=True, about="One for each period; null: missing."),
        Field(
            "notes",
            Named(Text(1000), Text(10, pattern=DAY, expected="day")),
            {},
            about="By the first day of the period.",
        ),
    ),
)
EXPLANATION = Object(
    ExplanationPart,
    (
        Field("kpi", KEY, required=True),
        Field("period", Day(), required=True),
        Field("cause", Choice(CAUSES), required=True),
        Field("text", Text(4000, lines=True), required=True),
        Field("next_step", Text(2000, lines=True, blank=True), ""),
        Field("by", EMAIL, about="Somebody in people."),
        Field("on", Day(), about="Left out: the day of the loading."),
    ),
)
RESOURCE = Object(
    ResourcePart,
    (
        Field("key", KEY, required=True),
        Field("name", NAME, required=True),
        Field("slack", Number(least=0), 0.0, about="What is spare."),
        Field("hard", Boolean(), default=False, about="It cannot be exceeded."),
        Field("uses", Named(Number(least=0), KEY), {}, about="By department KPI: what a unit of improvement takes."),
        Field(
            "hurts",
            Named(Number(least=0), KEY),
            {},
            about="By company KPI: what it loses, in its unit, per unit of overload.",
        ),
    ),
)


def _section(name: str, kind: Kind) -> Field:
    return Field(name, Items(kind), (), each=True)


SECTIONS = (
    Field("format", Choice((FORMAT,)), FORMAT),
    Field("company", COMPANY, required=True),
    _section("people", PERSON),
    _section("departments", DEPARTMENT),
    _section("kpis", KPI),
    _section("links", LINK),
    _section("contributions", CONTRIBUTION),
    Field("values", Named(SERIES, KEY), {}, each=True),
    _section("explanations", EXPLANATION),
    _section("resources", RESOURCE),
    *(section.field() for section in GOVERNANCE),
)


def read_sections(document: object, faults: Faults) -> dict[str, Any] | None:
    """Each section of the file; INVALID where it, or an entry of it, is at fault. None when the file is no object."""
    if not isinstance(document, dict):
        faults.add("file", "not_an_object", "company_file")
        return None
    found: dict[str, Any] = read_fields(document, SECTIONS, "", faults)
    return found


def json_schema() -> Schema:
    """The structure as JSON Schema (draft 2020-12). What entries say of each other is beyond it: company_file_rules."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A company, {FORMAT}",
        **object_schema(SECTIONS),
    }
