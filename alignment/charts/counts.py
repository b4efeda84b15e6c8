"""How a count went, day by day: a small line that steps, zero at its foot."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString

from kpis.charts.geometry import Scale, line, svg

WIDTH, HEIGHT = 120.0, 26.0


def counts_chart(days: Sequence[date], numbers: Sequence[int], *, label: str) -> SafeString:
    """Numbers of the same days, oldest first; a day without one keeps the number before. Two days at least.

    Raises:
        ValueError: fewer than two days, or not as many numbers.
    """
    if len(days) < 2 or len(days) != len(numbers):
        raise ValueError("a line needs two days, and a number for each")
    x = Scale(days[0].toordinal(), days[-1].toordinal(), 1, WIDTH - 4)
    y = Scale(0, max(1, *numbers), HEIGHT - 3, 3)
    points = [(x(day.toordinal()), y(number)) for day, number in zip(days, numbers, strict=True)]
    steps = "".join(f"H{at:.1f}V{height:.1f}" for at, height in points[1:])
    end = points[-1]
    return svg(
        WIDTH,
        HEIGHT,
        line("c-axis", 0, HEIGHT - 1, WIDTH, HEIGHT - 1)
        + f'<path class="c-line" d="M{points[0][0]:.1f} {points[0][1]:.1f}{steps}"/>'
        + f'<circle class="c-dot" cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="2.5"/>',
        label=label,
    )
