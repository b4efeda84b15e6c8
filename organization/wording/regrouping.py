"""What is said of departments merged, split, closed."""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organization.rules.regrouping import CONTRIBUTION, KPI, PERSON, TOKEN, Regrouping, Step, Warn

_WARNINGS: Mapping[str, Callable[[], str]] = {
    "too_many_kpis": lambda: _("%(number)s department KPIs will stand together: more than %(most)s blur the focus."),
    "same_names": lambda: _("Both measure: %(names)s. Retire one of each, or rename it."),
    "owners_stay": lambda: _("These go while their owner stays: %(names)s."),
    "nobody_stays": lambda: _("Nobody stays: then rename the department instead."),
    "head_ends": lambda: _("%(name)s heads %(department)s no more."),
    "head_goes": lambda: _("%(name)s goes, so %(department)s has no head until you name one."),
    "goal_without_head": lambda: _("The department that takes the KPIs has no head."),
}


def warning_words(warn: Warn) -> str:
    """One thing to know before."""
    return _WARNINGS[warn.code]() % warn.params


def plan_words(plan: Regrouping, names: Mapping[UUID, str]) -> list[tuple[str, list[str]]]:
    """What would happen: a sentence for each group of things, and the things."""
    found = []
    for kind in (PERSON, KPI, CONTRIBUTION, TOKEN):
        for fate in ("moves", "joins", "retires", "ends"):
            for to, steps in _by_goal(plan.of(kind, fate)):
                goal = names.get(to, "") if to else ""
                found.append((_sentence(kind, fate, len(steps), goal), [one.thing.title for one in steps]))
    return found


def _by_goal(steps: Iterable[Step]) -> list[tuple[UUID | None, list[Step]]]:
    goals: dict[UUID | None, list[Step]] = {}
    for one in steps:
        goals.setdefault(one.to, []).append(one)
    return list(goals.items())


def _sentence(kind: str, fate: str, number: int, goal: str) -> str:
    said = {
        (PERSON, "moves"): ngettext("%(n)s person goes to %(to)s", "%(n)s people go to %(to)s", number)
        if goal
        else ngettext("%(n)s person is in no department then", "%(n)s people are in no department then", number),
        (KPI, "moves"): ngettext(
            "%(n)s KPI goes to %(to)s with its owner, targets, links and values",
            "%(n)s KPIs go to %(to)s with their owners, targets, links and values",
            number,
        ),
        (KPI, "retires"): ngettext("%(n)s KPI is retired", "%(n)s KPIs are retired", number),
        (CONTRIBUTION, "moves"): ngettext(
            "%(n)s contribution to another's KPI goes to %(to)s",
            "%(n)s contributions to others' KPIs go to %(to)s",
            number,
        ),
        (CONTRIBUTION, "joins"): ngettext(
            "%(n)s contribution becomes one with that of %(to)s to the same KPI",
            "%(n)s contributions become one with those of %(to)s to the same KPIs",
            number,
        ),
        (CONTRIBUTION, "ends"): ngettext("%(n)s contribution ends", "%(n)s contributions end", number),
        (TOKEN, "ends"): ngettext(
            "%(n)s integration with the rights of its head opens nothing more",
            "%(n)s integrations with the rights of its head open nothing more",
            number,
        ),
    }
    return said[kind, fate] % {"n": number, "to": goal}
