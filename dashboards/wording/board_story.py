"""The picture beside the message of the dashboard: what fell behind first, and what followed."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboards.rules.message import Lead
from dashboards.wording.board_figures import Figures, many_said
from kpis.charts import Strand, lead_chart
from kpis.selectors.states import Row

STORY_PERIODS = 14


def story(lead: Lead[Row] | None, figures: Figures) -> SafeString:
    """What fell behind first and what followed, one above the other; empty without a lead."""
    if lead is None or lead.outcome.due_period is None:
        return SafeString("")
    shown = min(len(lead.outcome.spark), max(STORY_PERIODS, lead.driver_behind_for + 6))
    due, cadence = lead.outcome.due_period, lead.outcome.cadence
    names = [figures.week(figures.back(due, cadence, back), lead.outcome) for back in reversed(range(shown))]
    gap = many_said(lead.periods, cadence) if lead.periods else ""
    label = _("%(driver)s fell behind in %(began)s, %(outcome)s in %(followed)s") % {
        "driver": lead.driver.name,
        "outcome": figures.named(lead.outcome.name),
        "began": names[-min(shown, lead.driver_behind_for)],
        "followed": names[-min(shown, lead.outcome_behind_for)],
    }
    return lead_chart(
        _strand(lead.driver, lead.driver_behind_for, shown, place=lead.driver.department_name, figures=figures),
        _strand(lead.outcome, lead.outcome_behind_for, shown, place=_("company"), figures=figures),
        gap_words=gap,
        periods=names,
        label=label,
    )


def _strand(kpi: Row, behind_for: int, shown: int, *, place: str, figures: Figures) -> Strand:
    return Strand(
        values=kpi.spark[-shown:],
        pace=kpi.spark_pace[-shown:],
        off_since=max(0, shown - behind_for),
        health=kpi.health,
        name=kpi.name,
        place=place,
        now=figures.full(kpi.actual, kpi),
        pace_words=_("pace %(pace)s") % {"pace": figures.full(kpi.pace, kpi)},
    )
