"""Links of a company file: one level up or between two department KPIs, once each, accepted by another, in no circle."""

from collections.abc import Iterable, Mapping

from dashboards.rules.company_file import KpiPart, LinkPart
from dashboards.rules.company_file_faults import Faults, cut
from dashboards.rules.company_file_references import Numbered, References

LEVEL_PAIRS = frozenset({("individual", "department"), ("department", "company"), ("department", "department")})


def check_links(links: Numbered[LinkPart], references: References, kpis: Mapping[str, KpiPart]) -> None:
    """All that is wrong with each link, then the circles that couplings close."""
    seen: dict[tuple[str, str], int] = {}
    sound: list[tuple[int, LinkPart]] = []
    for place, link in links:
        path = f"links[{place}]"
        known = _check_ends(link, path, references, kpis)
        first = seen.setdefault((link.child, link.parent), place)
        if first != place:
            words = {"child": link.child, "parent": link.parent, "first": f"links[{first}]"}
            references.faults.add(path, "link_twice", "link_once", **words)
        elif known:
            sound.append((place, link))
        _check_people(link, path, references)
    _check_circles(sound, references.faults)


def _check_ends(link: LinkPart, path: str, references: References, kpis: Mapping[str, KpiPart]) -> bool:
    """True where both ends are known and may be linked."""
    child_known = references.kpi(f"{path}.child", link.child)
    parent_known = references.kpi(f"{path}.parent", link.parent)
    if not child_known or not parent_known:
        return False
    if link.child == link.parent:
        references.faults.add(path, "link_to_itself", "another_kpi", key=link.child)
        return False
    child, parent = kpis.get(link.child), kpis.get(link.parent)
    if child is None or parent is None:  # one of them has a fault of its own
        return False
    if (child.level, parent.level) in LEVEL_PAIRS:
        return True
    words = {"child": child.key, "child_level": child.level, "parent": parent.key, "parent_level": parent.level}
    references.faults.add(path, "link_levels", "one_level_up", **words)
    return False


def _check_people(link: LinkPart, path: str, references: References) -> None:
    references.person(f"{path}.author", link.author)
    references.person(f"{path}.accepted_by", link.accepted_by)
    if link.author and link.accepted_by and link.author.lower() == link.accepted_by.lower():
        references.faults.add(f"{path}.accepted_by", "own_link", "another_person", found=cut(link.accepted_by))


def _check_circles(links: Iterable[tuple[int, LinkPart]], faults: Faults) -> None:
    """One fault for each link that closes a circle with links before it, with the way round. No recursion: chains may be long."""
    above: dict[str, list[str]] = {}
    for place, link in links:
        way = _way(above, link.parent, link.child)
        if way:
            named = " → ".join(cut(key) for key in [link.child, *_shortened(way)])
            faults.add(f"links[{place}]", "circle", "no_circle", way=named)
        else:
            above.setdefault(link.child, []).append(link.parent)


def _shortened(way: list[str]) -> list[str]:
    return way if len(way) <= 10 else [*way[:5], "…", *way[-4:]]


def _way(above: Mapping[str, list[str]], start: str, goal: str) -> list[str]:
    """The KPIs from `start` up to `goal`, both included; empty when no way leads there."""
    came_from: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return _back(came_from, key)
        for parent in above.get(key, ()):
            if parent not in came_from:
                came_from[parent] = key
                waiting.append(parent)
    return []


def _back(came_from: Mapping[str, str | None], key: str | None) -> list[str]:
    way: list[str] = []
    while key is not None:
        way.append(key)
        key = came_from[key]
    return way[::-1]
