"""Change requests in words: what they change, what they would do, who is asked, and why something is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alignment.models import Evidence, Strength
from alignment.wording.findings import reason_of
from alignment.wording.links import sentence as of_link
from governance.rules.approvals import Seat
from governance.rules.changes import Difference
from governance.wording.kinds import KINDS, STATUSES
from governance.wording.policy import ROLES
from kpis.models import Aggregation, Cadence, Direction, Indicator, Nature, Scope, Shape, Status
from kpis.rules.faults import Fault
from kpis.wording.formats import amount, digits
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
    "own_request": gettext_lazy("Nobody approves their own request."),
    "not_yours": gettext_lazy("Others are asked to approve this."),
    "approved_already": gettext_lazy("You said yes already; others are still asked."),
    "stale": gettext_lazy("The KPI changed since this was asked for (%(fields)s). Rebase the request: what changed is shown there."),
    "not_stale": gettext_lazy("Nothing changed since it was asked for."),
    "not_approved": gettext_lazy("Somebody is still to be asked."),
}  # fmt: skip
_FIELDS: Mapping[str, Words] = {
    "name": gettext_lazy("Name"),
    "department": gettext_lazy("Department"),
    "owner": gettext_lazy("Owner"),
    "deputy": gettext_lazy("Deputy"),
    "definition": gettext_lazy("Definition"),
    "unit": gettext_lazy("Unit"),
    "decimals": gettext_lazy("Decimals"),
    "direction": gettext_lazy("Better is"),
    "indicator": gettext_lazy("It moves"),
    "nature": gettext_lazy("It counts an"),
    "aggregation": gettext_lazy("Over longer periods"),
    "measure_cadence": gettext_lazy("A value is due"),
    "review_cadence": gettext_lazy("Reviewed"),
    "tags": gettext_lazy("Tags"),
    "typical_change": gettext_lazy("Typical change"),
    "starts_on": gettext_lazy("From"),
    "ends_on": gettext_lazy("To"),
    "value": gettext_lazy("Target"),
    "low": gettext_lazy("Lower end"),
    "high": gettext_lazy("Upper end"),
    "baseline": gettext_lazy("Baseline"),
    "tolerance": gettext_lazy("Tolerance"),
    "shape": gettext_lazy("Pace"),
    "scope": gettext_lazy("The target is"),
    "parent": gettext_lazy("It moves"),
    "rationale": gettext_lazy("How"),
    "polarity": gettext_lazy("Direction"),
    "effect": gettext_lazy("Effect"),
    "effect_sd": gettext_lazy("Give or take"),
    "strength": gettext_lazy("Strength"),
    "lag_weeks": gettext_lazy("Weeks until it shows"),
    "status": gettext_lazy("Life"),
    "locked": gettext_lazy("Locked until"),
}
_CHOICES: Mapping[str, Any] = {
    "direction": Direction,
    "indicator": Indicator,
    "nature": Nature,
    "aggregation": Aggregation,
    "measure_cadence": Cadence,
    "review_cadence": Cadence,
    "shape": Shape,
    "scope": Scope,
    "strength": Strength,
    "status": Status,
}
_IDS = frozenset({"department", "owner", "deputy", "parent"})
_DAYS = frozenset({"starts_on", "ends_on", "locked"})
_FIGURES = frozenset({"value", "low", "high", "baseline", "tolerance", "typical_change"})


class AskedOf(Protocol):
    """The KPI that a request is about."""

    unit: str
    decimals: int


class Asked(Protocol):
    """What is kept of a request (governance.models.ChangeRequest)."""

    number: int
    kind: str
    title: str
    status: str
    proposal: dict[str, Any]
    base: dict[str, Any]

    @property
    def kpi(self) -> AskedOf | None: ...


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the diff. `group`: the link or target version it belongs to, in words."""

    group: str
    what: str
    before: str
    after: str


def sentence(fault: Fault) -> str:
    """Why something is refused."""
    words = _FAULTS.get(fault.code)
    if fault.code == "stale":
        names = [str(_FIELDS.get(name, name)) for name in str(fault.params.get("fields", "")).split(", ")]
        return str(words) % {"fields": ", ".join(names)}
    return filled(words, fault) if words else of_link(fault)


def number_words(change: Asked) -> str:
    """CR-12."""
    return f"CR-{change.number}"


def diff_rows(found: Sequence[Difference], *, names: Mapping[str, str], change: Asked, locale: str) -> list[Row]:
    """The differences as a table prints them. `names`: id -> name of whatever they mention."""
    figures = _Figures(change, locale)
    parents = {one.subject: names.get(str(one.after or one.before), "") for one in found if one.name == "parent"}
    links = change.base.get("links", {})
    parents |= {key: names.get(link["parent"], "") for key, link in links.items()}
    rows = [
        Row(
            _group(one, parents),
            field_words(one.name),
            _value(one.name, one.before, names, figures),
            _value(one.name, one.after, names, figures),
        )
        for one in found
    ]
    # what is empty before and after was never said
    return [row for row in rows if row.before != row.after]


def field_words(name: str) -> str:
    """A field of a KPI, a target version or a link."""
    return str(_FIELDS.get(name, name))


def _group(one: Difference, parents: Mapping[str, str]) -> str:
    if one.part == "target":
        return _("Target")
    if one.part == "link":
        return _("Link to “%(parent)s”") % {"parent": parents.get(one.subject, "")}
    return _("Definition") if one.part == "fields" else _("Life")


class _Figures:
    """Figures in the KPI's unit, as it is or shall be."""

    def __init__(self, change: Asked, locale: str) -> None:
        asked = change.proposal.get("fields", {})
        self._unit = str(asked.get("unit", change.kpi.unit if change.kpi else ""))
        self._decimals = int(asked.get("decimals", change.kpi.decimals if change.kpi else 1))
        self._locale = locale

    def __call__(self, value: float) -> str:
        return amount(value, unit=self._unit, decimals=self._decimals, locale=self._locale)

    def plain(self, value: float) -> str:
        """Of no unit."""
        return digits(value, decimals=2, locale=self._locale)


def _value(name: str, value: Any, names: Mapping[str, str], figures: _Figures) -> str:
    if value in (None, "", []):
        return ""
    if name in _IDS:
        return names.get(str(value), str(value))
    if name in _DAYS:
        return date_format(date.fromisoformat(value), "j M Y")
    if name in _FIGURES:
        return figures(float(value))
    return _plain(name, value, figures)


def _plain(name: str, value: Any, figures: _Figures) -> str:
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "polarity":
        return _("supports") if value > 0 else _("harms")
    if name in {"effect", "effect_sd"}:
        return figures.plain(float(value))
    return ", ".join(value) if isinstance(value, list) else str(value)


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


def effect_words(effect: Mapping[str, Any], *, names: Mapping[str, str], locale: str) -> Effect:
    """The effect as it was computed (governance/services/change_effects.py)."""
    if "faults" in effect:
        return Effect(list(effect["faults"]), [], [], [], "", nothing=False)
    findings = _coming_and_going(effect["findings"], _finding)
    conflicts = _coming_and_going(effect["conflicts"], lambda one: _conflict(one, names))
    links = [(_LINKS[one["what"]][0], _link(one)) for one in effect["links"]]
    maturity = _maturity(effect["maturity"], locale)
    return Effect([], findings, conflicts, links, maturity, nothing=not (findings or conflicts or links or maturity))


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
    told = {name: names.get(str(one[name]), "?") for name in ("first", "second")}
    if one["company"] is None:
        return _("%(first)s and %(second)s cannot both be met") % told
    told["company"] = names.get(str(one["company"]), "?")
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
