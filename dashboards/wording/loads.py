"""Loads in words."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.models import Load, Source
from kpis.rules.loads import UNDO_WITHIN


def name_of(load: Load) -> str:
    """The file's name; without one, the door it came through."""
    return load.name or str(Source(load.source).label)


def maker_of(load: Load) -> str:
    """Who made it."""
    return load.by.name if load.by is not None else load.by_name or _("a system")


def undoer_of(load: Load) -> str:
    """Who undid it."""
    return load.undone_by.name if load.undone_by is not None else load.undone_by_name or _("a system")


def did(load: Load) -> str:
    """What it did to the values."""
    parts = [
        ngettext("%(count)s added", "%(count)s added", load.values_added) % {"count": load.values_added},
        ngettext("%(count)s corrected", "%(count)s corrected", load.values_corrected)
        % {"count": load.values_corrected},
    ]
    if load.values_unchanged:
        parts.append(_("%(count)s stood already") % {"count": load.values_unchanged})
    return ", ".join(parts)


def restored(count: int) -> str:
    """Of values that get their old value again."""
    return ngettext("%(count)s value gets its old value again", "%(count)s values get their old value again", count) % {
        "count": count
    }


def removed(count: int) -> str:
    """Of values that were added."""
    return ngettext(
        "%(count)s value that it added is taken back", "%(count)s values that it added are taken back", count
    ) % {"count": count}


def kept(count: int) -> str:
    """Of values that were changed since."""
    return ngettext(
        "%(count)s value stays, because it was changed since",
        "%(count)s values stay, because they were changed since",
        count,
    ) % {"count": count}


def undone(load: Load) -> str:
    """What undoing it did."""
    words = {"restored": load.values_restored, "removed": load.values_removed, "kept": load.values_kept}
    return _("%(restored)s restored, %(removed)s taken back, %(kept)s kept") % words


def until(load: Load) -> datetime | None:
    """The last moment at which it can be undone."""
    return None if load.done_at is None else load.done_at + UNDO_WITHIN


def hours_left(load: Load, now: datetime) -> str:
    """How long it can still be undone; empty: no longer."""
    end = until(load)
    left = end - now if end is not None else timedelta(0)
    hours = int(left.total_seconds() // 3600)
    if left <= timedelta(0):
        return ""
    if not hours:
        return _("for less than an hour")
    return ngettext("for %(count)s hour more", "for %(count)s hours more", hours) % {"count": hours}
