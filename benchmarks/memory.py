"""How much memory a piece of work needs at its peak (Linux)."""

import re
from collections.abc import Callable
from pathlib import Path

_SELF = Path("/proc/self")


def peak_of(work: Callable[[], object]) -> int:
    """Bytes on top of what the process held before."""
    (_SELF / "clear_refs").write_text("5")  # forget the former peak
    before = _held("VmRSS")
    work()
    return _held("VmHWM") - before


def _held(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", (_SELF / "status").read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no {name}")
    return int(found[1]) * 1024
