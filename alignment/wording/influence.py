"""Who should own a shared KPI, and why, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alignment.rules.influence import Influence, Suggestion
from kpis.wording.derivation import listed
from kpis.wording.formats import digits


class Person(Protocol):
    """A head."""

    @property
    def name(self) -> str:
        """As people call them."""


class Named(Protocol):
    """A department."""

    @property
    def name(self) -> str:
        """As people call it."""

    @property
    def head(self) -> Person | None:
        """Who answers for it."""


@dataclass(frozen=True, slots=True)
class SuggestedWords:
    """`sentence` names who should own it, `why` the reason; `others`: a line for each department behind."""

    sentence: str
    why: str
    others: tuple[str, ...]


def suggestion_words(
    suggestion: Suggestion, departments: Mapping[UUID, Named], *, locale: str, owned: bool = False
) -> SuggestedWords:
    """In words; the sentence is never without its reason. `owned`: somebody does, so it only says who moves it most."""
    first = [departments[one.department] for one in suggestion.first if one.department in departments]
    behind = suggestion.ranked[len(suggestion.first) :]
    return SuggestedWords(
        sentence=_sentence(suggestion, first, owned=owned),
        why=_why(suggestion, locale),
        others=tuple(
            f"{departments[one.department].name}: {_influence(one, locale)}"
            for one in behind
            if one.department in departments
        ),
    )


def _sentence(suggestion: Suggestion, first: Sequence[Named], *, owned: bool) -> str:
    if not first:
        return _("Nothing says yet who should own it.")
    if suggestion.reason == "tie":
        told = {"departments": listed([one.name for one in first])}
        if owned:
            return _("%(departments)s move it equally.") % told
        return _("%(departments)s move it equally: the leadership must say who owns it.") % told
    head = first[0].head
    if owned:
        who = f"{head.name} ({first[0].name})" if head else first[0].name
        return _("%(who)s has the most direct influence on it.") % {"who": who}
    if head is None:
        return _("%(department)s should own it; it has no head yet.") % {"department": first[0].name}
    return _("%(person)s (%(department)s) should own it.") % {"person": head.name, "department": first[0].name}


def _why(suggestion: Suggestion, locale: str) -> str:
    if not suggestion.first:
        return _("It has no accepted link from below and no contributor.")
    top = suggestion.first[0]
    told = {"influence": _influence(top, locale)}
    said = {
        "strongest": lambda: _("The most direct influence: %(influence)s.") % told,
        "only_link": lambda: _("The only department that moves it directly: %(influence)s.") % told,
        "contributes": lambda: _("No accepted link leads to it; this department contributes to it."),
        "line_of_sight": lambda: _("No department moves it directly; most lines of sight come from here."),
        "tie": lambda: _("Their influence cannot be told apart: %(influence)s each, or nearly so.") % told,
    }
    return said[suggestion.reason]()


def _influence(one: Influence, locale: str) -> str:
    """It moves by 0.8 of its usual variation with theirs, over 2 accepted links; contributes."""
    parts = []
    if one.links:
        told = {"sigmas": digits(one.sigmas, decimals=2, locale=locale), "n": one.links}
        parts.append(
            ngettext(
                "its %(n)s accepted link moves the KPI by %(sigmas)s of its usual variation",
                "its %(n)s accepted links move the KPI by %(sigmas)s of its usual variation",
                one.links,
            )
            % told
        )
    elif one.lines:
        parts.append(
            ngettext("%(n)s line of sight, further down", "%(n)s lines of sight, further down", one.lines)
            % {"n": one.lines}
        )
    if one.contributes:
        parts.append(_("it contributes an input"))
    return ", ".join(parts)
