"""The cascade map as a picture: lines below, nodes above, every node a link that says its health in shape, word and colour."""

from collections.abc import Iterable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString

from dashboards.rules.cascade_map import COLUMNS, COMPANY, DEPARTMENT, WIDTH, Layout, Spot, Strand
from dashboards.rules.cascade_sight import Sight
from dashboards.wording.cascade_cards import Card, Tie
from kpis.charts.geometry import HEALTH_CLASS, pixel
from kpis.charts.marks import shape

#: Room around the picture for focus rings and marks.
EDGE = 8
#: About how wide a letter is, in parts of its size: what does not fit is cut, and said whole in the title.
LETTER = 0.61
#: The same of bold words and bold figures.
BOLD_WORD, BOLD_FIGURE = 0.58, 0.7
DASHES = {"claimed": "1.5 4", "too_little_data": "5 4", "no_evidence": "9 7", "": "1 3"}


def cascade_svg(
    layout: Layout,
    cards: Mapping[str, Card],
    ties: Iterable[Tie],
    *,
    names: Mapping[str, str],
    columns: Mapping[float, str],
    sight: Sight | None,
    label: str,
) -> SafeString:
    """The picture. `names`: of the departments; `columns`: headings by x; `sight`: what is lit from the start."""
    lines = {(tie.child, tie.parent): tie for tie in ties}
    order = sorted(layout.strands, key=lambda one: _above((one.child, one.parent), lines, sight))
    walking = " is-walking" if sight else ""
    size = f"{-EDGE} 0 {WIDTH + 2 * EDGE:.0f} {layout.height + EDGE:.0f}"
    parts = [f'<svg class="pl-map pl-fluid{walking}" viewBox="{size}" role="group" aria-label="{escape(label)}">']
    parts += [f'<text class="c-t c-t--12" x="{pixel(x)}" y="12">{escape(words)}</text>' for x, words in columns.items()]
    parts += [
        f'<text class="c-t c-t--12 pl-map__dept" x="{pixel(COLUMNS[DEPARTMENT][0] + 8)}" y="{pixel(y)}" id="d-{escape(key)}">{escape(names[key])}</text>'
        for key, y in layout.headings
    ]
    parts.append('<g class="pl-edges">')
    parts += [_edge(one, lines[one.child, one.parent], sight) for one in order]
    parts.append("</g>")
    by_place = sorted(layout.spots.items(), key=lambda one: (one[1].x, one[1].y))
    parts += [_node(cards[key], spot, sight) for key, spot in by_place]
    parts.append("</svg>")
    return SafeString("".join(parts))


def _above(
    ends: tuple[str, str], lines: Mapping[tuple[str, str], Tie], sight: Sight | None
) -> tuple[bool, bool, float]:
    """What must not be covered is drawn last."""
    tie = lines[ends]
    return sight is not None and ends in sight.links, tie.harms or tie.evidence == "contradicted", tie.thick


def _edge(strand: Strand, tie: Tie, sight: Sight | None) -> str:
    lit = sight is not None and (strand.child, strand.parent) in sight.links
    kinds = "".join([" is-lit" if lit else "", " is-harm" if tie.harms else "", " is-bow" if tie.coupling else ""])
    dash = DASHES.get(tie.evidence)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'data-a="{escape(strand.child)}" data-b="{escape(strand.parent)}"'
    title = f"<title>{escape(tie.words)}</title>" if tie.words else ""
    drawn = f'<path d="{_curve(strand)}" stroke-width="{tie.thick}"{dashed}/>{_marks(strand, tie)}'
    return f'<g class="pl-edge{kinds}" {ends}>{title}{drawn}</g>'


def _curve(strand: Strand) -> str:
    x1, y1, x2, y2 = (pixel(one) for one in (strand.x1, strand.y1, strand.x2, strand.y2))
    if strand.bow:
        bend = pixel(strand.x1 - _bend(strand))
        return f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}"
    half = pixel((strand.x1 + strand.x2) / 2)
    return f"M{x1} {y1}C{half} {y1} {half} {y2} {x2} {y2}"


def _bend(strand: Strand) -> float:
    return min(70.0, 24 + abs(strand.y2 - strand.y1) / 12)


def _marks(strand: Strand, tie: Tie) -> str:
    """A cross where history contradicts, a minus in a circle where the child harms: two thirds of the way to the child."""
    x, y = _point(strand, 0.66)
    marks = ""
    if tie.harms:
        marks += f'<circle class="pl-harmdot" cx="{pixel(x)}" cy="{pixel(y)}" r="7"/><path class="c-l-off" stroke-width="2" d="M{pixel(x - 3.5)} {pixel(y)}h7"/>'
        x, y = _point(strand, 0.5)
    if tie.evidence == "contradicted":
        marks += f'<path class="c-l-off" stroke-width="2.2" d="M{pixel(x - 5)} {pixel(y - 5)}l10 10m0-10l-10 10"/>'
    return marks


def _point(strand: Strand, at: float) -> tuple[float, float]:
    """A point of the curve."""
    bend = strand.x1 - _bend(strand) if strand.bow else (strand.x1 + strand.x2) / 2
    rest = 1 - at
    weights = (rest**3, 3 * rest**2 * at, 3 * rest * at**2, at**3)
    x = sum(w * one for w, one in zip(weights, (strand.x1, bend, bend, strand.x2), strict=True))
    y = sum(w * one for w, one in zip(weights, (strand.y1, strand.y1, strand.y2, strand.y2), strict=True))
    return x, y


