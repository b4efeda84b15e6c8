"""What the policy's fields, choices and faults are called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.rules.policy_document import changes
from governance.wording.kinds import CADENCES, KINDS, REVIEWS, RUNGS
from kpis.models import Level
from kpis.rules.faults import Fault
from kpis.wording.life import Words, filled
from kpis.wording.life import sentence as of_kpi
from organization.models import Velocity

ROLES: Mapping[str, Words] = {
    "owner": gettext_lazy("the owner"),
    "head": gettext_lazy("the head of the department"),
    "other_head": gettext_lazy("heads of linked departments"),
    "alignment_owner": gettext_lazy("the alignment owner"),
    "executive": gettext_lazy("an executive"),
    "administrator": gettext_lazy("an administrator"),
}
_FIELDS: Mapping[str, Words] = {
    "explanation_after": gettext_lazy("Misses in a row until an explanation is due"),
    "plan_after": gettext_lazy("Misses in a row until an improvement plan is due"),
    "head_after": gettext_lazy("Misses in a row until the head is asked"),
    "executive_after": gettext_lazy("Misses in a row until an executive is asked"),
    "plan_days": gettext_lazy("Working days within which a plan brings a KPI back"),
    "department_misses_share": gettext_lazy("Share of a department's KPIs in misses until it escalates as a whole"),
    "most_owned": gettext_lazy("KPIs one person owns at most"),
    "most_department_kpis": gettext_lazy("KPIs one department has at most"),
    "dispute_resolver": gettext_lazy("Disputes are decided by"),
    "dispute_days": gettext_lazy("Working days to decide a dispute"),
    "resolver_applies": gettext_lazy("What the resolver decides needs no further approval"),
}
_FAULTS: Mapping[str, Words] = {
    "unknown": gettext_lazy("The policy has no such field."),
    "not_an_object": gettext_lazy("A table is expected here."),
    "nobody": gettext_lazy("Somebody must approve."),
    "out_of_range": gettext_lazy("A whole number from %(least)s to %(most)s."),
    "no_share": gettext_lazy("More than 0 and at most the whole."),
    "not_yes_or_no": gettext_lazy("Yes or no."),
    "below_the_rung_before": gettext_lazy("The ladder goes up: at least %(least)s, later than the step before."),
    "changed_meanwhile": gettext_lazy("Somebody adopted version %(number)s meanwhile. Look at it, then decide again."),
    "nothing_new": gettext_lazy("This is what is in force already."),
    "not_here": gettext_lazy("Somebody who is there and does more than read."),
}


def sentence(fault: Fault) -> str:
    """What is wrong, in words."""
    words = _FAULTS.get(fault.code)
    return filled(words, fault) if words else of_kpi(fault)


def roles_words(roles: list[str] | tuple[str, ...]) -> str:
    """Everybody who must say yes."""
    return _(" and ").join(str(ROLES.get(role, role)) for role in roles)


def resolver_words(resolver: str, names: Mapping[str, str]) -> str:
    """A role, or the person by name (`names`: id -> name)."""
    return str(ROLES.get(resolver) or names.get(resolver) or _("somebody who is not known here"))


def field_words(field: str) -> str:
    """A field of the document: "approvers.company.create"."""
    table, _dot, rest = field.partition(".")
    tell = _TABLES.get(table)
    return tell(*rest.split(".")) if tell else str(_FIELDS.get(field, field))


_TABLES: Mapping[str, Callable[..., str]] = {
    "requests": lambda level: _("Changes by request, %(level)s KPIs") % {"level": Level(level).label},
    "approvers": lambda level, kind: _("Who approves: %(kind)s, %(level)s KPI") % {"kind": KINDS[kind], "level": Level(level).label},
    "answer_days": lambda rung: _("Working days to answer: %(rung)s") % {"rung": RUNGS[rung]},
    "rhythm": lambda velocity, kind: _("%(kind)s at %(velocity)s velocity") % {"kind": REVIEWS[kind], "velocity": Velocity(velocity).label},
}  # fmt: skip


def value_words(field: str, value: Any, names: Mapping[str, str]) -> str:
    """A value of the document as people read it."""
    table = field.partition(".")[0]
    if value is None:
        return ""
    if table == "requests":
        return ", ".join(str(KINDS[kind]) for kind in value) or _("none")
    if table == "approvers":
        return roles_words(value)
    if table == "rhythm":
        return str(CADENCES[value])
    if field == "dispute_resolver":
        return resolver_words(value, names)
    if field == "department_misses_share":
        return f"{value * 100:g}%"
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def difference_words(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """(what, before, after) of every field in which two versions differ."""
    return [
        (field_words(field), value_words(field, old, names), value_words(field, new, names))
        for field, old, new in changes(before, after)
    ]
