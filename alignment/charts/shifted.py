"""Two KPIs over one another, the one that moves first drawn later by its lead: where the link holds, the lines bend together."""

from collections.abc import Sequence
from statistics import fmean, pstdev

from django.utils.safestring import SafeString

from kpis.charts.geometry import Value, cleaned, columns, line, path, scale_over, svg, text

WIDTH, HEIGHT = 760.0, 200.0
TOP, BOTTOM, RIGHT = 30.0, 172.0, 752.0


def shifted_chart(
    child: Sequence[float | None],
    parent: Sequence[float | None],
    *,
    lag: int,
    turned: bool,
    names: tuple[str, str],
    periods: Sequence[str],
    label: str,
) -> SafeString:
    """Both over the same periods, oldest first, each in its own standard deviations; `turned`: the child is drawn upside down.

    The child's line goes on `lag` periods after the parent's last value: that is what it announces.
    """
    first, second = _standard(child), _standard(parent)
    if turned:
        first = [None if value is None else -value for value in first]
    lead: list[Value] = [None] * lag
    ahead = [*lead, *first]
    x = columns(len(ahead), start=4, end=RIGHT)
    y = scale_over([*ahead, *second], start=BOTTOM, end=TOP)
    now = x[len(second) - 1] if second else RIGHT
    parts = [
        line("c-axis", 0, BOTTOM + 8, RIGHT + 8, BOTTOM + 8),
        line("c-target", now, TOP - 6, now, BOTTOM + 8) if lag else "",
        f'<path class="c-line" d="{path(list(zip(x, y.each(second), strict=False)))}"/>',
        f'<path class="c-line c-line--acc" d="{path(list(zip(x, y.each(ahead), strict=True)))}"/>',
        text(0, 14, names[0], "c-t--12 c-t--b c-t--acc"),
        text(RIGHT + 8, 14, names[1], "c-t--12 c-t--b c-t--ink c-t--e"),
        text(0, HEIGHT - 4, periods[0], "") if periods else "",
        text(now, HEIGHT - 4, periods[-1], "c-t--e") if periods else "",
    ]
    return svg(WIDTH, HEIGHT, "".join(parts), label=label, fluid=True)


def _standard(values: Sequence[float | None]) -> list[Value]:
    """In standard deviations from the mean; all 0 where nothing moves."""
    found = cleaned(values)
    known = [value for value in found if value is not None]
    if not known:
        return found
    middle, spread = fmean(known), pstdev(known)
    return [None if value is None else (value - middle) / spread if spread else 0.0 for value in found]
