"""What My week shows: scope, sections, head; the same for the whole page and for rows of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.template.loader import get_template, render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.models import Cause, Kpi, Level
from kpis.rules.calendar import CADENCES, as_cadence
from kpis.rules.week import RowState, Tally, View, WeekRow, columns, minutes_taken, row_state, tally
from kpis.rules.week_entries import Entry
from kpis.selectors.week import finest
from kpis.wording import week as words
from kpis.wording.week_figures import Figures
from kpis.wording.week_rows import Said, TypedWords, announcement, place_of, row_words
from organization.http.request import CompanyRequest
from organization.models import Department
from organization.rules.roles import VIEWER, PersonFacts
from organization.selectors.directory import departments_of

_LEVELS = (Level.COMPANY, Level.DEPARTMENT, Level.INDIVIDUAL)
#: Colours of the completion bar.
_BAR: dict[RowState, str] = {
    "saved": "c-act",
    "typed": "c-acc",
    "invalid": "c-off",
    "conflict": "c-risk",
    "reason": "c-risk",
}
_WIDTH = 350.0


def _causes() -> list[tuple[str, str]]:
    """What a miss can be put down to, as the reader's language says it."""
    return [(value, str(capfirst(label))) for value, label in Cause.choices]


@dataclass(frozen=True, slots=True)
class Scope:
    """The KPIs of a page and those of them that the person may write; `department` when the page is one's.

    `stands_for`: whose KPIs the person enters in their place, by KPI. `periods`: the only periods that may be entered, by
    KPI, where a link opens no more (None: all).
    """

    kpis: list[Kpi]
    writable: frozenset[UUID]
    department: Department | None = None
    stands_for: Mapping[UUID, str] = field(default_factory=dict)
    periods: Mapping[UUID, date] | None = None

    @property
    def limited(self) -> bool:
        """Nothing beside these KPIs may be touched."""
        return self.periods is not None

    def opens(self, kpi: UUID, period: date) -> bool:
        """May this place be entered from here?"""
        return self.periods is None or self.periods.get(kpi) == period


def mine(kpis: QuerySet[Kpi], person: PersonFacts) -> QuerySet[Kpi]:
    """Of the KPIs that the person may write, those that are theirs to enter: own, deputised, of people who are away and
    named them, of departments they head; the alignment owner's also the company's. The rest is a department's page away."""
    theirs = Q(owner=person.id) | Q(deputy=person.id) | Q(department__in=person.heads)
    if person.stands_in_for:
        theirs |= Q(owner__in=person.stands_in_for)
    return kpis.filter(theirs | Q(level=Level.COMPANY) if person.alignment_owner else theirs)


def stood_in_for(kpis: Collection[Kpi], person: PersonFacts) -> dict[UUID, str]:
    """Whose KPIs the person enters as a deputy: KPI -> the owner's name."""
    return {
        kpi.id: kpi.owner.name
        for kpi in kpis
        if kpi.owner is not None
        and kpi.owner_id != person.id
        and (kpi.deputy_id == person.id or kpi.owner_id in person.stands_in_for)
    }


def ordered(kpis: Collection[Kpi], stands_for: Mapping[UUID, str] | None = None) -> list[Kpi]:
    """By cadence, the person's own before those of others, level and department; individual KPIs by person. The order is
    the same every week."""
    others = stands_for or {}

    def place(kpi: Kpi) -> tuple[Any, ...]:
        owner = kpi.owner.name if kpi.owner and kpi.level == Level.INDIVIDUAL else ""
        department = kpi.department.name if kpi.department else ""
        cadence = CADENCES.index(as_cadence(kpi.measure_cadence))
        return cadence, others.get(kpi.id, ""), _LEVELS.index(Level(kpi.level)), department, owner, kpi.name, kpi.key

    return sorted(kpis, key=place)


