"""A department in one line: a square per KPI, worst first; only what is not fine has colour, and the counts say it again."""

from collections import Counter
from collections.abc import Iterable

from django.utils.safestring import SafeString

from kpis.charts.geometry import HEALTH_CLASS, rect, svg, text, text_width
from kpis.charts.marks import placed_shape

ORDER = ("off_track", "at_risk", "no_data", "on_track")
PITCH = 14.0
SQUARE = 11.8
HEIGHT = 14.0
FILL = {"off_track": "c-off", "at_risk": "c-risk", "no_data": "c-none", "on_track": "c-r2"}


def squares(healths: Iterable[str], *, places: int = 7, fine_words: str = "", label: str = "") -> SafeString:
    """`places` is how many squares every row of the table has room for (counts then align); more squares widen the row.

    `fine_words` ("7 of 7") stands beside a department where everything is on track. `label` names the counts aloud.
    """
    counts = Counter(healths)
    ordered = [state for state in ORDER for _ in range(counts[state])]
    parts = [rect(FILL[state], index * PITCH, 1.5, SQUARE, 11) for index, state in enumerate(ordered)]
    x = max(places, len(ordered)) * PITCH + 6
    for state in ORDER[:3]:
        if not counts[state]:
            continue
        words = str(counts[state])
        tone = "c-t--2" if state == "no_data" else f"c-t--{HEALTH_CLASS[state]}"
        parts.append(placed_shape(state, x=x, y=2.5, size=9))
        parts.append(text(x + 12, 11.2, words, f"c-t--12 c-t--b {tone}"))
        x += 12 + text_width(words, size=12) + 7
    if counts and counts.total() == counts["on_track"] and fine_words:
        parts.append(text(x, 11.2, fine_words, "c-t--12 c-t--2"))
        x += text_width(fine_words, size=12)
    return svg(max(places * PITCH + 82, x), HEIGHT, "".join(parts), label=label)
