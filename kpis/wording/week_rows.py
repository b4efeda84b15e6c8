"""A row of My week, ready written for its template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.rules.week import RowState, Value, WeekRow, row_state
from kpis.rules.week_entries import NOT_APPLICABLE, Entry
from kpis.wording import week as words
from kpis.wording.week_figures import Figures


@dataclass(frozen=True, slots=True)
class Button:
    """A decision at a note: its field and what it sends."""

    name: str
    value: str
    label: str
    go: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A line under the row."""

    text: str
    kind: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One value that can be typed. `place` names it in every field of the form: key.period."""

    place: str
    label: str
    text: str
    was: str
    shown: str
    before: str = ""
    after: str = ""
    invalid: bool = False
    negative: bool = False
    reason: str | None = None
    reason_label: str = ""
    reason_missing: bool = False
    same: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class PastCell:
    """An earlier period: what stood there, or the field that corrects it."""

    place: str
    period: str
    when: str
    label: str
    text: str
    plain: str
    was: str
    css: str
    under: bool
    late: bool = False
    skipped: str = ""
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of a value that is off: what was said, or the fields to say it."""

    place: str
    question: str
    cause: str = ""
    text: str = ""
    next_step: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    opened: bool = False
    said: bool = False
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class RowWords:
    """Everything a row prints."""

    key: str
    name: str
    url: str
    people: str
    writable: bool
    css: str
    past: tuple[PastCell, ...]
    value: Field
    value_text: str
    pace: str
    variance: str
    to_date: bool
    bad: bool
    health: str
    state: RowState
    state_words: str
    state_by: str
    notes: tuple[Note, ...]
    reasons: tuple[Field, ...]
    why: Why | None
    gaps: tuple[str, ...]
    opens_past: bool
    quick: bool
    number: int
    of: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TypedWords:
    """An explanation that was typed and not saved: kept as it is, with what is wrong with it."""

    cause: str
    text: str
    next_step: str
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What the writer of rows must know. `entries` and `typed_words` by place; `fresh`: rows just saved; `limited`: only
    the values to type may be touched; `number_of` and `keys`: the order of the rows on the page; `first`: the row in whose
    field typing begins."""

    figures: Figures
    me: UUID
    now: datetime
    month: int
    url_of: Callable[[str], str]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    typed_words: Mapping[str, TypedWords] = field(default_factory=dict)
    fresh: frozenset[str] = frozenset()
    block: bool = False
    limited: bool = False
    number_of: Mapping[str, int] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    first: str = ""


def place_of(key: str, period: date) -> str:
    """How a value is named in forms."""
    return f"{key}.{period.isoformat()}"


def row_words(row: WeekRow, said: Said) -> RowWords:
    """Write one row."""
    place = place_of(row.key, row.now.period)
    entry = said.entries.get(place)
    state = row_state(row, entry)
    past = tuple(_past(row, value, said) for value in row.past)
    fields = [cell.field for cell in past if cell.field is not None]
    value = _field(row, row.now, said, entry)
    pending = state not in {"saved", "skipped", "stale", "empty", "running"}
    number = said.number_of.get(row.key, 1)
    why = None if pending or not (row.writable or row.may_explain) else _why(row, place, said)
    return RowWords(
        key=row.key,
        name=row.name,
        url=said.url_of(row.key),
        people=", ".join(part for part in (row.owner_name, row.owner_role) if part),
        writable=row.writable,
        css=_css(row, state),
        past=past,
        value=value,
        value_text=said.figures.short(row.now.actual, row),
        pace=said.figures.pace(row),
        variance=said.figures.signed(row.variance, row) if not pending else "",
        to_date=row.to_date and row.variance is not None and not pending,
        bad=row.now.health == "off_track",
        health=row.now.health if not pending else "",
        state=state,
        state_words=_state_words(row, state, entry, said),
        state_by=_by(row, state, said),
        notes=tuple(_notes(row, said)),
        reasons=() if said.block else tuple(one for one in (*fields, value) if one.reason is not None),
        why=why,
        gaps=() if said.limited else tuple(place_of(row.key, one.period) for one in row.gaps),
        opens_past=row.writable and not said.limited,
        quick=row.writable and state in {"stale", "empty", "running"},
        number=number,
        of=len(said.keys) or 1,
        before=said.keys[number - 2] if number > 1 else "",
        after=said.keys[number] if number < len(said.keys) else "",
    )


def _css(row: WeekRow, state: RowState) -> str:
    if not row.writable:
        return "is-readonly"
    return {"typed": "is-unsaved", "reason": "is-conflict", "running": "is-empty"}.get(state, f"is-{state}")


def _by(row: WeekRow, state: RowState, said: Said) -> str:
    """Who saved it, if somebody else did; why the period does not apply; that the value came late."""
    if state == "skipped":
        return row.now.skip or ""
    if state != "saved" or row.computed:
        return ""
    who = "" if row.now.saved_by == said.me else row.now.saved_by_name
    return ", ".join(part for part in (_("late") if row.now.late else "", who) if part)


def _state_words(row: WeekRow, state: RowState, entry: Entry | None, said: Said) -> str:
    if entry is not None and state == "invalid":
        return words.fault_short(entry)
    if entry is not None and state == "typed":
        return _read_words(row, entry, said)
    if state == "skipped":
        return _("Not applicable")
    if row.computed:
        return _("Computed") if state == "saved" else _("Waits for what it is computed from")
    if state == "saved":
        at = row.now.saved_at
        return _("Saved %(at)s") % {"at": words.moment_words(at, said.now)} if at else _("Saved")
    if state == "stale":
        return words.stale_words(row.behind, row.cadence)
    named: dict[RowState, Callable[[], str]] = {
        "conflict": lambda: _("Two values"),
        "reason": lambda: _("Needs a reason"),
        "running": lambda: _("Not due yet"),
    }
    return named.get(state, lambda: _("Not in yet"))()


def _read_words(row: WeekRow, entry: Entry, said: Said) -> str:
    if entry.skips:
        return _("Not applicable")
    return _("Read as %(value)s") % {"value": said.figures.short(entry.value, row)} if entry.text else _("Emptied")


def _period(row: WeekRow, value: Value, said: Said) -> str:
    return words.period_words(value.period, row.cadence, fiscal_start_month=said.month)


def _short(row: WeekRow, value: Value, said: Said) -> str:
    return words.period_short(value.period, row.cadence, fiscal_start_month=said.month)


def _past(row: WeekRow, value: Value, said: Said) -> PastCell:
    place = place_of(row.key, value.period)
    entry = said.entries.get(place)
    opened = _field(row, value, said, entry, past=True) if entry is not None and row.writable else None
    under = value.health == "off_track"
    marks = {"is-under": under, "is-missing": value.missing, "is-open": opened is not None}
    return PastCell(
        place=place,
        period=value.period.isoformat(),
        when=_short(row, value, said),
        label=f"{row.name}, {_period(row, value, said)}",
        text=NOT_APPLICABLE if value.skip is not None else said.figures.short(value.actual, row),
        plain=_shown(row, value, said),
        was=_was(value, None),
        css=" ".join(["pl-wk__prev", *(name for name, holds in marks.items() if holds)]),
        under=under,
        late=value.late,
        skipped=value.skip or "",
        field=opened,
    )


def _field(row: WeekRow, value: Value, said: Said, entry: Entry | None, *, past: bool = False) -> Field:
    before, after = said.figures.affixes(row.unit)
    shown = _shown(row, value, said)
    corrects = (past or row.needs_reason) and value.actual is not None
    changed = entry is not None and (entry.corrects or entry.state == "reason" or bool(entry.asked and entry.reason))
    # without JavaScript the reason's field must be there before the value is typed
    asked = changed or (corrects and not past and entry is None)
    return Field(
        place=place_of(row.key, value.period),
        label=", ".join(part for part in (row.name, _period(row, value, said), row.unit) if part),
        text=entry.text if entry is not None else shown,
        was=_was(value, entry),
        shown=shown,
        before=before,
        after=after,
        invalid=entry is not None and entry.state == "invalid",
        negative=any((one.actual or 0) < 0 for one in row.values),
        reason=(entry.reason if entry else "") if asked else None,
        reason_label=_reason_label(row, value, entry, said) if asked else "",
        reason_missing=entry is not None and entry.state == "reason",
        first=not past and row.key == said.first,
        same="" if past or row.repeated is None else said.figures.short(row.repeated.actual, row),
    )


def _shown(row: WeekRow, value: Value, said: Said) -> str:
    """What the field holds as long as nobody types."""
    return NOT_APPLICABLE if value.skip is not None else said.figures.typed(value.actual, row.decimals)


def _reason_label(row: WeekRow, value: Value, entry: Entry | None, said: Said) -> str:
    told = {"period": _short(row, value, said)}
    if entry is not None and entry.asked == "skipped":
        return _("Why does %(period)s not apply?") % told
    if entry is not None and entry.asked == "late":
        return _("Why does %(period)s come late?") % told
    return _("Why is %(period)s corrected?") % told


def _was(value: Value, entry: Entry | None) -> str:
    """What the writer saw. On a conflict that stays what they saw first: a second save is no decision."""
    if entry.was_skipped if entry is not None else value.skip is not None:
        return NOT_APPLICABLE
    seen = entry.was if entry is not None else value.actual
    return "" if seen is None else repr(seen)


def _notes(row: WeekRow, said: Said) -> list[Note]:
    found = []
    for value in row.values:
        entry = said.entries.get(place_of(row.key, value.period))
        if entry is not None:
            found += _entry_notes(row, entry, said)
    if row.behind and row.writable and row.now.missing and not found:
        found.append(_gap_note(row, said))
    return found


def _entry_notes(row: WeekRow, entry: Entry, said: Said) -> list[Note]:
    place = place_of(row.key, entry.period)
    if entry.state == "invalid":
        text = words.fault_sentence(entry, row, said.figures) + " " + _("Kept as typed, nothing is lost.")
        use = Button(f"use.{place}", entry.suggestion or "", _("Use %(value)s") % {"value": entry.suggestion})
        return [Note(text, "off", (use,) if entry.suggestion else ())]
    if entry.state == "conflict":
        mine = NOT_APPLICABLE if entry.skips else said.figures.exact(entry.value, row.decimals) or _("nothing")
        theirs = said.figures.exact(entry.theirs, row.decimals) or _("nothing")
        stands = "" if entry.theirs is None else repr(entry.theirs)
        buttons = (
            Button(f"keep.{place}", stands, _("Keep %(value)s") % {"value": mine}),
            Button(f"take.{place}", "1", _("Take %(value)s") % {"value": theirs}),
        )
        return [Note(words.conflict_sentence(entry, row, said.figures, said.now), "conflict", buttons)]
    return []


def _gap_note(row: WeekRow, said: Said) -> Note:
    missing = [_short(row, one, said) for one in row.gaps] if row.behind <= len(row.gaps) else []
    if row.behind == 1 and missing:
        return Note(_("No value for %(period)s either.") % {"period": missing[0]}, "gap")
    if not missing:
        return Note(_("No value for a long time, so this KPI reads No data, not On track."), "gap")
    said_of = _("No value for %(periods)s, so this KPI reads No data, not On track.")
    return Note(said_of % {"periods": words.missing_words(missing)}, "gap")


def _why(row: WeekRow, place: str, said: Said) -> Why | None:
    typed = said.typed_words.get(place)
    if row.now.health != "off_track" or row.running:
        return None
    question = words.miss_sentence(row, said.figures)
    if typed is not None:
        return Why(place, question, typed.cause, typed.text, typed.next_step, typed.faults, opened=True)
    if row.explained is None:
        return Why(place, question, opened=row.key in said.fresh)
    told = row.explained
    day = date_format(told.written_at, "j M")
    by = f"{told.author}, {day}" if told.author else day
    return Why(place, question, told.cause, told.text, told.next_step, said=True, said_by=by)


def announced(row: WeekRow, said: Said) -> str:
    """What a screen reader is told after a save."""
    place = place_of(row.key, row.now.period)
    entry = said.entries.get(place)
    state = row_state(row, entry)
    told = {"name": row.name, "value": said.figures.full(row.now.actual, row)}
    if entry is not None and state == "invalid":
        return f"{row.name}: {words.fault_sentence(entry, row, said.figures)}"
    if entry is not None and state == "conflict":
        return f"{row.name}: {words.conflict_sentence(entry, row, said.figures, said.now)}"
    if state == "reason":
        return _reason_wanted(entry) % told
    if row.now.skip is not None:
        return _("%(name)s: not applicable.") % told
    if row.now.actual is None:
        return _("%(name)s: no value.") % told
    if row.now.health == "off_track":
        return _("%(name)s: %(value)s saved, off track. You can say why under the row.") % told
    return _("%(name)s: %(value)s saved.") % told


def _reason_wanted(entry: Entry | None) -> str:
    if entry is not None and entry.asked == "skipped":
        return _("%(name)s: say why the period does not apply.")
    if entry is not None and entry.asked == "late":
        return _("%(name)s: say why the value comes late.")
    return _("%(name)s: say why the value is corrected.")


def announcement(rows: Sequence[WeekRow], said: Said) -> str:
    """The same for a few rows; many are counted."""
    if len(rows) <= 2:
        return " ".join(announced(row, said) for row in rows)
    wrong = sum(place_of(row.key, row.now.period) in said.entries for row in rows)
    told = {"saved": len(rows) - wrong, "wrong": wrong}
    return _("%(saved)s values saved, %(wrong)s not.") % told if wrong else _("%(saved)s values saved.") % told
