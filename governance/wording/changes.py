"""Change requests in words: what they change, what they would do, who is asked, and why something is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.models import Evidence
from alignment.wording.findings import reason_of
from alignment.wording.links import sentence as of_link
from governance.rules.approvals import Seat
from governance.wording.change_diff import Asked, field_words
from governance.wording.kinds import KINDS, STATUSES
from governance.wording.policy import ROLES
from kpis.rules.faults import Fault
from kpis.wording.formats import digits
from kpis.wording.life import Words, filled
from organization.models import Company
from organization.rules.owed import Owed
from organization.wording.owed import Line

_FAULTS: Mapping[str, Words] = {
    "no_such_request": gettext_lazy("There is no such request."),
    "not_of_this_kind": gettext_lazy("This is asked for by another kind of request."),
    "nothing_asked": gettext_lazy("Nothing would change. Say what shall be otherwise."),
    "draft_is_free": gettext_lazy("A draft is changed at once, without a request."),
    "decided_already": gettext_lazy("It is decided already."),
    "malformed": gettext_lazy("This cannot be read: %(where)s."),
    "no_such_review": gettext_lazy("There is no such review."),
    "no_such_conflict": gettext_lazy("This KPI is no part of that conflict, or the conflict does not stand any more."),
    "nothing_to_retire": gettext_lazy("None of its KPIs needs a request to be retired, or all are asked for already."),
    "own_request": gettext_lazy("Nobody approves their own request."),
    "not_yours": gettext_lazy("Others are asked to approve this."),
    "approved_already": gettext_lazy("You said yes already; others are still asked."),
    "stale": gettext_lazy("The KPI changed since this was asked for (%(fields)s). Rebase the request: what changed is shown there."),
    "not_stale": gettext_lazy("Nothing changed since it was asked for."),
    "not_approved": gettext_lazy("Somebody is still to be asked."),
}  # fmt: skip


def sentence(fault: Fault) -> str:
    """Why something is refused."""
    words = _FAULTS.get(fault.code)
    if fault.code == "stale":
        names = [field_words(name) for name in str(fault.params.get("fields", "")).split(", ")]
        return str(words) % {"fields": ", ".join(names)}
    return filled(words, fault) if words else of_link(fault)


def number_words(change: Asked) -> str:
    """CR-12."""
    return f"CR-{change.number}"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A yes that is asked for: by whom, from whom, and what was said."""

    role: str
    names: str
    said: str
    note: str
    verdict: str


def seat_words(seat: Seat) -> str:
    """Which role decides, and instead of which."""
    if not seat.by:
        return _("%(role)s: nobody is there who could") % {"role": _role(seat.role)}
    if seat.by == seat.role:
        return _role(seat.role)
    return _("%(by)s, for %(role)s") % {"by": _role(seat.by), "role": ROLES.get(seat.role, seat.role)}


def _role(role: str) -> str:
    words = str(ROLES.get(role, role))
    return words[:1].upper() + words[1:]


# ── the effect ──


@dataclass(frozen=True, slots=True)
class Effect:
    """What a request would do, in words: findings and conflicts that come (`worse`) and go (`better`), links, maturity."""

    faults: list[str]
    findings: list[tuple[str, str]]
    conflicts: list[tuple[str, str]]
    links: list[tuple[str, str]]
    maturity: str
    nothing: bool


_LINKS: Mapping[str, tuple[str, Words]] = {
    "new": ("better", gettext_lazy("%(child)s is linked to %(parent)s")),
    "gone": ("worse", gettext_lazy("%(child)s is not linked to %(parent)s any more")),
    "evidence_lost": ("worse", gettext_lazy("The link from %(child)s to %(parent)s loses what history says of it")),
    "acceptance_lost": ("worse", gettext_lazy("The link from %(child)s to %(parent)s must be accepted anew")),
}


def effect_words(
    effect: Mapping[str, Any], *, names: Mapping[str, str], hidden: Collection[str] = (), locale: str
) -> Effect:
    """The effect as it was computed (governance/services/change_effects.py). hidden: keys of KPIs that the reader may not read: findings
    about those are counted."""
    if "faults" in effect:
        return Effect(list(effect["faults"]), [], [], [], "", nothing=False)
    findings = _coming_and_going(_without(effect["findings"], hidden), _finding)
    conflicts = _coming_and_going(effect["conflicts"], lambda one: _conflict(one, names))
    links = [(_LINKS[one["what"]][0], _link(one)) for one in effect["links"]]
    maturity = _maturity(effect["maturity"], locale)
    return Effect([], findings, conflicts, links, maturity, nothing=not (findings or conflicts or links or maturity))


