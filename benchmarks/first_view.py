"""The first view of the dashboard: what a browser that knows nothing must fetch."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from benchmarks.companies import FEW, company
from benchmarks.table import Line, Table, at_most

_URL = re.compile(rb"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


class _Resources(HTMLParser):
    """What a page's tags ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Styles, scripts, images, icons."""
        told = dict(attrs)
        linked = tag == "link" and (told.get("rel") or "") in {"stylesheet", "icon", "preload", "manifest"}
        address = told.get("href") if linked else told.get("src") if tag in {"script", "img"} else None
        if address and not address.startswith("data:"):
            self.found[address] = None


def measure(*, quick: bool) -> Table:
    """Bytes as gzip leaves them, requests as the page's tags and styles cause them."""
    measured = company(people=FEW, weeks=26 if quick else 104)
    answer = measured.executive.get(measured.path)
    page = answer.body
    lines = [Line("page", _size(len(gzip.compress(page))), f"{_size(len(page))} as sent by the application")]
    total, requests = len(gzip.compress(page)), 1
    reader = _Resources()
    reader.feed(page.decode())
    waiting = list(reader.found)
    while waiting:
        address = waiting.pop(0).split("?")[0].split("#")[0]
        content = _file(address).read_bytes()
        small = len(gzip.compress(content, 9))
        total, requests = total + small, requests + 1
        lines.append(Line(address.removeprefix(settings.STATIC_URL), _size(small), _size(len(content))))
        if address.endswith(".css"):
            named = [(a or b).decode() for a, b in _URL.findall(content)]
            waiting += [_beside(address, name) for name in named if not name.startswith(("data:", "#"))]
    lines.append(at_most("all bytes", _size(total), "150 kB", total / 150_000, 1))
    lines.append(at_most("all requests", str(requests), "12", requests / 12, 1))
    encoded = answer.headers.get("content-encoding")
    return Table(
        "First view of the executive dashboard",
        lines,
        [
            "Everything through gzip; files of styles included although a browser fetches only what it uses.",
            f"The application {'compresses pages itself' if encoded else 'leaves the page to the proxy to compress'}.",
        ],
    )


def _file(address: str) -> Path:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    if not isinstance(found, str):
        raise FileNotFoundError(address)
    return Path(found)


def _beside(address: str, name: str) -> str:
    folder = Path(address).parent
    return str(Path("/") / (folder / name).resolve().relative_to("/"))


def _size(count: int) -> str:
    return f"{count / 1000:.1f} kB"
