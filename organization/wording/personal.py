"""What is kept about a person, ready to print."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.utils.translation import ngettext


class Kept(Protocol):
    """Rows of one table (organization/selectors/personal.py)."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def rows(self) -> tuple[dict[str, Any], ...]: ...


#: What the tables hold, to who reads it. Tables of other rooms are named by their label: nothing is imported.
TITLES = {
    "organization.membership": _later("The person in the company"),
    "organization.invitation": _later("Invitations to them, or by them"),
    "organization.executivevisit": _later("Days on which they opened the overview"),
    "organization.absence": _later("Absences, and whom they stood in for"),
    "organization.company": _later("Settings of the company they changed"),
    "organization.department": _later("Departments they head"),
    "organization.dayoff": _later("Days off of the company"),
    "organization.outgoingmail": _later("Mail to them"),
    "organization.notice": _later("Notices to them"),
    "organization.noticepreference": _later("When and how they are told"),
    "organization.signinevent": _later("Help with their sign-in"),
    "organization.token": _later("Tokens of the interface"),
    "kpis.kpi": _later("KPIs they own or deputise"),
    "kpis.target": _later("Targets they set"),
    "kpis.contributor": _later("Departments that feed a shared KPI"),
    "kpis.contributorreport": _later("Reports on what a department put in"),
    "kpis.derivation": _later("How KPIs are computed"),
    "kpis.derivationsource": _later("What KPIs are computed from"),
    "kpis.entrylink": _later("Links of mails by which they enter values"),
    "kpis.load": _later("Files of values they loaded"),
    "kpis.measurement": _later("Values they entered"),
    "kpis.measurementevent": _later("Corrections of values"),
    "kpis.explanation": _later("Explanations they wrote"),
    "kpis.skip": _later("Periods they declared not applicable"),
    "alignment.resource": _later("Shared resources"),
    "alignment.resourceuse": _later("What KPIs use of shared resources"),
    "alignment.conflict": _later("Conflicts they decided about"),
    "alignment.cascadelink": _later("Links they wrote or accepted"),
    "alignment.contribution": _later("What departments do for company KPIs"),
    "alignment.handoff": _later("Hand-offs between departments"),
    "alignment.priority": _later("Priorities of the company"),
    "alignment.prioritykpi": _later("KPIs of priorities"),
    "alignment.finding": _later("Findings that name them"),
    "alignment.waiver": _later("Findings they live with until a day"),
    "alignment.leadinganswer": _later("Answers about what leads to what"),
    "alignment.roletemplate": _later("Job-role templates they lead"),
    "alignment.templatekpi": _later("KPIs of templates they wrote or accepted"),
    "alignment.templatetarget": _later("Targets of templates"),
    "alignment.templateuse": _later("KPIs they hold by a template"),
    "alignment.templaterollup": _later("Roll-ups of templates"),
    "governance.accountability": _later("KPIs they accepted accountability for"),
    "governance.changerequest": _later("Changes they asked for"),
    "governance.changeapproval": _later("Changes they approved or declined"),
    "governance.changecomment": _later("What they said about changes"),
    "governance.alignmentcycle": _later("Alignment cycles they opened"),
    "governance.signoff": _later("Company KPIs they signed"),
    "governance.skippedstep": _later("Steps they skipped"),
    "governance.decision": _later("Decisions they made"),
    "governance.actionitem": _later("Actions that are theirs"),
    "governance.dispute": _later("Disputes they take part in"),
    "governance.policyversion": _later("Policies they adopted"),
    "governance.reviewseries": _later("Series of reviews they chair"),
    "governance.review": _later("Reviews they chair"),
    "governance.agendaitem": _later("Topics they present"),
    "governance.attendance": _later("Reviews they came to"),
    "governance.calendarfeed": _later("Their calendar feed"),
    "governance.escalation": _later("Escalations to them, or by them"),
    "governance.improvementplan": _later("Improvement plans they own"),
    "governance.question": _later("Questions asked, and asked of them"),
    "governance.questionmessage": _later("What they wrote about questions"),
}
#: Columns whose names say nothing to people.
COLUMNS = {
    "pgh_created_at": _later("When"),
    "pgh_label": _later("What happened"),
    "pgh_context": _later("By whom, where, why"),
    "kpi_id": _later("KPI"),
    "by_id": _later("by"),
    "at": _later("when"),
    "old_actual": _later("value before"),
    "old_note": _later("note before"),
    "old_entered_by": _later("entered before by"),
    "old_entered_at": _later("entered before"),
    "old_source": _later("came before by"),
    "actual": _later("value"),
    "source": _later("came by"),
    "membership_id": _later("person"),
    "company_kpi_id": _later("company KPI"),
    "link_id": _later("link"),
    "p_adjusted": _later("chance of a coincidence"),
    "worst_sigma": _later("how much worse, in usual changes"),
}
_ACTS = {"insert": _later("added"), "update": _later("changed"), "delete": _later("removed")}

# A page shows so many rows of a table; the file has all of them.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Readable:
    """A table to read: the columns that say anything, the latest rows, and how many there are."""

    title: str
    count: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def readable(section: Kept) -> Readable:
    """Columns that are empty in every row are left out, and so are keys that only machines read."""
    rows = section.rows[-SHOWN:]
    told = [
        (field, label) for field, label in section.columns if _says(field) and any(_said(row[field]) for row in rows)
    ]
    number = len(section.rows)
    return Readable(
        title=_heading(section),
        count=ngettext("%(number)s row", "%(number)s rows", number) % {"number": number},
        columns=tuple(str(COLUMNS.get(field, label)) for field, label in told),
        rows=tuple(tuple(_cell(field, row[field]) for field, _label in told) for row in reversed(rows)),
        more=number - len(rows),
    )


def _heading(section: Kept) -> str:
    """In words; a table that has none yet is called as Django calls it."""
    key = section.key.removesuffix("event")
    if section.key in TITLES:
        return str(TITLES[section.key])
    if key in TITLES:
        return _("%(what)s: every change") % {"what": TITLES[key]}
    return section.title[:1].upper() + section.title[1:]


def _says(field: str) -> bool:
    return field not in {"id", "pk", "pgh_id", "pgh_context_id", "pgh_obj_id", "load", "old_load", "undo", "lock_slot"}


def _cell(field: str, value: Any) -> str:
    if field == "pgh_label":
        return str(_ACTS.get(value, value))
    if field == "pgh_context" and isinstance(value, dict):
        return " · ".join(_said(value[part]) for part in ("name", "door", "why") if value.get(part))
    return _said(value)


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "j M Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_said(one)}" for key, one in value.items() if _said(one))
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(one) for one in value)
    return str(value)
