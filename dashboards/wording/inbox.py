"""What the inbox says."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.wording.week import count_words


def inbox_message(owed: int, late: int) -> str:
    """You owe three things, one of them overdue."""
    if not owed:
        return _("You owe nothing")
    said = ngettext("You owe one thing", "You owe %(n)s things", owed) % {"n": count_words(owed)}
    if not late:
        return said
    if late == owed:
        return ngettext("You owe one thing, and it is overdue", "You owe %(n)s things, all of them overdue", owed) % {
            "n": count_words(owed)
        }
    return _("%(said)s, %(late)s of them overdue") % {"said": said, "late": count_words(late)}
