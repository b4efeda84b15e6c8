"""Reads a picture back: is it well-formed, is every coordinate a number, does everything stay inside."""

import math
import re
from xml.etree import ElementTree

from kpis.charts.geometry import text_width

SLACK = 1.05  # the plumb line reaches one unit over the row above, on purpose


class Picture:
    def __init__(self, source):
        assert "nan" not in source.lower().replace("names", "")
        assert "inf" not in re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", source)
        self.source = source
        self.root = ElementTree.fromstring(source)  # noqa: S314  # our own output
        _, _, self.width, self.height = (float(part) for part in self.root.get("viewBox").split())

    def all(self, tag, kind=None):
        return [node for node in self.root.iter(tag) if kind is None or kind in node.get("class", "").split()]

    def words(self):
        return ["".join(node.itertext()) for node in self.all("text")]

    def points(self, node):
        """The corners of one mark, as (x, y)."""
        numbers = {key: float(value) for key, value in node.attrib.items() if re.fullmatch(r"-?[\d.]+", value)}
        match node.tag:
            case "rect":
                x, y = numbers.get("x", 0), numbers.get("y", 0)
                return [(x, y), (x + numbers["width"], y + numbers["height"])]
            case "line":
                return [(numbers["x1"], numbers["y1"]), (numbers["x2"], numbers["y2"])]
            case "circle":
                x, y, r = numbers["cx"], numbers["cy"], numbers["r"]
                return [(x - r, y - r), (x + r, y + r)]
            case "text":
                return [(numbers["x"], numbers["y"])]
            case "path":
                return path_points(node.get("d"))
            case _:
                return []

    def assert_inside(self):
        marks = {id(child) for group in self.root.iter("g") for child in group}  # drawn in their own box
        for node in self.root.iter():
            if id(node) in marks:
                continue
            for x, y in self.points(node):
                assert math.isfinite(x)
                assert math.isfinite(y)
                assert -SLACK <= x <= self.width + SLACK, (node.attrib, self.width)
                assert -SLACK <= y <= self.height + SLACK + (7 if self.height == 16 else 0), (node.attrib, self.height)

    def assert_words_inside(self, size=11):
        for node in self.all("text"):
            width = text_width("".join(node.itertext()), size=size)
            kinds = node.get("class").split()
            x = float(node.get("x"))
            left = x - width if "c-t--e" in kinds else x - width / 2 if "c-t--m" in kinds else x
            assert left >= -SLACK, node.attrib
            assert left + width <= self.width + SLACK, node.attrib


def path_points(data):
    found = []
    for command, rest in re.findall(r"([MLhVZ])([^MLhVZ]*)", data):
        numbers = [float(part) for part in re.findall(r"-?\d*\.?\d+", rest)]
        if command in "ML":
            found.append(tuple(numbers))
        elif command == "V":
            found.append((found[-1][0], numbers[0]))
    return found
