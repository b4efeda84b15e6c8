"""The maturity in the head of the executive dashboard: level, score and where it has gone in a quarter."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.rules.maturity import shown
from governance.selectors.maturity import Point
from governance.wording.maturity import LEVEL_WORDS, score_words
from kpis.rules.numbers import MINUS
from kpis.wording.formats import with_plus


@dataclass(frozen=True, slots=True)
class MaturityFact:
    """`words`: level and score; `change`: since when by how much, empty where nothing is known; `better`: 1, 0 or -1; `aged`: of which day it
    is, empty where it is the page's."""

    words: str
    change: str
    better: int
    aged: str


def maturity_fact(trend: tuple[Point, Point | None] | None, *, aged: bool) -> MaturityFact | None:
    """None where no score was kept."""
    if trend is None:
        return None
    now, then = trend
    told = {"level": LEVEL_WORDS[now.level], "score": score_words(now.score)}
    change, better = "", 0
    if then is not None:
        moved = round(shown(now.score) - shown(then.score), 1)
        better = (moved > 0) - (moved < 0)
        sign = with_plus(score_words(abs(moved)) if moved >= 0 else MINUS + score_words(abs(moved)))
        change = _("%(moved)s since %(day)s") % {"moved": sign, "day": date_format(then.day, "j M")}
    return MaturityFact(
        words=_("%(level)s, %(score)s") % told,
        change=change,
        better=better,
        aged=date_format(now.day, "j M Y") if aged else "",
    )


#: A score that is older than this is said with its day.
AGED = timedelta(days=2)
