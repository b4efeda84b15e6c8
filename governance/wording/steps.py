"""What the six steps and what is missing from them are called, and where each thing is mended."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from alignment.wording.findings import STEPS as STEP_NAMES
from alignment.wording.findings import Words
from governance.rules.steps import Missing, State, Step
from governance.wording.maturity import within
from kpis.models import Kpi, Target
from kpis.rules.faults import Fault
from kpis.wording.formats import amount
from kpis.wording.life import sentence

STATES: dict[State, Words] = {
    "done": gettext_lazy("Done"),
    "open": gettext_lazy("Open"),
    "blocked": gettext_lazy("Waits"),
    "skipped": gettext_lazy("Left out"),
}
#: Class and mark of each state: shape, word and colour.
MARKS: dict[State, tuple[str, str, bool]] = {
    "done": ("on", "on_track", False),
    "open": ("risk", "at_risk", False),
    "blocked": ("none", "no_data", False),
    "skipped": ("risk", "at_risk", True),
}
#: What each step is for, in a sentence.
PURPOSE: dict[str, Words] = {
    "lock": gettext_lazy("Three to five outcomes that the leadership signs and nobody touches for twelve months."),
    "contributions": gettext_lazy("What each department does that moves them, and the outcomes that no one owns."),
    "leading": gettext_lazy("What tells one or two months before whether an outcome will improve."),
    "conflicts": gettext_lazy("Targets that can both be met while the company loses, found and settled."),
    "accountability": gettext_lazy("One person for each number, who has said yes to it."),
    "governance": gettext_lazy("Reviews, rules for changes, somebody who decides disputes, a ladder for misses."),
}
WHO: dict[str, Words] = {
    "alignment_owner": gettext_lazy("Alignment owner"),
    "executives": gettext_lazy("Executives"),
    "heads": gettext_lazy("Heads of departments"),
    "owners": gettext_lazy("Owners"),
    "administrator": gettext_lazy("Administrators"),
}


@dataclass(frozen=True, slots=True)
class MissingWords:
    """A missing thing: one sentence by how many, what its keys name, and the page where it is mended."""

    said: Words
    names: str
    label: Words
    place: str
    query: str = ""


_ALL = gettext_lazy("All KPIs")
_MATRIX = gettext_lazy("Contributions")
_COMPANY_KPIS = gettext_lazy("Company KPIs")
_MISSING: dict[str, MissingWords] = {
    "no-cycle": MissingWords(gettext_lazy("No cycle is open."), "", gettext_lazy("Open one below"), "governance:steps", "#cycle"),
    "company-kpi-count": MissingWords(
        gettext_lazy("The company has %(first)s active company KPIs, not three to five."), "", _COMPANY_KPIS, "kpis:index", "?level=company"
    ),
    "not-measurable": MissingWords(
        ngettext_lazy("A company KPI lacks unit, direction or a target.", "%(n)s company KPIs lack unit, direction or a target.", "n"),
        "kpi", _COMPANY_KPIS, "kpis:index", "?level=company",
    ),
    "no-owner": MissingWords(
        ngettext_lazy("A KPI has no living owner.", "%(n)s KPIs have no living owner.", "n"), "kpi",
        gettext_lazy("The findings"), "alignment:findings", "?rule=no-owner",
    ),
    "no-executive": MissingWords(
        gettext_lazy("Nobody has the role of an executive, so nobody can sign."), "", gettext_lazy("People"), "organization:people"
    ),
    "not-signed": MissingWords(
        ngettext_lazy("One signature is missing, or given to something else.", "%(n)s signatures are missing, or given to something else.", "n"),
        "person", gettext_lazy("Sign below"), "governance:steps", "#signatures",
    ),
    "not-locked": MissingWords(
        ngettext_lazy("A company KPI is not locked.", "%(n)s company KPIs are not locked.", "n"), "kpi",
        gettext_lazy("Lock below"), "governance:steps", "#signatures",
    ),
    "lock-ended": MissingWords(
        ngettext_lazy("The twelve months of a lock are over.", "The twelve months of %(n)s locks are over.", "n"), "kpi",
        gettext_lazy("Lock anew below"), "governance:steps", "#signatures",
    ),
    "no-departments": MissingWords(
        gettext_lazy("The company has no departments."), "", gettext_lazy("Departments"), "organization:departments"
    ),
    "unanswered": MissingWords(
        ngettext_lazy("A department has cells of the matrix open.", "%(n)s departments have cells of the matrix open.", "n"), "department",
        _MATRIX, "alignment:contributions",
    ),
    "outcome-unowned": MissingWords(
        ngettext_lazy("No one owns an outcome.", "No one owns %(n)s outcomes.", "n"), "kpi", _MATRIX, "alignment:contributions"
    ),
    "no-line-of-sight": MissingWords(
        ngettext_lazy("A department has no line of sight.", "%(n)s departments have no line of sight.", "n"), "department",
        _MATRIX, "alignment:contributions",
    ),
    "hand-off-unmeasured": MissingWords(
        ngettext_lazy("A hand-off is measured by nobody.", "%(n)s hand-offs are measured by nobody.", "n"), "text",
        _MATRIX, "alignment:contributions", "#hand-offs",
    ),
    "no-department-kpis": MissingWords(
        gettext_lazy("No department has an active KPI."), "", _ALL, "kpis:index", "?level=department"
    ),
    "leading-unanswered": MissingWords(
        ngettext_lazy("For a KPI nobody said what it tells early.", "For %(n)s KPIs nobody said what they tell early.", "n"), "links",
        gettext_lazy("Evidence"), "alignment:evidence",
    ),
    "contradicted": MissingWords(
        ngettext_lazy("History contradicts a link.", "History contradicts %(n)s links.", "n"), "pair",
        gettext_lazy("Evidence"), "alignment:evidence", "?verdict=contradicted",
    ),
    "no-leading-indicator": MissingWords(
        ngettext_lazy("A department has no leading indicator.", "%(n)s departments have no leading indicator.", "n"), "department",
        gettext_lazy("Draft a KPI"), "kpis:create",
    ),
    "not-scanned": MissingWords(
        gettext_lazy("Nothing was looked for within 90 days."), "", gettext_lazy("Conflicts"), "alignment:conflicts"
    ),
    "conflict-open": MissingWords(
        ngettext_lazy("A pair of targets works against the company.", "%(n)s pairs of targets work against the company.", "n"), "pair",
        gettext_lazy("Conflicts"), "alignment:conflicts",
    ),
    "no-kpis": MissingWords(gettext_lazy("Nothing is measured yet."), "", _ALL, "kpis:index"),
    "not-accepted": MissingWords(
        ngettext_lazy("The owner of a KPI has not said yes.", "The owners of %(n)s KPIs have not said yes.", "n"), "kpi",
        gettext_lazy("The findings"), "alignment:findings", "?rule=owner-not-accepted",
    ),
    "no-alignment-owner": MissingWords(
        gettext_lazy("The company has no alignment owner who is there."), "", gettext_lazy("Company settings"), "organization:company"
    ),
    "no-policy": MissingWords(
        gettext_lazy("No policy says who approves changes and where misses go."), "", gettext_lazy("Policy"), "governance:policy"
    ),
    "no-dispute-resolver": MissingWords(
        gettext_lazy("Whom the policy names to decide disputes is not there."), "", gettext_lazy("Policy"), "governance:policy"
    ),
    "no-reviews": MissingWords(
        ngettext_lazy("Reviews that the velocity asks for are not planned.", "%(n)s bodies do not plan the reviews that the velocity asks for.", "n"),
        "department", gettext_lazy("Reviews"), "governance:reviews",
    ),
    "reviews-too-rare": MissingWords(
        ngettext_lazy("Reviews come round more rarely than the velocity asks for.", "Reviews of %(n)s bodies come round too rarely.", "n"),
        "department", gettext_lazy("Reviews"), "governance:reviews",
    ),
}  # fmt: skip


def missing_words(missing: Missing) -> str:
    """A missing thing in one sentence."""
    told = {"n": len(missing.keys), "first": missing.keys[0] if missing.keys else ""}
    return str(_MISSING[missing.code].said % told)


def names_of(code: str) -> str:
    """What the keys of a missing thing name: kpi, links (a KPI's), department, person, pair, text; empty where there are none."""
    return _MISSING[code].names


def place_of(code: str, slug: str) -> tuple[str, str]:
    """Where it is mended: label and address."""
    said = _MISSING[code]
    return str(said.label), reverse(said.place, kwargs={"company_slug": slug}) + said.query


def codes() -> frozenset[str]:
    """Everything that can be missing."""
    return frozenset(_MISSING)


def name_of(number: int) -> str:
    """What a step is called."""
    return str(STEP_NAMES[number])


def message_words(steps: tuple[Step, ...]) -> str:
    """How far the cycle is, in one sentence."""
    done = sum(one.state in {"done", "skipped"} for one in steps)
    following = next((one for one in steps if one.state == "open"), None)
    if following is None:
        return _("All six steps are done: keep it so")
    told = {"done": done, "name": within(name_of(following.number)), "number": following.number}
    if not done:
        return _("The cycle begins with step 1: %(name)s") % told
    return _("%(done)s of six steps are done; next is step %(number)s: %(name)s") % told


def target_words(kpi: Kpi, target: Target | None, locale: str) -> str:
    """A target as the company writes it; empty where there is none."""
    if target is None:
        return ""
    told = [
        amount(one, unit=kpi.unit, decimals=kpi.decimals, locale=locale)
        for one in (target.low, target.high, target.value)
        if one is not None
    ]
    return " – ".join(told)


_REFUSALS: dict[tuple[str, str], Words] = {
    ("", "no_cycle"): gettext_lazy("No cycle is open. The alignment owner opens one."),
    ("", "not_an_executive"): gettext_lazy("Only executives sign."),
    ("", "not_signable"): gettext_lazy(
        "There is nothing to sign yet: three to five company KPIs, each with unit, direction, target and owner."
    ),
    ("", "changed_meanwhile"): gettext_lazy(
        "The company KPIs or their targets changed while you read. Look at them again."
    ),
    ("", "not_lockable"): gettext_lazy("Something else of the first step is missing, or all of them are locked."),
    ("step", "not_open"): gettext_lazy("Only a step that is open can be left out: they go in order."),
    ("step", "not_skipped"): gettext_lazy("This step was not left out."),
    ("reason", "missing"): gettext_lazy("Say why."),
    ("reason", "too_long"): gettext_lazy("At most %(limit)s characters."),
    ("kind", "no_such_choice"): gettext_lazy("Once a year, or because strategy changed."),
}


def refusal_words(fault: Fault) -> str:
    """Why something of the cycle was refused. What locking a KPI refuses is said by the KPI's own words."""
    said = _REFUSALS.get((fault.field, fault.code))
    return sentence(fault) if said is None else str(said) % fault.params
