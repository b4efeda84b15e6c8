"""What is said about computed values: why one is refused, what a number is computed from, why there is none."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kpis.rules.derivation import MISSING, NOBODY, NOT_APPLICABLE, TOO_FEW, TOO_LARGE, ZERO

#: What `kpis.wording.life` says of faults in a derivation.
SENTENCES = {
    "formula_empty": gettext_lazy("Write the formula."),
    "formula_too_long": gettext_lazy("A formula has at most 500 characters."),
    "formula_too_many_steps": gettext_lazy("The formula has too many parts. Give a part of it to a KPI of its own."),
    "formula_too_many_keys": gettext_lazy("The formula names too many KPIs; a roll-up is made for that."),
    "formula_too_deep": gettext_lazy("Too many parentheses inside each other."),
    "formula_not_understood": gettext_lazy(
        "Not understood at “%(near)s”. A formula has numbers, keys of KPIs, + - * /, parentheses, min, max, abs and round."
    ),
    "formula_unfinished": gettext_lazy("The formula breaks off: something is missing at its end."),
    "formula_unclosed": gettext_lazy("A parenthesis is not closed."),
    "formula_arguments": gettext_lazy(
        "%(near)s: min and max take two values or more, abs one, round one and a number of digits up to 6."
    ),
    "formula_no_keys": gettext_lazy("The formula names no KPI. Name them by their keys, as in “returns / orders * 100”."),
    "unknown_keys": gettext_lazy(
        "No KPI has this key: %(keys)s. A minus between two keys stands apart: “won - lost”."
    ),
    "source_retired": gettext_lazy("Retired, so no values will come: %(names)s."),
    "source_rarer": gettext_lazy("Measured more rarely than this KPI, so nothing can be computed from it: %(names)s."),
    "derived_circle": gettext_lazy("This would close a circle: %(path)s."),
    "named_twice": gettext_lazy("A KPI is named twice."),
    "unequal_pairs": gettext_lazy(
        "A ratio needs pairs: there are %(values)s values and %(divisors)s divisors."
    ),
    "only_ratio": gettext_lazy("Only a ratio has divisors."),
    "no_share": gettext_lazy("A share above 0 and up to 100%."),
    "no_factor": gettext_lazy("Any number but zero."),
    "no_rollup": gettext_lazy("This KPI is no roll-up."),
    "not_derived": gettext_lazy("This KPI is typed, not computed."),
    "too_many_sources": gettext_lazy("At most %(limit)s KPIs."),
}  # fmt: skip


def never_typed(params: Mapping[str, object]) -> str:
    """Return rate is computed from Orders and Returns; type those instead."""
    told = {"name": params.get("name", ""), "sources": sources_words(params)}
    if not told["sources"]:
        return _("“%(name)s” is computed, not typed.") % told
    return _("“%(name)s” is computed from %(sources)s, so it is never typed: enter those.") % told


def sources_words(params: Mapping[str, object]) -> str:
    """Orders, Returns and 37 more."""
    named = params.get("sources", ())
    names = [str(one) for one in named] if isinstance(named, Sequence) and not isinstance(named, str) else []
    more = params.get("more", 0)
    if not isinstance(more, int) or not more:
        return listed(names)
    if not names:
        return ngettext("%(n)s individual KPI", "%(n)s individual KPIs", more) % {"n": more}
    return _("%(names)s and %(more)s more") % {"names": ", ".join(names), "more": more}


def listed(names: Sequence[str]) -> str:
    """Orders, Returns and Visits."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def reason_words(reason: int, *, counted: int, asked: int, missing: Sequence[str] = ()) -> str:
    """Why a period has no value; empty where it has one."""
    said = {
        MISSING: lambda: _("no value: %(names)s missing") % {"names": listed(list(missing)) or _("a source")},
        ZERO: lambda: _("no value: the divisor is zero"),
        TOO_LARGE: lambda: _("no value: the result is too large to be meant"),
        TOO_FEW: lambda: _("no value: only %(counted)s of %(asked)s are in") % {"counted": counted, "asked": asked},
        NOBODY: lambda: _("no value: nobody was there to be counted"),
        NOT_APPLICABLE: lambda: _("not applicable: what it is computed from does not apply"),
    }
    return said[reason]() if reason in said else ""


def counted_words(counted: int, asked: int) -> str:
    """39 of 42 in."""
    return _("%(counted)s of %(asked)s in") % {"counted": counted, "asked": asked}
