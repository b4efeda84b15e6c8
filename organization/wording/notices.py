"""What people were told, in words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.wording.owed import Line


def reminder_line(params: Mapping[str, Any], slug: str) -> Line:
    """A colleague asked for what is open."""
    number = int(params.get("n", 1))
    words = ngettext("asked for one open thing", "asked for %(n)s open things", number) % {"n": number}
    url = reverse("dashboards:inbox", kwargs={"company_slug": slug})
    return Line(str(params.get("by", "")), words, url, _("Open the inbox"))


def reminder_label() -> str:
    """In the preferences."""
    return _("A colleague reminds you")


def way_label(way: str) -> str:
    """How somebody is told."""
    return {"mail": _("here and by mail"), "app": _("here only"), "none": _("not at all")}[way]


def weekday_label(day: int) -> str:
    """Monday is 0."""
    return [
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    ][day]  # fmt: skip
