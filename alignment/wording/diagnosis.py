"""Where a dip began, in sentences."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.rules.diagnosis.told import Coming, Diagnosed, Named, Origin
from kpis.wording.formats import amount, difference_unit


def name_words(kpi: Named) -> str:
    """Its name; of an individual KPI that is not the reader's to read, only whose department it is."""
    if not kpi.hidden:
        return kpi.name
    if not kpi.department:
        return _("an individual KPI")
    return _("an individual KPI of %(department)s") % {"department": kpi.department}


def level_words(level: str) -> str:
    """The level at which it began, as people say it."""
    said = {
        "individual": _("individual behaviour"),
        "department": _("departmental process"),
        "company": _("company strategy, or from outside"),
    }
    return said.get(level, "")


def size_words(size: float, kpi: Named, *, locale: str) -> str:
    """How far it moved, without its sign: 1.2 pts."""
    return amount(abs(size), unit=difference_unit(kpi.unit), decimals=kpi.decimals, locale=locale)


def weeks_ago(found: Diagnosed, origin: Origin | Coming) -> int:
    """Weeks from the onset to the last week that ended before the diagnosis."""
    this_week = found.day - timedelta(days=found.day.weekday())
    return max((this_week - origin.onset).days // 7 - 1, 0)


def moved_words(origin: Origin | Coming, *, size: float, locale: str) -> str:
    """Returning-customer response rate fell by about 1.2 pts."""
    name = name_words(origin.kpi)
    if origin.kpi.hidden:
        return _("%(name)s changed") % {"name": name[:1].upper() + name[1:]}
    told = {"name": name, "size": size_words(size, origin.kpi, locale=locale)}
    return _("%(name)s fell by about %(size)s") % told if size < 0 else _("%(name)s rose by about %(size)s") % told


def share_words(share: float) -> str:
    """About 70% of the dip; never more exact than the method is."""
    if share >= 0.95:
        return _("nearly all of the dip")
    return _("about %(share)d%% of the dip") % {"share": max(round(share * 20) * 5, 5)}


def way_words(path: tuple[Named, ...]) -> str:
    """What it went through, without its two ends."""
    return " → ".join(name_words(step) for step in path[1:-1])


#: Why nothing is said. "Within its normal course" is never said of what nobody can know.
_UNREADABLE = {
    "no_values": gettext_lazy("It was never measured, so nothing can be said of its course."),
    "rare": gettext_lazy("It is measured too rarely to say in which week anything began: 40 values within three years are needed, so one every week or fortnight."),
    "short": gettext_lazy("There is too little history yet to say what is normal for it."),
    "constant": gettext_lazy("It stands still most of the time, so it has no usual variation in which a change could be measured."),
    "silent": gettext_lazy("It has had no value for six weeks or more, so nothing can be said of its present course."),
    "no_direction": gettext_lazy("Nobody has said which side is the bad one, so nothing can be called a dip: give it a direction, or a range."),
}  # fmt: skip


def verdict_words(found: Diagnosed, *, locale: str) -> str:
    """The one sentence that answers "why?"."""
    if found.reason:
        return str(_UNREADABLE.get(found.reason, _UNREADABLE["short"]))
    if found.verdict == "below":
        return _below(found, found.ranking[0], locale=locale)
    if found.verdict == "strategy_or_external":
        return _itself(found)
    if found.verdict == "unclear":
        return _("It left its normal course, but nothing below it stands out clearly enough to be named: unclear.")
    return _("It is within its normal course: nothing that would need a cause.")


def _below(found: Diagnosed, first: Origin, *, locale: str) -> str:
    weeks = weeks_ago(found, first)
    told = {
        "moved": moved_words(first, size=first.size, locale=locale),
        "when": ngettext("%(weeks)d week ago", "%(weeks)d weeks ago", weeks) % {"weeks": weeks} if weeks else _("last week"),
        "share": share_words(first.share),
        "name": found.kpi.name,
        "way": way_words(first.path),
    }  # fmt: skip
    if told["way"]:
        return _("%(moved)s %(when)s; through %(way)s that explains %(share)s of %(name)s.") % told
    return _("%(moved)s %(when)s; that explains %(share)s of %(name)s.") % told


def _itself(found: Diagnosed) -> str:
    if found.kpi.level == "company":
        return _("Nothing below explains it: it began at this KPI itself, by strategy or from outside.")
    return _("Nothing below explains it: it began at this KPI itself, in the process of the department.")


def coming_words(found: Diagnosed, coming: Coming, *, locale: str) -> str:
    """What is on its way up, and when it arrives."""
    told = {
        "cause": name_words(coming.kpi),
        "name": found.kpi.name,
        "size": size_words(coming.size, found.kpi, locale=locale),
        "weeks": coming.in_weeks,
    }
    if coming.size < 0:
        return (
            ngettext(
                "Because of %(cause)s, %(name)s will lose about %(size)s in about %(weeks)d week.",
                "Because of %(cause)s, %(name)s will lose about %(size)s in about %(weeks)d weeks.",
                coming.in_weeks,
            )
            % told
        )
    return (
        ngettext(
            "Because of %(cause)s, %(name)s will rise by about %(size)s in about %(weeks)d week.",
            "Because of %(cause)s, %(name)s will rise by about %(size)s in about %(weeks)d weeks.",
            coming.in_weeks,
        )
        % told
    )
