"""A pair of departments in conflict, drawn through the services, scanned."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from alignment.models import CascadeLink, Conflict, StageRun
from alignment.selectors.panel import panel
from alignment.services.conflicts import keep_conflicts
from alignment.services.links import create_link
from kpis.models import Kpi, Status
from kpis.rules.targets import TargetVersion
from kpis.services.kpis import create_kpi
from kpis.services.measurements import ValueRow, record_measurements
from kpis.services.targets import set_target
from organization.http.request import company_today
from organization.rules.actors import system
from tests.cast import Cast
from tests.drawn import Drawn, draw

WEEKS = 60


@dataclass(frozen=True)
class Clash:
    """Sales' win rate brings retention, support's releases cost it more."""

    drawn: Drawn
    releases: Kpi
    harm: CascadeLink


def clash(cast: Cast) -> Clash:
    """With values up to the last week that ended, not scanned yet."""
    found = draw(cast, active=True)
    actor = cast.actor("alignment_owner")
    releases = create_kpi(
        company=cast.company, key="releases", level="department", name="Releases", department=cast.support.id, unit="1",
        direction="higher", owner=cast.executive.id, review_cadence="monthly", actor=actor,
    )  # fmt: skip
    version = TargetVersion(starts_on=date(2026, 1, 1), ends_on=date(2030, 12, 31), value=14.0)
    set_target(company=cast.company, kpi=releases.id, version=version, actor=actor)
    Kpi.objects.filter(id=releases.id).update(status=Status.ACTIVE, activated_on=date(2026, 1, 1))
    harm = create_link(
        company=cast.company, child=releases.id, parent=found.company.id, rationale="Each release breaks habits of customers.",
        polarity=-1, effect=0.6, effect_sd=0.01, actor=cast.actor("head"),
    )  # fmt: skip
    CascadeLink.objects.filter(id=found.link.id).update(effect=0.05, effect_sd=0.001)
    CascadeLink.objects.filter(company=cast.company).update(accepted_by=cast.executive.id)
    rng = np.random.default_rng(2)
    today = company_today(cast.company)
    week = today - timedelta(days=today.weekday() + 7)
    courses = ((found.company.id, 70, 1.0), (found.department.id, 58, 1.0), (releases.id, 13, 0.5))
    rows = [
        ValueRow(kpi, week - timedelta(weeks=back), float(level + spread * rng.normal()), reason="first load")
        for kpi, level, spread in courses
        for back in range(1, WEEKS)
    ]
    rows += [ValueRow(kpi, week, float(level), reason="first load") for kpi, level, _ in courses]
    record_measurements(company=cast.company, rows=rows, actor=actor, source="command", today=today)
    return Clash(found, releases, harm)


def scan(cast: Cast, day: date | None = None) -> bool:
    """As the clock does."""
    today = day or company_today(cast.company)
    return keep_conflicts(company=cast.company, panel=panel(cast.company), day=today, actor=system("job"))


def found(cast: Cast) -> Conflict:
    """The counted conflict of the pair, after a scan."""
    scan(cast)
    assert StageRun.objects.filter(company=cast.company, stage="conflicts").exists()
    return Conflict.objects.get(company=cast.company, grade__in=["certain", "likely"])
