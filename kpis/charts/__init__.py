"""What draws: inline SVG made on the server. Geometry stands in attributes, colour in classes, so a strict CSP holds."""

from kpis.charts.bars import BulletScale, bullet, bullet_scale
from kpis.charts.lead import Strand, lead_chart
from kpis.charts.lines import sparkline
from kpis.charts.marks import evidence_svg, health_class, health_svg, share_svg, steps_svg, trend_svg
from kpis.charts.outcomes import Fan, Words, fan_towards, outcome_chart
from kpis.charts.pins import PinScale, pin, pin_header, pin_scale
from kpis.charts.process import Limits, Pin, Story, process_chart
from kpis.charts.squares import squares

__all__ = [
    "BulletScale",
    "Fan",
    "Limits",
    "Pin",
    "PinScale",
    "Story",
    "Strand",
    "Words",
    "bullet",
    "bullet_scale",
    "evidence_svg",
    "fan_towards",
    "health_class",
    "health_svg",
    "lead_chart",
    "outcome_chart",
    "pin",
    "pin_header",
    "pin_scale",
    "process_chart",
    "share_svg",
    "sparkline",
    "squares",
    "steps_svg",
    "trend_svg",
]