@dataclass
class Page:
    """A page of values."""

    request: CompanyRequest
    scope: Scope
    view: View
    rows: list[WeekRow]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    typed_words: Mapping[str, TypedWords] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    noted: Mapping[str, str] = field(default_factory=dict)
    block: bool = False
    late_reason: str = ""

    @property
    def month(self) -> int:
        """The company's fiscal year begins in it."""
        return self.request.company.fiscal_year_start_month

    def context(self) -> dict[str, Any]:
        """Everything the page prints."""
        return {
            **self.head_context(),
            "sections": self._sections(),
            "late": self._late(),
            "repeatable": sum(row.writable and row.now.missing and row.repeated is not None for row in self.rows),
            "causes": _causes(),
            "reads_only": self.request.person.facts.role == VIEWER,
        }

    def head_context(self) -> dict[str, Any]:
        """Message, bar and the steps to other periods."""
        counted = self._tally()
        fine = finest(self.scope.kpis)
        last = self.view.last[fine]
        taken = minutes_taken(self._moments())
        return {
            "message": words.message(counted),
            "tally": counted,
            "bar": _bar(counted),
            "bar_label": _("%(saved)s of %(total)s values in") % {"saved": counted.saved, "total": counted.total},
            "legend": _legend(counted),
            "where": self.scope.department or self._headed(),
            "places": self._places(),
            "file_url": self._file_url(),
            "here": self.scope.department or _("My values"),
            "period_words": words.period_words(last, fine, fiscal_start_month=self.month),
            "span": words.span_words(last, fine, fiscal_start_month=self.month),
            "view": self.view,
            "dated": bool(self.rows),
            "earlier": self._step(self.view.earlier),
            "later": self._step(self.view.later, current=self.view.later_current),
            "taken": words.taken_words(taken) if taken and self.view.current else "",
        }

    def head(self) -> str:
        """The head alone."""
        return render_to_string("kpis/week_head.html", self.head_context(), request=self.request)

    def fragments(self, keys: Collection[str]) -> dict[str, str]:
        """The rows of these KPIs, by key."""
        said = self._said
        row_template, asked, causes = get_template("kpis/week_row.html"), set(keys), _causes()
        return {
            row.key: row_template.render({"causes": causes, "row": row_words(row, said)})
            for row in self.rows
            if row.key in asked
        }

    def said(self, keys: Collection[str]) -> str:
        """What a screen reader is told."""
        return announcement([row for row in self.rows if row.key in set(keys)], self._said)

    def _first(self) -> str:
        """On the page of a link typing begins at once, in the first value that is missing."""
        if not self.scope.limited or self.request.headers.get("X-Grid"):
            return ""
        return next((row.key for row in self.rows if row.writable and row.now.missing), "")

    @cached_property
    def _said(self) -> Said:
        return Said(
            figures=Figures(self.request.company.locale),
            me=self.request.person.membership.id,
            now=timezone.now(),
            month=self.month,
            url_of=self._kpi_url(),
            entries=self.entries,
            typed_words=self.typed_words,
            fresh=self.fresh if len(self.fresh) == 1 or not self.request.headers.get("X-Grid") else frozenset(),
            block=self.block,
            limited=self.scope.limited,
            number_of={row.key: place for place, row in enumerate(self.rows, start=1)},
            keys=tuple(row.key for row in self.rows),
            first=self._first(),
        )

    def _late(self) -> dict[str, str] | None:
        """What was closed before it was entered, and the reason that was given for all of it; None: nothing."""
        closed = {
            row.cadence: row.now.period for row in self.rows if row.writable and row.now.closed and row.now.missing
        }
        if not closed:
            return None
        names = [words.period_words(day, one, fiscal_start_month=self.month) for one, day in closed.items()]
        return {"sentence": words.late_sentence(names), "reason": self.late_reason}

    def _kpi_url(self) -> Any:
        if self.scope.limited:
            return lambda _key: ""
        try:
            pattern = reverse("dashboards:kpi", kwargs={"company_slug": self.request.company.slug, "key": "KEY"})
        except NoReverseMatch:
            return lambda _key: ""
        before, _middle, after = pattern.rpartition("KEY")
        return lambda key: f"{before}{key}{after}"

    def _tally(self) -> Tally:
        known: dict[str, RowState] = {}
        for row in self.rows:
            entry = self.entries.get(place_of(row.key, row.now.period))
            noted = self.noted.get(row.key)
            if entry is not None:
                known[row.key] = row_state(row, entry)
            elif noted in _BAR and row.key not in self.fresh:
                known[row.key] = noted
        return tally(self.rows, known)

    def _moments(self) -> list[Any]:
        me = self.request.person.membership.id
        before = [row.past[-1] for row in self.rows]
        return [value.saved_at for value in before if value.saved_by == me and value.by_hand and value.saved_at]

    def _sections(self) -> list[dict[str, Any]]:
        said = self._said
        several = len({row.department for row in self.rows if row.department}) > 1
        found = []
        for cadence, rows in groupby(self.rows, key=lambda row: row.cadence):
            last = self.view.last[cadence]
            shown = columns(last, cadence, fiscal_start_month=self.month)
            others = self.scope.stands_for
            groups = [
                _group(level, name, list(own), said, several=several, stands_for=absent)
                for (absent, level, name), own in groupby(
                    rows, key=lambda row: (others.get(row.id, ""), row.level, row.department_name)
                )
            ]
            found.append(
                {
                    "id": cadence,
                    "title": words.period_words(last, cadence, fiscal_start_month=self.month),
                    "cadence": words.cadence_words(cadence),
                    "span": words.span_words(last, cadence, fiscal_start_month=self.month),
                    "heads": [words.period_short(one, cadence, fiscal_start_month=self.month) for one in shown],
                    "groups": groups,
                }
            )
        return found

    def _headed(self) -> str:
        """The one department whose values these are, if it is one."""
        names = {row.department_name for row in self.rows}
        return names.pop() if len(names) == 1 else ""

    def _places(self) -> list[dict[str, Any]]:
        """Other departments whose values the person may enter."""
        facts = self.request.person.facts
        if self.scope.limited or (not facts.alignment_owner and len(facts.heads) < 2):
            return []
        slug = self.request.company.slug
        here = self.scope.department
        found = [
            {
                "label": one.name,
                "url": reverse("kpis:week-department", kwargs={"company_slug": slug, "key": one.key}),
                "current": here is not None and one.id == here.id,
            }
            for one in departments_of(self.request.company)
            if facts.alignment_owner or one.id in facts.heads
        ]
        own = {"label": _("My values"), "url": reverse("kpis:week", kwargs={"company_slug": slug}), "current": not here}
        return [own, *found]

    def _file_url(self) -> str:
        """Where the same values go by file."""
        if self.scope.limited or not self.scope.writable:
            return ""
        here = self.scope.department
        query = f"?department={here.key}" if here else ""
        return reverse("kpis:week-upload", kwargs={"company_slug": self.request.company.slug}) + query

    def _step(self, day: date | None, *, current: bool = False) -> dict[str, str] | None:
        """A step to another period: its name and the query that goes there."""
        if day is None:
            return None
        label = words.period_words(day, finest(self.scope.kpis), fiscal_start_month=self.month)
        return {"label": label, "query": "" if current else f"?period={day.isoformat()}"}


