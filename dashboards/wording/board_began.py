"""Where dips began and what is on its way, as the executive dashboard says it. Only what was computed in the week of the page's day speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.rules.diagnosis.told import Diagnosed, Origin
from alignment.wording.diagnosis import coming_words, level_words, name_words, share_words, verdict_words, weeks_ago
from dashboards.rules.board import behind_for
from dashboards.wording.board_figures import Figures, count_words
from kpis.selectors.states import Row

#: So many changes that are on their way stand on the page.
SHOWN = 3


@dataclass(frozen=True, slots=True)
class ComingWords:
    """A change on its way to an outcome; `key` is the outcome's."""

    words: str
    key: str


def title_words(outcome: Row, found: Diagnosed | None, figures: Figures) -> str:
    """It began in Marketing three weeks before; empty where the diagnosis names nothing."""
    if found is None:
        return ""
    if found.verdict == "strategy_or_external":
        return _("nothing below explains it")
    first = found.origin
    if first is None:
        return ""
    told = {
        "place": first.kpi.department,
        "name": figures.named(name_words(first.kpi)),
        "when": _when(outcome, found, first, figures),
    }
    return _("it began in %(place)s %(when)s") % told if told["place"] else _("it began with %(name)s %(when)s") % told


def _when(outcome: Row, found: Diagnosed, first: Origin, figures: Figures) -> str:
    """Three weeks before the outcome fell behind its pace; where that is not so, how long ago."""
    periods = behind_for(outcome)
    if periods is not None and outcome.period is not None and periods < len(outcome.spark):
        since = figures.back(outcome.period, outcome.cadence, periods - 1)
        before = (since - first.onset).days // 7
        if before >= 1:
            return ngettext("%(n)s week before", "%(n)s weeks before", before) % {"n": count_words(before)}
    weeks = weeks_ago(found, first)
    return ngettext("%(n)s week ago", "%(n)s weeks ago", weeks) % {"n": count_words(weeks)} if weeks else _("last week")


def evidence_words(found: Diagnosed, figures: Figures) -> str:
    """The sentence under the message: what moved, when, through what, how much of the dip that is, at which level."""
    level = level_words(found.origin_level)
    said = verdict_words(found, locale=figures.locale)
    return _("%(said)s Origin: %(level)s.") % {"said": said, "level": level} if level and found.origin else said


def origin_words(kpi: Row, found: Mapping[UUID, Diagnosed], outcomes: Mapping[UUID, Row], figures: Figures) -> str:
    """Where a flagged variance originates, with the chain and the level, and which outcome's dip it explains itself."""
    return " ".join(part for part in (_own(found.get(kpi.id)), _explains(kpi, found, outcomes, figures)) if part)


def _own(found: Diagnosed | None) -> str:
    if found is None:
        return ""
    if found.verdict == "unclear":
        return _("Where it began is unclear.")
    told = {"level": level_words(found.origin_level)}
    if found.verdict == "strategy_or_external":
        if found.kpi.level == "company":
            return _("Nothing below explains it: %(level)s.") % told
        return _("Began here: %(level)s.") % told
    first = found.origin
    if first is None:
        return ""
    told["chain"] = " → ".join(name_words(step) for step in first.path)
    return _("Began below, %(level)s: %(chain)s.") % told


def _explains(kpi: Row, found: Mapping[UUID, Diagnosed], outcomes: Mapping[UUID, Row], figures: Figures) -> str:
    for outcome in outcomes.values():
        why = found.get(outcome.id)
        if why is not None and why.origin is not None and why.origin.kpi.id == kpi.id:
            told = {"share": share_words(why.origin.share), "name": figures.named(outcome.name)}
            return _("It explains %(share)s of %(name)s.") % told
    return ""


def coming_lines(outcomes: Sequence[Row], found: Mapping[UUID, Diagnosed], figures: Figures) -> list[ComingWords]:
    """What is on its way to the outcomes, the soonest first; of each outcome the largest."""
    told = [found[kpi.id] for kpi in outcomes if kpi.id in found and found[kpi.id].coming]
    told.sort(key=lambda one: one.coming[0].in_weeks)
    return [ComingWords(coming_words(one, one.coming[0], locale=figures.locale), one.kpi.key) for one in told[:SHOWN]]


def age_words(outcomes: Sequence[Row], found: Mapping[UUID, Diagnosed], speaking: Mapping[UUID, Diagnosed]) -> str:
    """That what is kept of the outcomes is too old to speak of the page's day; empty where it is not."""
    kept = [found[kpi.id].day for kpi in outcomes if kpi.id in found]
    if not kept or any(kpi.id in speaking for kpi in outcomes):
        return ""
    return _("Where dips began was last computed on %(day)s, so nothing is said of it here.") % {"day": date_format(max(kept), "j M Y")}  # fmt: skip
