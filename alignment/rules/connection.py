"""The connection: can it be said in one sentence how the child moves the parent, and does it help or hurt?

A rationale names a mechanism. One that only says that the KPI is important, supports the company's goals or improves the other KPI is
vague, however long it is: without the names of the two KPIs and such words nothing is left of it. English vocabulary.
"""

import re
from functools import lru_cache
from typing import Literal

from kpis.rules.targets import Direction

Hint = Literal["missing", "placeholder", "too_short", "several_sentences", "vague"]
Effect = Literal["supports", "harms"]

LEAST_LENGTH = 40
_LEAST_CONTENT = 3

_SIGN: dict[Direction, int] = {"higher": 1, "lower": -1, "range": 0}

_WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}]+[\"')\N{RIGHT DOUBLE QUOTATION MARK}]*\s+(?=[^\W\d_a-z]|\d)")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|approx|etc|vs|no|incl|min|max|Dr|Mr|Ms|Inc|Ltd|U\.S)\.\s", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"^\W*(?:tbd|tbc|todo|n/?a|none|x+|test|lorem ipsum.*|asdf\w*|placeholder|to be (?:defined|done|decided)|\?+)\W*$",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Grammar, then what every vague rationale is made of.
_EMPTY_WORDS = _words(
    """a an and any are as at be because been being both but by can could did do does each every for from had has have how i if in into is it its
    just may might more most much must my of on or our ours over own shall should so some such than that the their them then there these they this
    those through to too under until us very was we were what when where which while who whom whose why will with within would you your also all
    directly indirectly really always never not no only thus therefore hence way ways thing things general generally overall well better good great
    kpi kpis metric metrics measure measures indicator indicators number numbers figure figures goal goals objective objectives target targets
    outcome outcomes result results strategy strategic company companies business organization organisation organizational organisational corporate
    department departments departmental team teams level levels important importance key critical crucial essential vital relevant significant
    significantly success successful performance improve improves improved improving improvement improvements increase increases increased increasing
    support supports supported supporting help helps helped helping contribute contributes contributed contributing contribution drive drives driven
    driving driver impact impacts impacted impacting influence influences influenced influencing affect affects affected affecting align aligns aligned
    alignment link links linked linking connect connects connected connecting connection relate relates related relation boost boosts enhance enhances
    enable enables lead leads leading leads positive positively negative negatively value valuable benefit benefits beneficial priority priorities
    focus core need needs needed necessary make makes made making sure part plays play role"""
)


def rationale_hints(text: str, *, child: str = "", parent: str = "") -> list[Hint]:
    """What keeps `text` from being a rationale for a link from `child` to `parent` (the KPIs' names); empty when nothing does."""
    told = " ".join(text.split())
    if not told:
        return ["missing"]
    if _PLACEHOLDER.match(told):
        return ["placeholder"]
    hints: list[Hint] = []
    if len(told) < LEAST_LENGTH:
        hints.append("too_short")
    if _SENTENCE_END.search(_ABBREVIATION.sub(" ", told)):
        hints.append("several_sentences")
    if len(_content(told) - _content(child) - _content(parent)) < _LEAST_CONTENT:
        hints.append("vague")
    return hints


def is_sayable(text: str, *, child: str = "", parent: str = "") -> bool:
    """True when the connection is said in one sentence of at least 40 characters that names a mechanism."""
    return not rationale_hints(text, child=child, parent=parent)


def same_sentence(text: str) -> str:
    """The sentence reduced to its words: rationales that are equal in this form are the same sentence and count once."""
    return " ".join(_WORD.findall(text.casefold()))


# A parent's name is asked for once a link into it, a template's sentence once a person who has it.
@lru_cache(maxsize=1 << 13)
def _content(text: str) -> frozenset[str]:
    """Words that say something, with plurals folded."""
    words = (part for word in _WORD.findall(text.casefold()) for part in word.split("-"))
    return frozenset(_singular(word) for word in words if word not in _EMPTY_WORDS and len(word) > 1)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def effect_of(polarity: int, child: Direction, parent: Direction) -> Effect | None:
    """Does improving the child help or hurt the parent? None when either is kept in a range, which has no direction of improvement.

    `polarity` +1: child up makes parent up, -1: child up makes parent down, whatever is good.
    """
    if polarity not in {1, -1}:
        raise ValueError(f"a polarity is +1 or -1, not {polarity}")
    sign = polarity * _SIGN[child] * _SIGN[parent]
    if sign == 0:
        return None
    return "supports" if sign > 0 else "harms"
