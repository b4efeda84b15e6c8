"""What the rules of governance say, and where what they object to is mended."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.wording import finding_places
from alignment.wording import findings as words
from alignment.wording.finding_places import Place
from alignment.wording.findings import Params, RuleWords


def _skipped(params: Params) -> str:
    said = ngettext(
        "Step %(steps)s was left out of this cycle.",
        "The steps %(steps)s were left out of this cycle.",
        params["count"],
    )
    return said % params  # fmt: skip


def _unanswered(params: Params) -> str:
    return ngettext(
        "An escalation is past its day and nobody answered it.",
        "Nobody answered %(count)s escalations, which are past their day.",
        params["count"],
    ) % {"count": params["count"]}


def _not_accepted(params: Params) -> str:
    if params["declined"]:
        return _("%(owner)s said no to answering for it, and is still named.") % params
    return _("%(owner)s is named and has not said yes to it.") % params


def _missed(params: Params) -> str:
    return ngettext(
        "A review of the last thirteen weeks did not take place, or not so that it counts.",
        "In the last thirteen weeks %(count)s reviews did not take place, or not so that they count.",
        params["count"],
    ) % {"count": params["count"]}


def _unreviewed(params: Params) -> str:
    return ngettext(
        "A link of it has not been looked at in a review for two quarters.",
        "No review has looked at %(count)s of its links for two quarters.",
        params["count"],
    ) % {"count": params["count"]}


def _overdue(params: Params) -> str:
    return ngettext(
        "The yearly realignment has been due for a day.",
        "The yearly realignment has been due for %(days)s days.",
        params["days"],
    ) % {"days": params["days"]}


_WORDS = {
    "step-skipped": RuleWords(
        gettext_lazy("Steps that were left out"),
        _skipped,
        gettext_lazy("Take the step up again, or let the reason stand until the next cycle."),
    ),
    "lock-broken": RuleWords(
        gettext_lazy("Locks that did not hold"),
        gettext_lazy("It was changed, or its lock taken off, before its day and without an approved request."),
        gettext_lazy("Look at its history, set right what should have stood, and ask for a change from now on."),
    ),
    "changed-without-request": RuleWords(
        gettext_lazy("Changes past the policy"),
        gettext_lazy("It was changed directly, and the policy demands a request."),
        gettext_lazy("Look at its history; if the change is right, let the policy's approvers say so."),
    ),
    "plan-missing": RuleWords(
        gettext_lazy("Misses in a row without a plan"),
        gettext_lazy("It missed its target %(misses)s periods in a row, and no plan says what brings it back."),
        gettext_lazy("Its owner opens an improvement plan with actions, people and days."),
    ),
    "escalation-unanswered": RuleWords(
        gettext_lazy("Escalations that nobody answered"),
        _unanswered,
        gettext_lazy("Whoever is asked answers, decides, or lives with the variance until a day."),
    ),
    "no-dispute-resolver": RuleWords(
        gettext_lazy("Nobody decides disputes"),
        gettext_lazy("The one whom the policy names to decide disputes is not there."),
        gettext_lazy("Name in the policy who decides when two owners cannot agree."),
    ),
    "owner-not-accepted": RuleWords(
        gettext_lazy("Owners who have not said yes"),
        _not_accepted,
        gettext_lazy("The owner accepts it, or it is handed to somebody who does."),
    ),
    "review-missed": RuleWords(
        gettext_lazy("Reviews that did not take place"),
        _missed,
        gettext_lazy("Hold the next one: two people or more, and an outcome for every KPI that is off."),
    ),
    "alignment-review-overdue": RuleWords(
        gettext_lazy("No alignment review this quarter"),
        gettext_lazy("Last quarter passed without an alignment review, and this one had none yet."),
        gettext_lazy("Hold the quarterly alignment review: links, conflicts, findings, maturity."),
    ),
    "realignment-overdue": RuleWords(
        gettext_lazy("No realignment for a year"),
        _overdue,
        gettext_lazy("Open a new cycle and go through the six steps; what still holds carries over."),
    ),
    "links-unreviewed": RuleWords(
        gettext_lazy("Links that nobody looks at any more"),
        _unreviewed,
        gettext_lazy("Walk them in the next alignment review: confirm, change or drop each."),
    ),
}

_STEPS = Place(gettext_lazy("Six steps"), "governance:steps", {})
_POLICY = Place(gettext_lazy("Policy"), "governance:policy", {}, "policy.manage")
_REVIEWS = Place(gettext_lazy("Reviews"), "governance:reviews", {})
_VARIANCES = Place(gettext_lazy("Variances"), "governance:variances", {})
_KPI = Place(gettext_lazy("The KPI's page"), "dashboards:kpi", {"key": "kpi"})
_DEPARTMENT = Place(gettext_lazy("The department's page"), "dashboards:department", {"key": "department"})

_PLACES: dict[str, tuple[Place, ...]] = {
    "step-skipped": (_STEPS,),
    "lock-broken": (_KPI,),
    "changed-without-request": (_KPI,),
    "plan-missing": (_KPI,),
    "escalation-unanswered": (_VARIANCES, _KPI, _DEPARTMENT),
    "no-dispute-resolver": (_POLICY, _STEPS),
    "owner-not-accepted": (_KPI,),
    "review-missed": (_REVIEWS, _STEPS),
    "alignment-review-overdue": (_REVIEWS, _STEPS),
    "realignment-overdue": (_STEPS,),
    "links-unreviewed": (_REVIEWS, _DEPARTMENT),
}


def register() -> None:
    """Say the rules where pages and reports look for words and places."""
    for code, said in _WORDS.items():
        words.register(code, said)
        finding_places.register(code, *_PLACES[code])
