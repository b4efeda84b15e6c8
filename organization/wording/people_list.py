"""What is said of a list of people: its columns, what changes, what is wrong and what is expected."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organization.rules.people_plan import ACTIVE, FieldChange, Kept, RowFault
from organization.rules.people_table import DEPARTMENT, EMAIL, FIRST_NAME, HEADS, JOB_ROLE, LAST_NAME, NAME, ROLE


def column_words(column: str) -> str:
    """A column as pages and the template call it; each of these is understood as a heading."""
    words = {
        NAME: _("Name"),
        EMAIL: _("E-mail"),
        ROLE: pgettext("column of a list of people", "Role"),
        DEPARTMENT: _("Department"),
        JOB_ROLE: _("Job role"),
        HEADS: _("Head of"),
        FIRST_NAME: _("First name"),
        LAST_NAME: _("Last name"),
        ACTIVE: _("Active"),
    }
    return str(words[column])


def role_words(role: str) -> str:
    """A role as people read it."""
    return _roles().get(role, role)


def _roles() -> dict[str, str]:
    return {
        "administrator": _("administrator"),
        "executive": _("executive"),
        "member": _("member"),
        "viewer": _("viewer"),
    }


def change_words(change: FieldChange) -> tuple[str, str, str]:
    """The field, what stood there and what will."""
    if change.column == ROLE:
        return column_words(ROLE), role_words(change.old), role_words(change.new)
    if change.column == ACTIVE:
        return column_words(ACTIVE), _("no"), _("yes, with the account they had")
    return column_words(change.column), change.old, change.new


_FAULTS: Mapping[tuple[str, str], Callable[[], str]] = {
    (EMAIL, "missing"): lambda: _("No address. People are told apart by it."),
    (EMAIL, "no_address"): lambda: _("“%(text)s” is no e-mail address, as in maya@example.com."),
    (EMAIL, "twice"): lambda: _("%(text)s stands in row %(other)s already. Each person has one row."),
    (NAME, "missing"): lambda: _("No name. A new person needs one, and nobody loses theirs."),
    (ROLE, "no_such_role"): lambda: _("“%(text)s” is no role. Expected: %(roles)s."),
    (ROLE, "alignment_owner_reads_only"): lambda: _(
        "The alignment owner must be able to change things. Name another one in the company's settings first."
    ),
    (ROLE, "last_administrator"): lambda: _(
        "%(name)s is the last active administrator. Make somebody else administrator, in this list or before."
    ),
    (HEADS, "headed_twice"): lambda: _("Row %(other)s heads %(text)s already. A department has one head."),
}
_ANY: Mapping[str, Callable[[], str]] = {
    "too_long": lambda: _("“%(text)s” is too long: at most %(limit)s characters."),
    "no_such_department": lambda: _("There is no department “%(text)s”. Expected: its key or its name."),
    "several_departments": lambda: _("Several departments are called “%(text)s”. Expected: the key."),
}


def fault_words(fault: RowFault) -> str:
    """What is wrong and what is expected."""
    said = _FAULTS.get((fault.column, fault.code)) or _ANY[fault.code]
    roles = ", ".join(_roles().values())
    sentence = said() % {"text": fault.text, "roles": roles, **fault.params}
    near = fault.params.get("near")
    return f"{sentence} {_('Did you mean “%(near)s”?') % {'near': near}}" if near else sentence


def kept_words(why: Kept) -> str:
    """Why somebody who is absent from the list stays."""
    return {
        "yourself": _("that is you"),
        "alignment_owner": _("is the alignment owner: name another one first"),
        "heads": _("heads a department: hand it over first"),
        "holds": _("owns KPIs: hand them over first"),
    }[why]


def sheet_words(code: str) -> str:
    """Why a file could not be read."""
    return {
        "too_big": _("This file is too big. 8 MB are read, and 20,000 rows."),
        "too_many_rows": _("These are more than 20,000 rows. Send them in parts."),
        "too_many_columns": _("These are more than 60 columns. Leave out what is not about people."),
        "unreadable": _("This is no spreadsheet that can be read. Send an XLSX or CSV file, without a password."),
        "empty": _("There is nothing in it."),
    }[code]