def _group(
    level: str, department: str, rows: list[WeekRow], said: Said, *, several: bool, stands_for: str
) -> dict[str, Any]:
    titles = {
        "company": _("Company KPIs"),
        "department": _("Department KPIs"),
        "individual": _("Individual KPIs"),
    }
    title = titles[level]
    others = level != "department" and any(row.writable and row.owner != said.me for row in rows) and not stands_for
    of = title[:1].lower() + title[1:]
    if stands_for:
        title = _("For %(name)s: %(what)s") % {"name": stands_for, "what": of}
    elif several and department:
        title = f"{department}: {of}"
    return {
        "title": title,
        "text": _("Their owners can enter these; you can too") if others else "",
        "rows": [row_words(row, said) for row in rows],
    }


def _bar(counted: Tally) -> list[dict[str, str]]:
    """The segments of the completion bar, in the order of the rows."""
    number = len(counted.states)
    if not number:
        return []
    gap = 2.0 if number <= 60 else 0.0
    width = (_WIDTH - gap * (number - 1)) / number
    return [
        {"css": _BAR.get(state, "c-none"), "x": f"{place * (width + gap):.1f}", "width": f"{width:.1f}"}
        for place, state in enumerate(counted.states)
    ]


def _legend(counted: Tally) -> list[dict[str, Any]]:
    said: list[tuple[int, str, str]] = [
        (counted.saved, "", _("saved")),
        (counted.count("typed"), "pl-link", _("typed")),
        (counted.count("invalid"), "pl-down", _("not understood")),
        (counted.count("conflict"), "pl-warn", _("two values")),
        (counted.count("reason"), "pl-warn", _("without a reason")),
        (counted.count("skipped"), "", _("not applicable")),
        (counted.missing, "", _("not typed") if counted.running else _("missing")),
    ]
    return [{"number": number, "css": css, "label": label} for number, css, label in said if number]


def block_words(entries: Sequence[Entry]) -> dict[str, Any]:
    """What was understood of a pasted block."""
    wrong = sum(entry.state == "invalid" for entry in entries)
    corrections = sum(entry.corrects or entry.state == "reason" for entry in entries if entry.state != "invalid")
    right = len(entries) - wrong
    said = ngettext("%(n)s value understood", "%(n)s values understood", right) % {"n": right}
    if wrong:
        said += ", " + ngettext("%(n)s not", "%(n)s not", wrong) % {"n": wrong}
    return {"sentence": said, "right": right, "wrong": wrong, "corrections": corrections}
