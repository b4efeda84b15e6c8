"""A small shop in the cast's company: three outcomes, five department KPIs, one individual one.

Retention fell under its pace four weeks ago, three weeks after campaign response did, which drives it. Everything else
is on pace. `week(n)` is the week n weeks before the current one; the pages' tests stand still at NOW.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

from django.utils import timezone

from alignment.models import CascadeLink
from kpis.models import Kpi, Status, Target
from kpis.rules.calendar import current_period
from kpis.services.measurements import ValueRow, record_measurements
from organization.models import set_scope
from tests.cast import Cast

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
WEEK = date(2026, 11, 9)  # the current one then
WEEKS = 40


def week(back: int) -> date:
    return current_period(timezone.localdate(), "weekly") - timedelta(weeks=back)


@dataclass
class Shop:
    """The KPIs by key."""

    cast: Cast
    kpis: dict[str, Kpi]

    def __getitem__(self, key: str) -> Kpi:
        return self.kpis[key]

    def record(self, key: str, actual: float | None, back: int = 0):
        """As the alignment owner would."""
        return record_measurements(
            company=self.cast.company, rows=[ValueRow(self[key].id, week(back), actual, reason="late")],
            actor=self.cast.actor("alignment_owner"), source="grid", today=timezone.now().date(),
        )  # fmt: skip


def add_kpi(cast: Cast, key: str, *, target: float | None = None, tolerance: float = 0.5, **told) -> Kpi:
    said = {
        "name": key.replace("-", " ").capitalize(), "unit": "%", "decimals": 1, "direction": "higher",
        "status": Status.ACTIVE, "owner": cast.owner, "indicator": "leading",
    } | told  # fmt: skip
    found = Kpi.objects.create(company=cast.company, key=key, **said)
    if target is not None:
        Target.objects.create(
            company=cast.company, kpi=found, starts_on=week(WEEKS + 4), ends_on=week(0) + timedelta(days=52), value=target,
            tolerance=tolerance,
        )  # fmt: skip
    return found


def add_link(cast: Cast, child: Kpi, parent: Kpi, **told) -> CascadeLink:
    said = {"rationale": "It moves it.", "effect": 1.0, "lag_weeks": 3, "accepted_at": timezone.now(), "accepted_by": cast.executive}  # fmt: skip
    return CascadeLink.objects.create(
        company=cast.company, child=child, child_level=child.level, parent=parent, parent_level=parent.level,
        **(said | told),
    )  # fmt: skip


def open_shop(cast: Cast) -> Shop:
    """Values up to the current week."""
    set_scope(company=cast.company.id)
    top = {"level": "company", "owner": cast.alignment_owner, "indicator": "lagging"}
    sales, support = ({"level": "department", "department": one} for one in (cast.sales, cast.support))
    kpis = {
        "retention": add_kpi(cast, "retention", target=68.0, tolerance=2.0, **top),
        "revenue-growth": add_kpi(cast, "revenue-growth", target=20.0, **top),
        "returns": add_kpi(cast, "returns", target=6.0, **(top | {"direction": "lower"})),
        "response": add_kpi(cast, "response", target=8.0, name="Campaign response", **sales),
        "conversion": add_kpi(cast, "conversion", target=24.0, **sales),
        "basket": add_kpi(cast, "basket", target=60.0, **(sales | {"unit": "EUR"})),
        "first-contact": add_kpi(cast, "first-contact", target=70.0, **support),
        "training": add_kpi(cast, "training", target=90.0, **support),
        "secret": add_kpi(
            cast,
            "secret",
            target=10.0,
            name="Calls of Mia",
            level="individual",
            department=cast.support,
            owner=cast.member,
        ),
    }
    add_link(cast, kpis["response"], kpis["retention"], effect=1.2)
    add_link(cast, kpis["conversion"], kpis["revenue-growth"])
    add_link(cast, kpis["basket"], kpis["revenue-growth"], effect=0.5)
    add_link(cast, kpis["first-contact"], kpis["retention"], effect=0.9)
    add_link(cast, kpis["first-contact"], kpis["returns"], effect=0.01, polarity=-1)
    add_link(cast, kpis["training"], kpis["returns"], accepted_at=None, accepted_by=None)
    shop = Shop(cast, kpis)
    rows = [ValueRow(kpi.id, week(back), value(kpi, back)) for kpi in kpis.values() for back in range(WEEKS)]
    record_measurements(company=cast.company, rows=rows, actor=cast.actor("alignment_owner"), source="file")
    return shop


AIM = {"retention": 68.4, "revenue-growth": 20.3, "returns": 5.6, "response": 8.3, "conversion": 24.4, "basket": 61.0, "first-contact": 71.0, "training": 91.0, "secret": 10.5}  # fmt: skip
FALLS = {"retention": (3, 64.9), "response": (6, 6.1)}


def value(kpi: Kpi, back: int) -> float:
    """The value of a week: a little noise around the aim, and the fall."""
    noise = (crc32(f"{kpi.key}{back}".encode()) % 100) / 100 - 0.5
    since, low = FALLS.get(kpi.key, (-1, 0.0))
    return round((low if back <= since else AIM[kpi.key]) + noise * 0.2, 1)
