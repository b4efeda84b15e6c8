"""What a KPI feeds and what feeds it, and everything that ever happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alignment.access import may_accept, may_link, may_read
from alignment.models import CascadeLink
from alignment.selectors.evidence import CLAIMED, Figures, figures_of
from alignment.wording.evidence import short_words
from dashboards.selectors.kpi import Correction, Ends
from dashboards.selectors.kpi_history import Trail
from dashboards.views.kpi_whole import Whole
from dashboards.wording import kpi_history as history
from dashboards.wording.kpi import lag_words, level_count, rolled_up, standing_words, writer_of
from dashboards.wording.kpi_history import Entry
from kpis.models import Kpi
from kpis.selectors.states import Row
from organization.http.request import CompanyRequest


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A KPI at the other end of a link."""

    key: str
    name: str
    status: str
    health: str
    flag: str
    accepted: bool
    owner: str
    standing: str
    sentence: str
    harms: bool
    lag: str
    evidence: str
    history: str
    doubted: bool
    taken: str
    coupling: bool
    link: UUID
    to_accept: bool


def links_of(request: CompanyRequest, whole: Whole, ends: Ends) -> dict[str, Any]:
    """Feeds and fed by; individual KPIs that the reader may not read are only counted."""
    up = [(link, link.parent) for link in ends.up]
    down = [(link, link.child) for link in ends.down]
    hidden = [kpi for _link, kpi in down if not may_read(request, kpi)]
    seen = [(link, kpi) for link, kpi in down if may_read(request, kpi)]
    figures = figures_of(company=request.company, links=[link.id for link, _kpi in [*up, *seen]])
    return {
        "feeds": [_link_line(request, whole, link, kpi, ends.rows[kpi.id], figures) for link, kpi in up],
        "feeds_count": level_count([kpi.level for _link, kpi in up]),
        "fed_by": sorted(
            (_link_line(request, whole, link, kpi, ends.rows[kpi.id], figures) for link, kpi in seen), key=_worst_first
        ),
        "fed_by_count": level_count([kpi.level for _link, kpi in down]),
        "rolled_up": rolled_up([ends.rows[kpi.id].health for kpi in hidden]) if hidden else "",
        "may_link": may_link(request, whole.kpi),
    }


_ORDER = {"off_track": 0, "at_risk": 1, "no_data": 2, "on_track": 3}


def _worst_first(line: LinkLine) -> tuple[int, str]:
    return _ORDER[line.health], line.name


def _link_line(
    request: CompanyRequest, whole: Whole, link: CascadeLink, kpi: Kpi, row: Row, figures: Mapping[UUID, Figures]
) -> LinkLine:
    write = writer_of(
        row, locale=request.company.locale, month=request.company.fiscal_year_start_month, today=whole.day
    )
    accepted = link.accepted_by is not None
    return LinkLine(
        key=kpi.key,
        name=kpi.name,
        status=kpi.status,
        health=row.health,
        flag=_("stale") if row.stale else "",
        accepted=row.accepted(whole.day),
        owner=row.owner_name,
        standing=standing_words(row, write),
        sentence=link.rationale,
        harms=_harms(link),
        lag=lag_words(link.lag_weeks),
        evidence=link.evidence,
        history=short_words(figures.get(link.id, CLAIMED)),
        doubted=link.doubted,
        taken=_("accepted by %(name)s") % {"name": link.accepted_by.name}
        if link.accepted_by
        else _("not accepted yet"),
        coupling=link.child_level == link.parent_level,
        link=link.id,
        to_accept=not accepted
        and not link.doubted
        and may_accept(request, link)
        and link.author_id != request.person.membership.id,
    )


def _harms(link: CascadeLink) -> bool:
    """Does improving the child make the parent worse? In a range nothing can be said."""
    good = {"higher": 1, "lower": -1}
    return link.polarity * good.get(link.child.direction, 0) * good.get(link.parent.direction, 0) < 0


# ── history ──


def history_of(request: CompanyRequest, whole: Whole, trail: Trail) -> list[Entry]:
    """Everything that ever happened, newest first."""
    readable = {link: kpi.name for link, kpi in trail.ends.items() if may_read(request, kpi)}
    tellers = {
        "kpi": history.of_kpi,
        "target": history.of_target(whole.write),
        "contributor": history.of_contributor,
        "explanation": history.of_explanation(whole.write),
        "derivation": history.of_derivation,
        "skip": history.of_skip(whole.write),
        "cascadelink": history.of_link(readable, trail.up),
    }
    found = [
        entry
        for one in trail.events
        for entry in history.entries(one.changes, tellers[str(one.model._meta.model_name)])
    ]
    found += [_correction(whole, one) for one in whole.record.corrections]
    found.reverse()  # of what happened in one moment the founding stands last
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def _correction(whole: Whole, one: Correction) -> Entry:
    return history.correction(
        at=one.at, who=one.by, period=one.period, old=one.old, new=one.new,
        notes=(one.old_note, one.note), reason=one.reason, write=whole.write, undo=one.undo,
    )  # fmt: skip
