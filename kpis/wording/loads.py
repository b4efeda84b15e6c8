"""Why a load cannot be undone."""

from collections.abc import Callable

from django.utils.translation import gettext as _

_FAULTS: dict[str, Callable[[], str]] = {
    "load_not_done": lambda: _("This load is not done yet."),
    "load_undone": lambda: _("This load was undone already."),
    "load_too_old": lambda: _("A load can be undone within a day. Correct the values instead, or load them again."),
    "load_sent_again": lambda: _(
        "A later load sent the same values again, so they are its values as well. Undo that one first."
    ),
}


def sentence(code: str) -> str:
    """Why a load is not undone."""
    return _FAULTS[code]()


def is_undo_fault(code: str) -> bool:
    """Is it one of ours, or a guard's?"""
    return code in _FAULTS
