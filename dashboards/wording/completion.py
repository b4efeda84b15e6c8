"""What the board of completion says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.rules.completion import DepartmentCount, Line, OwnerCount
from dashboards.wording.board_figures import listed
from kpis.rules.calendar import as_cadence
from kpis.rules.discipline import PHANTOM_WEEKS
from kpis.selectors.discipline import Phantom
from kpis.wording.week import count_words, period_words
from organization.models import Company, Notice

NAMED = 3


class Reminded(Protocol):
    """What became of a reminder (organization.services.reminders.Reminded)."""

    @property
    def sent(self) -> tuple[UUID, ...]: ...
    @property
    def already(self) -> tuple[UUID, ...]: ...
    @property
    def nothing(self) -> tuple[UUID, ...]: ...


@dataclass(frozen=True, slots=True)
class Told:
    """Today's reminders, by person."""

    notices: Mapping[UUID, Notice]

    def words(self, person: UUID | None) -> str:
        """Reminded 9:14 by Alma: 3 things. Empty where nobody did."""
        notice = self.notices.get(person) if person else None
        if notice is None:
            return ""
        number = int(notice.params.get("n", 1))
        told: dict[str, Any] = {
            "at": date_format(timezone.localtime(notice.created_at), "H:i"),
            "by": notice.params.get("by", ""),
            "n": number,
        }
        said = ngettext(
            "reminded at %(at)s by %(by)s of one thing", "reminded at %(at)s by %(by)s of %(n)s things", number
        )
        return said % told


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whose values are missing."""

    id: str
    name: str
    words: str
    overdue: bool
    told: str

    @property
    def remindable(self) -> bool:
        """There is somebody, and nobody reminded them today."""
        return bool(self.id) and not self.told


@dataclass(frozen=True, slots=True)
class Row:
    """A department of the board."""

    key: str
    name: str
    due: int
    inside: int
    late: int
    missing: int
    overdue: int
    share: float
    names: str
    who: list[Who]
    open: bool
    may_remind: bool

    @property
    def remindable(self) -> bool:
        """Somebody in it can be reminded today."""
        return self.may_remind and any(one.remindable for one in self.who)


@dataclass(frozen=True, slots=True)
class SilentLine:
    """An owner in name only, as the page prints it."""

    id: str
    name: str
    words: str
    told: str
    may_remind: bool


def board_message(rows: Collection[DepartmentCount]) -> str:
    """412 of 420 values are in, 8 are late."""
    due, there = sum(row.due for row in rows), sum(row.inside for row in rows)
    overdue = sum(row.overdue for row in rows)
    if not due:
        return _("No value is due")
    if there == due:
        return ngettext("The one value that is due is in", "All %(n)s values are in", due) % {"n": due}
    said = _("%(n)s of %(due)s values are in") % {"n": there, "due": due}
    if not overdue:
        return said
    late = ngettext("one is overdue", "%(n)s are overdue", overdue) % {"n": count_words(overdue)}
    return _("%(said)s, %(late)s") % {"said": said, "late": late}


def period_line(
    periods: Mapping[str, date], closes: Mapping[str, date], used: Collection[str], company: Company, today: date
) -> str:
    """Week 46 closed on 18 Nov; October 2026 closes on 3 Nov. `used`: the cadences that active KPIs have."""
    parts = []
    for cadence, period in periods.items():
        if cadence not in used:
            continue
        name = period_words(period, as_cadence(cadence), fiscal_start_month=company.fiscal_year_start_month)
        told = {"period": name, "day": date_format(closes[cadence], "j M")}
        over = closes[cadence] < today
        parts.append((_("%(period)s closed on %(day)s") if over else _("%(period)s closes on %(day)s")) % told)
    return "; ".join(parts)


def row_of(row: DepartmentCount, *, name: str, key: str, told: Told, may_remind: bool, opened: str) -> Row:
    """One department; KPIs of the company itself have no key and stand as its own row."""
    people = [_who(one, told) for one in row.missing_by]
    more = len(people) - NAMED
    names = [one.name for one in people[:NAMED]]
    if more > 0:
        names.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return Row(
        key=key or "company",
        name=name or _("Company KPIs"),
        due=row.due,
        inside=row.inside,
        late=row.late,
        missing=row.missing,
        overdue=row.overdue,
        share=row.share,
        names=listed(names),
        who=people,
        open=opened == (key or "company"),
        may_remind=may_remind,
    )


def _who(one: OwnerCount, told: Told) -> Who:
    words = ngettext("one value", "%(n)s values", one.missing) % {"n": count_words(one.missing)}
    if one.overdue:
        words = ngettext("one value overdue", "%(n)s values overdue", one.overdue) % {"n": count_words(one.overdue)}
    if one.away:
        words = _("%(words)s; away, a deputy is asked") % {"words": words}
    return Who(
        id=str(one.id or ""),
        name=one.name or _("nobody owns it"),
        words=words,
        overdue=bool(one.overdue),
        told=told.words(one.id),
    )


def phantom_line(one: Phantom, told: Told, *, may_remind: bool) -> SilentLine:
    """Owns four KPIs; has never signed in."""
    owns = ngettext("owns one KPI", "owns %(n)s KPIs", one.kpis) % {"n": count_words(one.kpis)}
    if one.last is not None:
        last = _("last here on %(day)s") % {"day": date_format(one.last, "j M Y")}
    elif one.joined:
        last = _("has not been here for %(n)s weeks") % {"n": count_words(PHANTOM_WEEKS)}
    else:
        last = _("has not accepted the invitation yet")
    return SilentLine(str(one.id), one.name, f"{owns}, {last}", told.words(one.id), may_remind)


def reminded_message(reminded: Reminded) -> str:
    """What the click did."""
    parts = []
    sent, already = len(reminded.sent), len(reminded.already)
    if sent:
        parts.append(ngettext("One person is reminded.", "%(n)s people are reminded.", sent) % {"n": sent})
    if already:
        said = ngettext("One was reminded today already.", "%(n)s were reminded today already.", already)
        parts.append(said % {"n": already})
    if reminded.nothing:
        number = len(reminded.nothing)
        parts.append(ngettext("One owes nothing.", "%(n)s owe nothing.", number) % {"n": number})
    return " ".join(parts) or _("There is nobody to remind.")


def file_rows(values: Iterable[Line], reminders: Mapping[UUID, Notice], today: date) -> list[list[str]]:
    """The file's rows, its headings first."""
    rows = [
        [
            _("Department"), _("Owner"), _("E-mail"), _("KPI"), _("Key"), _("Period"), _("In time until"), _("State"),
            _("Reminded at"),
        ]
    ]  # fmt: skip
    for one in values:
        notice = reminders.get(one.owner_id) if one.owner_id else None
        at = timezone.localtime(notice.created_at).strftime("%H:%M") if notice else ""
        rows.append(
            [
                one.department, one.owner, one.email, one.name, one.key, one.period.isoformat(),
                one.last_day.isoformat(), _state(one, today), at,
            ]
        )  # fmt: skip
    return rows


def _state(one: Line, today: date) -> str:
    if one.inside:
        return _("in, late") if one.late else _("in")
    return _("overdue") if one.last_day < today else _("missing")
