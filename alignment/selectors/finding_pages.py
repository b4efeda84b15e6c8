"""Reads findings for their page: narrowed, counted by rule, the first of each. Never all rows: a company may have tens of thousands."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from alignment.models import CascadeLink, Conflict, Finding, SubjectKind, Waiver
from alignment.rules.findings import RULES, SEVERITIES

OPEN, WAIVED, ALL = "open", "waived", "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see; None and empty: everything. `waived`: OPEN, WAIVED or ALL."""

    severity: str = ""
    family: str = ""
    rule: str = ""
    department: UUID | None = None
    person: UUID | None = None
    kpi: UUID | None = None
    waived: str = OPEN


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of a rule that were asked for. `severity` the worst of them, `new` how many are new."""

    rule: str
    severity: str
    step: int
    count: int
    new: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings stand, waived ones apart."""

    errors: int = 0
    warnings: int = 0
    infos: int = 0
    waived: int = 0


def with_waivers(rows: QuerySet[Finding], *, today: date) -> QuerySet[Finding]:
    """The rows of rules that are there, each knowing whether it `is_waived` today."""
    same = Waiver.objects.filter(
        company=OuterRef("company"), rule=OuterRef("rule"), kind=OuterRef("kind"), until__gte=today
    )
    waived = Exists(same.filter(subject=OuterRef("subject")))
    whole = Q(subject__isnull=True) & Exists(same.filter(subject__isnull=True))
    return rows.filter(rule__in=RULES).annotate(is_waived=Q(waived) | whole)


def asked_for(rows: QuerySet[Finding], asked: Asked) -> QuerySet[Finding]:
    """Those of rows `with_waivers` that are wanted. A department has its people's findings too."""
    if asked.severity:
        rows = rows.filter(severity=asked.severity)
    if asked.family:
        rows = rows.filter(rule__in=[one.code for one in RULES.values() if one.family == asked.family])
    if asked.rule:
        rows = rows.filter(rule=asked.rule)
    if asked.department:
        theirs = Q(department__isnull=True, person__department=asked.department)
        rows = rows.filter(Q(department=asked.department) | theirs)
    if asked.person:
        rows = rows.filter(person=asked.person)
    if asked.kpi:
        rows = rows.filter(of_kpi(asked.kpi))
    return rows if asked.waived == ALL else rows.filter(Q(is_waived=asked.waived == WAIVED))


def of_kpi(kpi: UUID) -> Q:
    """The findings that hang on one KPI: about itself, about a link from it, about a conflict that it is one side of."""
    links = CascadeLink.objects.filter(child=kpi).values("id")
    conflicts = Conflict.objects.filter(Q(first=kpi) | Q(second=kpi)).values("id")
    return (
        Q(kind=SubjectKind.KPI, subject=kpi)
        | Q(kind=SubjectKind.LINK, subject__in=links)
        | Q(kind=SubjectKind.CONFLICT, subject__in=conflicts)
    )


def groups_of(rows: QuerySet[Finding], *, new_from: date) -> list[Group]:
    """The rules that object, worst first. One query."""
    counted = rows.order_by().values("rule", "severity").annotate(n=Count("id"), new=Count("id", filter=Q(since__gte=new_from)))  # fmt: skip
    found = defaultdict(list)
    for one in counted:
        found[one["rule"]].append(one)
    groups = [
        Group(
            rule,
            min((one["severity"] for one in several), key=SEVERITIES.index),
            RULES[rule].step,
            sum(one["n"] for one in several),
            sum(one["new"] for one in several),
        )
        for rule, several in found.items()
    ]
    return sorted(groups, key=lambda one: (SEVERITIES.index(one.severity), one.step, -one.count, one.rule))


def first_of_each(rows: QuerySet[Finding], *, at_most: int) -> QuerySet[Finding]:
    """The first few of each rule: new ones, then by key."""
    place = Window(RowNumber(), partition_by=F("rule"), order_by=[F("severity"), F("since").desc(), F("key"), F("id")])
    return ordered(rows.annotate(place=place).filter(place__lte=at_most))


def ordered(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """Of one rule: errors before warnings, as in the alphabet; then new ones first."""
    return rows.order_by("severity", "-since", "key", "id")


def tally_of(rows: QuerySet[Finding]) -> Tally:
    """The counts of rows `with_waivers`. One query."""
    said = {name: Count("id", filter=Q(severity=severity, is_waived=False)) for name, severity in _COUNTED.items()}
    return Tally(**rows.aggregate(**said, waived=Count("id", filter=Q(is_waived=True))))


_COUNTED = {"errors": "error", "warnings": "warning", "infos": "info"}
