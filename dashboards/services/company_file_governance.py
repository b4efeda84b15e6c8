"""From the governance of a company file to rows: names become ids, days become moments."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db.models import Model

from dashboards.rules.company_file_governance import REVIEWS, SERIES
from dashboards.rules.company_file_named import renamed
from dashboards.rules.company_file_sections import Entry, Said, Section
from dashboards.rules.company_file_workshop import ALL, COMPANY, WAIVERS, kind_of
from governance.rules.disputes import options_of
from organization.models import Company

_NOON = time(12)
_NO_HASH = "0" * 64
#: What the file does not say and the table wants; what was signed is settled when everything is in.
_UNSAID: Mapping[str, Mapping[str, Any]] = {"SignOff": {"signed": _NO_HASH}, "MaturityScore": {"input_hash": _NO_HASH}}


@dataclass
class Filled:
    """Rows by table in the order of writing; `names`: what rows are called inside documents, with their ids as text.

    people by lower-case address, departments and KPIs by key.
    """

    company: Company
    people: Mapping[str, UUID]
    departments: Mapping[str, UUID]
    kpis: Mapping[str, UUID]
    names: dict[str, str]
    rows: dict[str, list[Model]] = field(default_factory=lambda: defaultdict(list))

    def id_of(self, said: Said, name: str | None) -> UUID | None:
        """The id of what a field refers to."""
        if name is None:
            return None
        if said.names == "person":
            return self.people[name.lower()]
        return self.kpis[name] if said.names == "kpi" else self.departments[name]

    def moment(self, day: date, at: time = _NOON) -> datetime:
        """A time of a day where the company is."""
        return datetime.combine(day, at, ZoneInfo(self.company.time_zone))


def governance_rows(
    found: Mapping[str, Sequence[Entry]], *, company: Company, people: Mapping[str, UUID], departments: Mapping[str, UUID],
    kpis: Mapping[str, UUID], names: Mapping[str, str],
) -> list[list[Model]]:  # fmt: skip
    """Unsaved rows, table by table. `names`: what people, departments, KPIs, links and targets are called, with their ids."""
    filled = Filled(company, people, departments, kpis, dict(names))
    for section in ALL:
        for number, entry in enumerate(found.get(section.name, ()), start=1):
            _fill(section, entry, number, filled)
    _mend_items(filled)
    return list(filled.rows.values())


def _fill(section: Section, entry: Entry, number: int, filled: Filled, parent: Model | None = None) -> None:
    row = _row(section, entry, filled)
    if parent is not None:
        setattr(row, section.under, parent)
    particular = _PARTICULAR.get(section.table)
    if particular is not None:
        particular(row, entry, number, filled)
    if section is WAIVERS:
        _waived(row, entry["subject"], filled.names)
    filled.rows[section.table].append(row)
    for part in section.parts:
        for place, one in enumerate(entry[part.name], start=1):
            _fill(part, one, place, filled, row)


def _row(section: Section, entry: Entry, filled: Filled) -> Model:
    model = apps.get_model(section.app, section.table)
    said = {}
    for one in section.said:
        value = entry[one.name]
        if one.names:
            value = filled.id_of(one, value)
        elif one.moment and value is not None:
            value = filled.moment(value)
        said[one.attribute] = value
    if section is REVIEWS:
        said["starts_at"] = filled.moment(entry["on"], time.fromisoformat(said.pop("at")))
        del said["in_series"]
    if section is SERIES:
        said["at"] = time.fromisoformat(entry["at"])
    row: Model = model(company=filled.company, **said, **_UNSAID.get(section.table, {}))
    return row


def _policy(row: Any, entry: Entry, number: int, filled: Filled) -> None:
    row.number, row.rules = number, renamed(entry["rules"], filled.names)


def _cycle(row: Any, _entry: Entry, number: int, _filled: Filled) -> None:
    row.number = number


def _score(row: Any, entry: Entry, _number: int, filled: Filled) -> None:
    row.computed_at = filled.moment(entry["day"])


def _review(row: Any, entry: Entry, _number: int, filled: Filled) -> None:
    if entry["in_series"]:
        row.series = _series_of(row, filled)
    if row.opened_at is not None and entry["opened_on"] == entry["on"]:
        row.opened_at = row.starts_at
    if row.closed_at is not None and entry["closed_on"] == entry["on"]:
        row.closed_at = row.starts_at + timedelta(minutes=row.minutes)


def _item(row: Any, entry: Entry, number: int, _filled: Filled) -> None:
    row.position, row.subject = number, entry["subject"]


def _plan(row: Any, entry: Entry, _number: int, filled: Filled) -> None:
    filled.names[f"plan:{entry['kpi']}@{entry['since']}"] = str(row.id)


def _dispute(row: Any, _entry: Entry, _number: int, _filled: Filled) -> None:
    row.options = [one.plain() for one in options_of(row.first_id, row.second_id, ())]


def _change(row: Any, entry: Entry, _number: int, filled: Filled) -> None:
    row.proposal, row.base = (renamed(entry[name], filled.names) for name in ("proposal", "base"))
    filled.names[f"change:{entry['number']}"] = str(row.id)


#: What only one table needs.
_PARTICULAR: Mapping[str, Callable[[Any, Entry, int, Filled], None]] = {
    "PolicyVersion": _policy,
    "AlignmentCycle": _cycle,
    "MaturityScore": _score,
    "Review": _review,
    "AgendaItem": _item,
    "ImprovementPlan": _plan,
    "Dispute": _dispute,
    "ChangeRequest": _change,
}


def _waived(row: Any, subject: str, names: Mapping[str, str]) -> None:
    row.kind, row.subject = kind_of(subject), None
    if row.kind != COMPANY:
        called = subject.lower() if row.kind == "person" else subject
        row.subject = UUID(
            {name.lower() if name.startswith("person:") else name: id for name, id in names.items()}[called]
        )


def _series_of(review: Any, filled: Filled) -> Any:
    """The latest series of the review's kind and department that had begun."""
    series: list[Any] = list(filled.rows["ReviewSeries"])
    fitting = [
        one
        for one in series
        if (one.kind, one.department_id) == (review.kind, review.department_id) and one.starts_on <= review.due_on
    ]
    return max(fitting, key=lambda one: one.starts_on, default=None)


def _mend_items(filled: Filled) -> None:
    """What agenda items are about, now that plans and changes have their ids; what the file cannot name keeps its title."""
    for item in _items(filled):
        called = item.subject
        known = filled.names.get(called) if called else None
        item.subject = UUID(known) if known else None
        if called and not known and not item.title:
            item.title = called[:300]


def _items(filled: Filled) -> Iterator[Any]:
    yield from filled.rows["AgendaItem"]
