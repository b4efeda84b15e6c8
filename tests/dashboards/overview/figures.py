"""KPIs for the rules of the board: a plain stand-in for a state row."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from dashboards.rules.board import LinkFacts

DUE = date(2026, 11, 9)


@dataclass(frozen=True)
class Figure:
    id: str
    name: str = ""
    department: str | None = None
    department_name: str = ""
    direction: str = "higher"
    cadence: str = "weekly"
    health: str = "on_track"
    flag: str = "ok"
    due_period: date | None = DUE
    period: date | None = DUE
    actual: float | None = 10.0
    compared: float | None = 10.0
    variance: float | None = 0.0
    variance_pct: float | None = 0.0
    sigma: float | None = 1.0
    off_since: date | None = None
    spark: list = field(default_factory=list)
    spark_pace: list = field(default_factory=list)


def behind(id: str, by: float, *, weeks: int = 1, health: str = "off_track", flag: str = "act_now", **more) -> Figure:
    """A KPI that has been `by` under a pace of 10 for so many weeks."""
    values = [10.0] * (26 - weeks) + [10.0 - by] * weeks
    return Figure(
        id, health=health, flag=flag, actual=10.0 - by, compared=10.0 - by, variance=-by, variance_pct=-10.0 * by,
        off_since=DUE - timedelta(weeks=weeks - 1), spark=values, spark_pace=[10.0] * 26, **more,
    )  # fmt: skip


def link(child: str, parent: str, *, accepted: bool = True, effect: float | None = 1.0, **more) -> LinkFacts:
    return LinkFacts(child, parent, accepted, effect=effect, **more)


@st.composite
def figures(draw, prefix: str, *, most: int = 8, least: int = 0) -> list[Figure]:
    """KPIs in any state."""
    number = st.one_of(st.none(), st.floats(-1e6, 1e6))
    count = draw(st.integers(least, most))
    found = []
    for place in range(count):
        series = draw(st.lists(number, max_size=6))
        actual = draw(number)
        found.append(
            Figure(
                f"{prefix}{place}",
                name=draw(st.sampled_from(["A", "B", "C"])),
                department=draw(st.sampled_from(["d0", "d1", "d2"])) if prefix == "k" else None,
                direction=draw(st.sampled_from(["higher", "lower", "range", ""])),
                health=draw(st.sampled_from(["on_track", "at_risk", "off_track", "no_data"])),
                flag=draw(st.sampled_from(["ok", "watch", "chronic", "likely_miss", "early_warning", "act_now", "no_data", "recovering"])),
                actual=actual,
                compared=draw(st.sampled_from([actual, 3.0])),
                variance=draw(number),
                variance_pct=draw(number),
                sigma=draw(st.one_of(st.none(), st.floats(0, 1e3))),
                spark=series,
                spark_pace=draw(st.lists(number, min_size=len(series), max_size=len(series))),
                period=draw(st.sampled_from([DUE, DUE - timedelta(weeks=1), None])),
            )
        )  # fmt: skip
    return found


@st.composite
def companies(draw) -> dict:
    """Outcomes, department KPIs, links between them (some to nowhere), departments."""
    outcomes, kpis = draw(figures("o")), draw(figures("k", most=14))
    children = st.sampled_from([kpi.id for kpi in kpis] or ["nobody"])
    parents = st.sampled_from([kpi.id for kpi in outcomes] + ["retired"])
    links = draw(
        st.lists(
            st.builds(
                LinkFacts,
                children,
                parents,
                st.booleans(),
                st.sampled_from([-1, 1]),
                st.one_of(st.none(), st.floats(0, 100)),
                st.sampled_from(["", "weak", "medium", "strong"]),
            ),
            max_size=20,
            unique_by=lambda one: (one.child, one.parent),
        )
    )
    departments = [(f"d{place}", f"Department {place}") for place in range(4)]
    return {"outcomes": outcomes, "kpis": kpis, "links": links, "departments": departments}