def _node(card: Card, spot: Spot, sight: Sight | None) -> str:
    lit = sight is not None and card.key in sight.nodes
    kinds = "".join(
        [
            # One of four hundred that is off is no alarm: counted ones say it by their counts alone.
            "" if card.kind == "fold" else f" pl-node--{HEALTH_CLASS[card.health]}",
            " is-lit" if lit else "",
            " is-path" if sight is not None and card.key == sight.key else "",
            " is-context" if card.context else "",
        ]
    )
    about = f'data-n="{escape(card.key)}" data-level="{card.level}" data-kind="{card.kind}"'
    box = (
        f'<rect class="pl-hit" x="{pixel(spot.x)}" y="{pixel(spot.y)}" width="{pixel(spot.width)}"'
        f' height="{pixel(spot.height)}" rx="4"/>'
    )
    draw = _company if card.level == COMPANY else _department if card.level == DEPARTMENT else _small
    title = f"<title>{escape(card.name)}</title>"
    return (
        f'<a class="pl-node{kinds}" id="n-{escape(card.key)}" {about} href="{escape(card.url)}"'
        f' aria-label="{escape(card.label)}">{title}{box}{draw(card, spot)}</a>'
    )


def _company(card: Card, spot: Spot) -> str:
    x, y, right = spot.x + 6, spot.y, spot.x + spot.width - 8
    figure = card.figure or "–"
    # The figure is as large as what stands right of it leaves room for.
    beside = max(len(card.change), len(card.word)) * 12 * BOLD_WORD
    size = round(min(26.0, max(13.0, (right - x - beside - 8) / (len(figure) * BOLD_FIGURE))))
    return "".join(
        [
            _mark(card, x, y + 8, 12),
            _text(x + 20, y + 19, _cut(card.name, spot.width - 34, 13), "c-t--13 c-t--ink c-t--b"),
            f'<text class="pl-nodefig" font-size="{size}" x="{pixel(x)}" y="{pixel(y + 50)}">{escape(figure)}</text>',
            _text(right, y + 38, card.change, f"c-t--13 c-t--b c-t--e {_tone(card)}"),
            _text(right, y + 54, card.word, f"c-t--12 c-t--b c-t--e {_tone(card)}"),
        ]
    )


def _department(card: Card, spot: Spot) -> str:
    x, y, right = spot.x + 8, spot.y, spot.x + spot.width - 8
    if card.kind == "department":
        line = spot.middle + 4
        return _text(
            x + 2, line, _cut(card.place, spot.width - 20 - _room(card), 13), "c-t--13 c-t--ink c-t--b"
        ) + _counts(card, right, line)
    bold = " c-t--b" if card.health != "on_track" else ""
    stands = " ".join(part for part in (card.figure, card.change) if part)
    said = f"{stands}, {card.word}" if stands else card.word
    return "".join(
        [
            _mark(card, x, y + 7, 11),
            _text(x + 18, y + 16, _cut(card.name, spot.width - 30, 13), f"c-t--13 c-t--ink{bold}"),
            _text(right, y + 31, said, f"c-t--12 c-t--e {_tone(card)}{bold}"),
            _text(x + 18, y + 31, _cut(card.owner, right - x - 26 - len(said) * 12 * LETTER, 12), "c-t--12"),
        ]
    )


def _small(card: Card, spot: Spot) -> str:
    x, y, right = spot.x + 8, spot.y + 15, spot.x + spot.width - 6
    if card.kind == "fold":
        return _text(x, y, _cut(card.name, 150, 12), "c-t--12 c-t--2") + _counts(card, right, y)
    bold = " c-t--b" if card.health != "on_track" else ""
    return "".join(
        [
            _mark(card, x, y - 9, 9),
            _text(
                x + 16,
                y,
                _cut(card.name, spot.width - 36 - len(card.word) * 11 * LETTER, 12),
                f"c-t--12 c-t--ink{bold}",
            ),
            _text(right, y, card.word, f"c-t--e {_tone(card)}{bold}"),
        ]
    )


def _room(card: Card) -> float:
    """How wide the counts are."""
    return sum(len(str(count)) * 7.2 + 22 for _health, count in card.counts)


def _counts(card: Card, right: float, y: float) -> str:
    """How many per health, the worst outermost left; each with its shape."""
    parts, x = [], right
    for health, count in reversed(card.counts):
        tone = "c-t--2" if health in {"no_data", "on_track"} else f"c-t--{HEALTH_CLASS[health]} c-t--b"
        parts.append(_text(x, y, str(count), f"c-t--12 c-t--e {tone}"))
        x -= len(str(count)) * 7.2 + 13
        parts.append(f'<g transform="translate({pixel(x)} {pixel(y - 9)}) scale(.75)">{shape(health)}</g>')
        x -= 9
    return "".join(parts)


def _mark(card: Card, x: float, y: float, size: float) -> str:
    drawn = shape(card.health, accepted=card.accepted and card.health in {"at_risk", "off_track"})
    return f'<g transform="translate({pixel(x)} {pixel(y)}) scale({size / 12:.2f})">{drawn}</g>'


def _tone(card: Card) -> str:
    if card.health == "on_track":
        return "c-t--on"
    return "c-t--2" if card.health == "no_data" else f"c-t--{HEALTH_CLASS[card.health]}"


def _text(x: float, y: float, words: str, classes: str) -> str:
    if not words:
        return ""
    return f'<text class="c-t {classes}" x="{pixel(x)}" y="{pixel(y)}">{escape(words)}</text>'


def _cut(words: str, width: float, size: float) -> str:
    room = int(width / (size * LETTER))
    return words if len(words) <= room else words[: max(0, room - 1)].rstrip() + "…"
