"""Minutes in words: the same for the page, the print and the mail."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.wording.reviews import Met, Words, moment_words, outcome_words, time_words, title_of
from kpis.models import Kpi
from kpis.wording.formats import amount
from organization.models import Company

_WHY_NOT: dict[str, Words] = {
    "too_few": gettext_lazy("Fewer than two people came."),
    "off_open": gettext_lazy("Something off target has neither a decision nor “no change”."),
}
HEALTH: dict[str, Words] = {
    "on_track": gettext_lazy("on track"),
    "at_risk": gettext_lazy("at risk"),
    "off_track": gettext_lazy("off track"),
    "no_data": gettext_lazy("no data"),
}
ITEMS: dict[str, Words] = {
    "variance": gettext_lazy("Off target"),
    "plan": gettext_lazy("Plan"),
    "conflict": gettext_lazy("Conflict"),
    "link": gettext_lazy("Link"),
    "findings": gettext_lazy("Findings"),
    "maturity": gettext_lazy("Maturity"),
    "change": gettext_lazy("Change request"),
    "actions": gettext_lazy("Last time"),
    "topic": gettext_lazy("Topic"),
}
DECISIONS: dict[str, Words] = {
    "decided": gettext_lazy("Decided"),
    "no_change": gettext_lazy("No change"),
    "accepted": gettext_lazy("Accepted"),
    "escalated": gettext_lazy("Escalated"),
    "change": gettext_lazy("To be changed"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An item as minutes tell it. `figures`: how its KPI stood; `said`: decisions and actions, one sentence each."""

    number: int
    kind: str
    heading: str
    kpi: Kpi | None
    figures: str
    health: str
    presenter: str
    outcome: str
    outcome_words: str
    notes: str
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Follow:
    """What somebody shall do. `about`: the KPI, where there is one."""

    text: str
    who: str
    by: str
    about: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole of them."""

    title: str
    when: str
    place: str
    chair: str
    closed: str
    came: list[str]
    missing: list[str]
    lines: list[Line]
    besides: list[str]
    follows: list[Follow] = field(default_factory=list)


def why_not_words(code: str) -> str:
    """Why a review does not count as held."""
    return str(_WHY_NOT[code])


def item_heading(kind: str, title: str, kpi: Kpi | None) -> str:
    """Conversion rate; or what a list of things is called."""
    if kpi is not None and kind != "plan":
        return kpi.name
    fixed = {
        "findings": _("Findings: what the rules object to"),
        "maturity": _("Maturity: what would raise it most"),
        "actions": _("From last time: actions and decisions"),
    }
    return fixed.get(kind) or title or (kpi.name if kpi else kind_label(kind))


def kind_label(kind: str) -> str:
    """Off target, link, conflict."""
    return str(ITEMS[kind])


def told(
    company: Company, review: Met, kept: Mapping[str, Any], people: Mapping[str, str], kpis: Mapping[str, Kpi]
) -> Minutes:
    """Minutes with names: `people` and `kpis` by the ids that the kept ones hold."""

    def name(one: str) -> str:
        return people.get(one, "") if one else ""

    lines = []
    told_already: set[int] = set()
    for number, item in enumerate(kept["items"], start=1):
        kpi = kpis.get(item["kpi"])
        said = list(_said(kept, item, name, told_already))
        lines.append(
            Line(
                number=number,
                kind=kind_label(item["kind"]),
                heading=item_heading(item["kind"], item["title"], kpi),
                kpi=kpi,
                figures=_figures(company, item, kpi),
                health=item["health"],
                presenter=name(item["presenter"]),
                outcome=item["outcome"],
                outcome_words=outcome_words(item["outcome"]),
                notes=item["notes"],
                said=said,
            )
        )
    besides = list(_said(kept, {"kpi": "", "subject": ""}, name, told_already))
    return Minutes(
        title=title_of(review),
        when=moment_words(review, company),
        place=review.place,
        chair=review.chair.name if review.chair else "",
        closed=time_words(review.closed_at, company) if review.closed_at else "",
        came=[name(one) for one in kept["came"]],
        missing=[name(one) for one in kept["missing"]],
        lines=lines,
        besides=besides,
        follows=[_follow(one, name(one["person"]), kpis) for one in kept["actions"]],
    )


def _follow(one: Mapping[str, Any], who: str, kpis: Mapping[str, Kpi]) -> Follow:
    kpi = kpis.get(one["kpi"])
    return Follow(one["text"], who or "–", _day(one["due_on"]), kpi.name if kpi else "")


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j M Y")


def _said(kept: Mapping[str, Any], item: Mapping[str, Any], name: Any, done: set[int]) -> Iterator[str]:
    """Decisions and actions about what the item is about, each told once."""
    about = {item["kpi"], item["subject"]} - {""}
    for one in kept["decisions"]:
        whose = {one["kpi"], one["conflict"]} - {""}
        if id(one) not in done and (whose & about or (not whose and not about)):
            done.add(id(one))
            label = str(DECISIONS[one["kind"]])
            if one["text"].strip(". ").casefold() != label.casefold():  # "No change: No change." says it twice
                yield _("%(kind)s: %(text)s") % {"kind": label, "text": one["text"]}
    for one in kept["actions"]:
        if id(one) not in done and ((one["kpi"] in about) if one["kpi"] else not about):
            done.add(id(one))
            yield _("Action: %(text)s (%(person)s, by %(day)s)") % {
                "text": one["text"],
                "person": name(one["person"]) or "–",
                "day": _day(one["due_on"]),
            }


def _figures(company: Company, item: Mapping[str, Any], kpi: Kpi | None) -> str:
    if kpi is None or item["actual"] is None:
        return ""
    written = {
        key: amount(item[key], unit=kpi.unit, decimals=kpi.decimals, locale=company.locale)
        for key in ("actual", "pace")
    }
    if item["pace"] is None:
        return written["actual"]
    return _("%(actual)s, pace %(pace)s") % written


def mail_text(minutes: Minutes) -> str:
    """Plain text for a mail."""
    parts = [minutes.title, minutes.when, ""]
    parts.append(_("Came: %(names)s") % {"names": ", ".join(minutes.came) or "–"})
    if minutes.missing:
        parts.append(_("Did not come: %(names)s") % {"names": ", ".join(minutes.missing)})
    for line in minutes.lines:
        health = str(HEALTH.get(line.health, ""))
        figures = f" ({', '.join(part for part in (line.figures, health) if part)})" if line.figures or health else ""
        parts += ["", f"{line.number}. {line.heading}{figures}", f"   {line.outcome_words}"]
        parts += [f"   - {one}" for one in line.said]
        parts += [f"   {one}" for one in line.notes.splitlines() if one.strip()]
    if minutes.besides:
        parts += ["", _("Besides:"), *(f"   - {one}" for one in minutes.besides)]
    return "\n".join(parts)
