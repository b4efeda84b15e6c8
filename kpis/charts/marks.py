"""Marks: health as shape, evidence as a line, trend as an arrow that knows what is good, escalation as four boxes.

The paths are drawn in a box of 12 units. Health is never colour alone: four shapes, and the word stands beside them.
"""

from django.utils.safestring import SafeString

from kpis.charts.geometry import HEALTH_CLASS, pixel, rect, svg

SHAPES = {
    "on_track": '<circle class="m-on" cx="6" cy="6" r="4"/>',
    "at_risk": '<path class="m-risk" d="M6 .8 11.6 11H.4z"/>',
    "off_track": '<path class="m-off" d="M6 0 12 6 6 12 0 6z"/>',
    "no_data": '<circle class="m-none" cx="6" cy="6" r="4.4"/>',
}
ACCEPTED = {
    "at_risk": '<path class="m-acc" d="M6 1.8 10.8 10.4H1.2z"/>',
    "off_track": '<path class="m-acc" d="M6 .9 11.1 6 6 11.1.9 6z"/>',
}
EVIDENCE = {
    "supported": '<line class="e-supported" x1="0" x2="22" y1="3" y2="3"/>',
    "too_little_data": '<line class="e-little" x1="0" x2="22" y1="3" y2="3"/>',
    "claimed": '<line class="e-claimed" x1="0" x2="22" y1="3" y2="3"/>',
    "no_evidence": '<line class="e-none" x1="0" x2="8" y1="3" y2="3"/><line class="e-none" x1="14" x2="22" y1="3" y2="3"/>',
    "contradicted": '<line x1="0" x2="22" y1="3" y2="3"/><line x1="8" x2="14" y1="0" y2="6"/>',
}
ARROWS = {"up": "M2 10 10 2M4 2h6v6", "flat": "M1 6h10M7 2.5 10.5 6 7 9.5", "down": "M2 2l8 8M4 10h6V4"}


def shape(health: str, *, accepted: bool = False) -> str:
    """The bare mark of a health state, 12 units wide; an accepted miss is hollow."""
    return ACCEPTED.get(health, SHAPES[health]) if accepted else SHAPES[health]


def placed_shape(health: str, *, x: float, y: float, size: float) -> str:
    """The mark inside another picture, its upper left corner at x, y."""
    return f'<g transform="translate({pixel(x)} {pixel(y)}) scale({size / 12:.3f})">{SHAPES[health]}</g>'


def health_svg(health: str, *, accepted: bool = False) -> SafeString:
    """The mark as a picture of its own, hidden from screen readers: the word says it."""
    return SafeString(f'<svg viewBox="0 0 12 12" aria-hidden="true">{shape(health, accepted=accepted)}</svg>')


def evidence_svg(state: str) -> SafeString:
    """The line of an evidence state: solid, dashed, dotted, broken, crossed."""
    return SafeString(f'<svg viewBox="0 0 22 6" aria-hidden="true">{EVIDENCE[state]}</svg>')


def trend_svg(movement: str) -> SafeString:
    """An arrow for where the figure moved (up, flat, down); the word beside it says whether that is good."""
    return SafeString(f'<svg viewBox="0 0 12 12" aria-hidden="true"><path d="{ARROWS[movement]}"/></svg>')


def steps_svg(reached: int, *, of: int = 4) -> SafeString:
    """How far an escalation has climbed: `reached` of `of` boxes filled."""
    width, gap = 44.0, 2.0
    size = (width - gap * (of - 1)) / of
    boxes = (rect("is" if step < reached else "not", step * (size + gap), 0, size, 8) for step in range(of))
    return svg(width, 8, "".join(boxes), classes="pl-steps4")


def share_svg(share: float, *, width: float = 64) -> SafeString:
    """A thin bar for a share between 0 and 1 (a probability, a coverage)."""
    held = min(1.0, max(0.0, share)) if share == share else 0.0  # nan is the only number unlike itself
    return svg(width, 8, rect("c-r2", 0, 0, width, 8) + rect("c-act", 0, 0, width * held, 8))


def health_class(health: str) -> str:
    """The last part of the class names of a state: on, risk, off or none."""
    return HEALTH_CLASS[health]