def finding_keys(effect: Mapping[str, Any] | None) -> set[str]:
    """Keys of the KPIs that an effect's findings are about."""
    told = (effect or {}).get("findings", {})
    return {one["key"] for side in told.values() for one in side["rows"] if one["kind"] == "kpi"}


def _without(told: Mapping[str, Any], hidden: Collection[str]) -> dict[str, Any]:
    found = {}
    for side, listed in told.items():
        rows = [one for one in listed["rows"] if one["kind"] != "kpi" or one["key"] not in hidden]
        found[side] = {"rows": rows, "more": listed["more"] + len(listed["rows"]) - len(rows)}
    return found


def _coming_and_going(told: Mapping[str, Any], say: Any) -> list[tuple[str, str]]:
    found = []
    for side, tone in (("new", "worse"), ("gone", "better")):
        found += [(tone, say(one)) for one in told[side]["rows"]]
        if more := told[side]["more"]:
            found.append((tone, ngettext("and one more", "and %(n)s more", more) % {"n": more}))
    return found


def _finding(one: Mapping[str, Any]) -> str:
    return reason_of(one["rule"], one["params"])


def _conflict(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    told = {name: names.get(str(one[name]), _("a KPI of a person")) for name in ("first", "second")}
    if one["company"] is None:
        return _("%(first)s and %(second)s cannot both be met") % told
    told["company"] = names.get(str(one["company"]), _("a company KPI"))
    return _("%(first)s and %(second)s both met, and %(company)s gets worse") % told


def _link(one: Mapping[str, Any]) -> str:
    words = str(_LINKS[one["what"]][1]) % {"child": one["child"], "parent": one["parent"]}
    if one["what"] in {"gone", "evidence_lost"} and one["evidence"] in {Evidence.SUPPORTED, Evidence.CONTRADICTED}:
        words += " (" + str(Evidence(one["evidence"]).label) + ")"
    return words


def _maturity(told: Mapping[str, Any] | None, locale: str) -> str:
    if told is None or abs(told["after"] - told["before"]) < 0.05:
        return ""
    before, after = (digits(told[name], decimals=1, locale=locale) for name in ("before", "after"))
    return _("Maturity %(before)s → %(after)s") % {"before": before, "after": after}


# ── lists, mail and the inbox ──


def message_words(number: int) -> str:
    """Over the list of requests."""
    if number == 0:
        return _("No change request waits for approval")
    return ngettext("One change request waits for approval", "%(n)s change requests wait for approval", number) % {"n": number}  # fmt: skip


def title_words(change: Asked) -> str:
    """“CR-12 Change the target: Win rate”."""
    return f"{number_words(change)} {str(KINDS[change.kind]).capitalize()}: {change.title}"


def address_of(company: Company, change: Asked, *, whole: bool = False) -> str:
    """Of the request's page; `whole` for mail."""
    path = reverse("governance:change", kwargs={"company_slug": company.slug, "number": change.number})
    return f"{settings.PUBLIC_URL}{path}" if whole else path


def asking_address(company: Company, key: str, kind: str, **query: object) -> str:
    """Of the page on which a change of a KPI is asked for."""
    path = reverse("governance:change-new", kwargs={"company_slug": company.slug, "key": key, "kind": kind})
    return f"{path}?{urlencode(query)}" if query else path


def decided_mail(company: Company, change: Asked, by: str, note: str) -> tuple[str, str]:
    """(subject, text) for its author."""
    told = {"title": title_words(change), "status": STATUSES[change.status], "name": by}
    text = _("%(name)s: your request is %(status)s.") % told
    parts = [title_words(change), text, note.strip(), address_of(company, change, whole=True)]
    return _("%(title)s: %(status)s") % told, "\n\n".join(part for part in parts if part)


def comment_mail(company: Company, change: Asked, by: str, text: str) -> tuple[str, str]:
    """(subject, text) for its author."""
    subject = _("%(name)s on %(title)s") % {"name": by, "title": title_words(change)}
    return subject, "\n\n".join([text, address_of(company, change, whole=True)])


def approval_line(owed: Owed, company: Company) -> Line:
    """A request that waits for somebody's word."""
    url = reverse("governance:change", kwargs={"company_slug": company.slug, "number": owed.params["number"]})
    words = _("%(author)s asks: %(kind)s") % {"author": owed.params["author"] or _("an integration"), "kind": KINDS[owed.params["kind"]]}  # fmt: skip
    return Line(str(owed.params["name"]), words, url, _("Read and decide"))


def approvals_title(number: int) -> str:
    """Over the requests."""
    return ngettext("One change request to decide", "%(n)s change requests to decide", number) % {"n": number}


def approvals_label() -> str:
    """In the preferences."""
    return _("A change request waits for your approval")
