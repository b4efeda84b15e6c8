"""What the criteria of the maturity are called, what is counted, what to do about each, and where."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from alignment.wording.findings import Words
from governance.rules.maturity import CRITERION, LEVELS, STAGES, THETA, Count, Maturity, shown
from governance.rules.maturity_gains import Gain

LEVEL_WORDS: dict[str, Words] = {
    "Fragmented": gettext_lazy("Fragmented"),
    "Basic": gettext_lazy("Basic"),
    "Structured": gettext_lazy("Structured"),
    "Aligned": gettext_lazy("Aligned"),
    "Optimized": gettext_lazy("Optimized"),
}
#: What a company of each level looks like.
LOOKS: dict[str, Words] = {
    "Fragmented": gettext_lazy(
        "Each department tracks its own numbers; nothing says how they lead to what the company wants."
    ),
    "Basic": gettext_lazy("There are company KPIs and some departments connect to them; nobody reviews how."),
    "Structured": gettext_lazy("Every department leads to the company KPIs, every number has its owner, and quarters are reviewed."),
    "Aligned": gettext_lazy("The cascade reaches every person, conflicts are found and settled, reviews keep the pace of the business."),
    "Optimized": gettext_lazy("Alignment is governed: changes by request, KPIs looked at and renewed, leading indicators at all levels."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """A criterion: its name, what is counted, what to do by how many, what its missing keys name (kpi, links, department, day, pair), and the
    page where it is done."""

    name: Words
    counted: Words
    todo: Words
    names: str
    label: Words
    place: str
    query: str = ""


_FINDINGS = "alignment:findings"
CRITERIA_WORDS: dict[str, CriterionWords] = {
    "company_kpis": CriterionWords(
        gettext_lazy("Company KPIs, three to five"),
        gettext_lazy("Active company KPIs. More than five count as having chosen nothing."),
        ngettext_lazy("Decide on one more company KPI", "Decide on %(n)s more company KPIs", "n"),
        "", gettext_lazy("Company KPIs"), "kpis:index", "?level=company",
    ),
    "company_targets": CriterionWords(
        gettext_lazy("Company KPIs complete"),
        gettext_lazy("With unit, direction, a target that reaches over twelve months, and one living owner."),
        ngettext_lazy("Complete a company KPI", "Complete %(n)s company KPIs", "n"),
        "kpi", gettext_lazy("Company KPIs"), "kpis:index", "?level=company",
    ),
    "some_departments_connected": CriterionWords(
        gettext_lazy("Departments with a line to a company KPI"),
        gettext_lazy("With a link that counts; half of the departments are asked for."),
        ngettext_lazy("Link a KPI of one more department", "Link KPIs of %(n)s more departments", "n"),
        "department", gettext_lazy("Contributions"), "alignment:contributions",
    ),
    "departments_cascaded": CriterionWords(
        gettext_lazy("Departments fully cascaded"),
        gettext_lazy("Two KPIs or more, each with a path of links that count to a company KPI."),
        ngettext_lazy("Cascade one more department", "Cascade %(n)s more departments", "n"),
        "department", gettext_lazy("The findings"), _FINDINGS, "?rule=cascade-orphan",
    ),
    "kpis_connected": CriterionWords(
        gettext_lazy("Department KPIs connected"),
        gettext_lazy("With a link to a company KPI that counts; two KPIs a department are asked for."),
        ngettext_lazy("Link one more department KPI", "Link %(n)s more department KPIs", "n"),
        "links", gettext_lazy("The findings"), _FINDINGS, "?rule=cascade-orphan",
    ),
    "named_owners": CriterionWords(
        gettext_lazy("One living owner for each KPI"),
        gettext_lazy("A person who is there; what somebody owns beyond twelve counts as nobody's."),
        ngettext_lazy("Give a KPI its owner", "Give %(n)s KPIs their owner", "n"),
        "kpi", gettext_lazy("The findings"), _FINDINGS, "?rule=no-owner",
    ),
    "quarterly_reviews": CriterionWords(
        gettext_lazy("Quarterly alignment reviews"),
        gettext_lazy("Held in the last twelve months, of those due; two at least are asked for."),
        ngettext_lazy("Hold the next alignment review", "Hold the next %(n)s alignment reviews", "n"),
        "day", gettext_lazy("Reviews"), "governance:reviews",
    ),
    "values_current": CriterionWords(
        gettext_lazy("Values up to date"),
        gettext_lazy("KPIs with a value within two of their own periods."),
        ngettext_lazy("Bring the values of a KPI up to date", "Bring the values of %(n)s KPIs up to date", "n"),
        "kpi", gettext_lazy("The findings"), _FINDINGS, "?rule=values-stale",
    ),
    "three_level_cascade": CriterionWords(
        gettext_lazy("Cascade down to people"),
        gettext_lazy("Department KPIs that an individual KPI with owner and value drives through a link that counts."),
        ngettext_lazy("Link an individual KPI below one department KPI", "Link individual KPIs below %(n)s department KPIs", "n"),
        "kpi", gettext_lazy("The findings"), _FINDINGS, "?rule=cascade-not-full",
    ),
    "conflict_scan": CriterionWords(
        gettext_lazy("Pairs of departments' KPIs searched for conflicts"),
        gettext_lazy("In the last 90 days, where both have a target and a link that counts."),
        ngettext_lazy("Make one more pair comparable: target and link", "Make %(n)s more pairs comparable: targets and links", "n"),
        "links", gettext_lazy("Conflicts"), "alignment:conflicts",
    ),
    "conflicts_resolved": CriterionWords(
        gettext_lazy("Conflicts settled"),
        gettext_lazy("Gone after a change, or accepted by the alignment owner for a year at most; times the share of pairs searched."),
        ngettext_lazy("Settle a conflict", "Settle %(n)s conflicts", "n"),
        "pair", gettext_lazy("Conflicts"), "alignment:conflicts",
    ),
    "rhythm_matched": CriterionWords(
        gettext_lazy("Reviews at the pace of the business"),
        gettext_lazy("Held in the last 13 weeks, of those that each department's velocity asks for; four at least."),
        ngettext_lazy("Hold one more review", "Hold %(n)s more reviews", "n"),
        "day", gettext_lazy("Reviews"), "governance:reviews",
    ),
    "variances_explained": CriterionWords(
        gettext_lazy("Misses explained"),
        gettext_lazy("KPIs off track whose owner said why and what happens next."),
        ngettext_lazy("Explain a miss and say the next step", "Explain %(n)s misses and say the next step", "n"),
        "kpi", gettext_lazy("The findings"), _FINDINGS, "?rule=miss-unexplained",
    ),
    "governed_changes": CriterionWords(
        gettext_lazy("Changes by request"),
        gettext_lazy("Of the changes of a year those with an approved request; without any change, a policy on file."),
        ngettext_lazy("Adopt a policy, or bring the next change by request", "Bring changes by request: %(n)s were not", "n"),
        "kpi", gettext_lazy("Policy"), "governance:policy",
    ),
    "systematic_updates": CriterionWords(
        gettext_lazy("KPIs looked at in a review"),
        gettext_lazy("Confirmed, changed or retired in a review of the last twelve months."),
        ngettext_lazy("Look at one more KPI in a review", "Look at %(n)s more KPIs in reviews", "n"),
        "kpi", gettext_lazy("Reviews"), "governance:reviews",
    ),
    "leading_all_levels": CriterionWords(
        gettext_lazy("Leading indicators at all levels"),
        gettext_lazy("The weakest level counts: KPIs with a leading one below, and people's KPIs that lead."),
        ngettext_lazy("Give one KPI a leading indicator", "Give %(n)s KPIs a leading indicator", "n"),
        "kpi", gettext_lazy("Evidence"), "alignment:evidence",
    ),
    "leading_confirmed": CriterionWords(
        gettext_lazy("Links that history supports"),
        gettext_lazy("Of the links with enough data those that history supports."),
        ngettext_lazy("Have one more link that history supports", "Rework %(n)s links that history does not support", "n"),
        "pair", gettext_lazy("Evidence"), "alignment:evidence",
    ),
    "unified_dashboard": CriterionWords(
        gettext_lazy("One overview for everybody"),
        gettext_lazy("The lower of: KPIs that it can reach, and weeks of the last eight in which an executive opened it."),
        ngettext_lazy(
            "Open the overview every week, and link what it cannot reach",
            "Open the overview every week, and link what it cannot reach",
            "n",
        ),
        "links", gettext_lazy("Overview"), "dashboards:overview",
    ),
    "process_owner": CriterionWords(
        gettext_lazy("An owner of the process"),
        gettext_lazy("An alignment owner is named and is there."),
        ngettext_lazy("Name the alignment owner", "Name the alignment owner", "n"),
        "", gettext_lazy("Company settings"), "organization:company",
    ),
}  # fmt: skip


def criterion_name(key: str) -> str:
    """What a criterion is called."""
    return str(CRITERIA_WORDS[key].name)


def todo_words(gain: Gain) -> str:
    """What to do about a criterion."""
    if gain.criterion == "company_kpis" and gain.items < 0:
        return str(ngettext_lazy("Retire one company KPI", "Retire %(n)s company KPIs", "n") % {"n": -gain.items})
    return str(CRITERIA_WORDS[gain.criterion].todo % {"n": max(1, gain.items)})


def counted_words(key: str, count: Count) -> str:
    """What there is of what is asked for."""
    if not count.need:
        return _("nothing due")
    if key == "company_kpis":
        return _("%(have)s, of three to five") % {"have": _whole(count.have)}
    return _("%(have)s of %(need)s") % {"have": _whole(count.have), "need": _whole(ceil(count.need))}


def percent_words(share: float) -> str:
    """Whole per cent, never rounded up to what is not reached."""
    return str(int(share * 100 + 1e-9))


def score_words(score: float) -> str:
    """The score with one decimal, rounded down."""
    return number_format(shown(score), decimal_pos=1)


def points_words(points: float) -> str:
    """What something brings."""
    words = number_format(shown(points), decimal_pos=1)
    return f"+{words}" if points > 0 else words


def message_words(result: Maturity) -> str:
    """The score, and what stands between here and the next level."""
    told = {"level": LEVEL_WORDS[result.level], "score": score_words(result.score)}
    place = LEVELS.index(result.level)
    if place == len(LEVELS) - 1:
        return _("%(level)s at %(score)s") % told
    between = [
        (covered, key)
        for key, covered in result.coverages.items()
        if key in CRITERION and CRITERION[key].stage <= place and covered < THETA
    ]
    said = [within(criterion_name(key)) for _covered, key in sorted(between)[:2]]
    if not said:
        return _("%(level)s at %(score)s") % told
    more = len(between) - 2
    told |= {"following": LEVEL_WORDS[STAGES[place]], "first": said[0], "second": said[-1], "more": str(more)}
    if len(said) == 1:
        return _("%(level)s at %(score)s; %(following)s still asks for %(first)s") % told
    if more > 0:
        return _("%(level)s at %(score)s; %(following)s still asks for %(first)s, %(second)s and %(more)s more") % told
    return _("%(level)s at %(score)s; %(following)s still asks for %(first)s and %(second)s") % told


def within(name: str) -> str:
    """A name inside a sentence: its first letter small, the rest as it is."""
    return name[:1].lower() + name[1:]


def how_words() -> str:
    """How points are given, in plain words."""
    return _(
        "25 points for Basic, 25 Structured, 25 Aligned, 15 Optimized, 10 mastery. Points of a stage stay locked until every criterion of the stages before is at 85%, and are fully unlocked at 95%."
    )


def place_of(key: str, slug: str) -> tuple[str, str]:
    """Where a criterion is worked on: label and address."""
    said = CRITERIA_WORDS[key]
    return str(said.label), reverse(said.place, kwargs={"company_slug": slug}) + said.query


def day_words(day: date) -> str:
    """A day of a list."""
    return date_format(day, "j M Y")


def _whole(number: float) -> str:
    return number_format(int(number) if float(number).is_integer() else number, decimal_pos=None)
