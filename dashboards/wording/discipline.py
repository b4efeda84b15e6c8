"""Whether values come in time, said kindly: what came, never who is worst."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.rules.discipline import RELIABLE, SHAKY, Tally
from kpis.wording.week import count_words


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One line about how values came. `note`: a word to the person themselves; `settings`: with the way to their reminders."""

    words: str
    note: str = ""
    settings: bool = False


@dataclass(frozen=True, slots=True)
class PersonRhythm:
    """The same of one person of a department."""

    id: str
    name: str
    words: str


def rhythm(tally: Tally, *, mine: bool = False) -> Rhythm | None:
    """None where nothing was asked for."""
    if not tally.asked:
        return None
    words = rhythm_words(tally)
    if not mine or tally.share is None:
        return Rhythm(words)
    if tally.share >= RELIABLE:
        return Rhythm(words, _("Your team can rely on your figures. Thank you."))
    if tally.share < SHAKY:
        return Rhythm(words, _("Does the reminder come at the wrong hour? You can move it."), settings=True)
    return Rhythm(words, _("Most of it is there in time."))


def rhythm_words(tally: Tally) -> str:
    """24 of 26 values came in time, one late, one is missing."""
    if tally.on_time == tally.asked:
        return ngettext("The one value came in time", "All %(n)s values came in time", tally.asked) % {"n": tally.asked}
    parts = [_("%(n)s of %(all)s values came in time") % {"n": tally.on_time, "all": tally.asked}]
    if tally.late:
        parts.append(ngettext("one late", "%(n)s late", tally.late) % {"n": count_words(tally.late)})
    if tally.missed:
        said = ngettext("one is missing", "%(n)s are missing", tally.missed)
        parts.append(said % {"n": count_words(tally.missed)})
    return ", ".join(parts)
