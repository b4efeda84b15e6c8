"""A short name for what went into a computation: the same input, the same name; so that what is known already is not computed again."""

import hashlib
import json
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Part = npt.NDArray[np.generic] | Iterable[object] | str | int | float | None


def fingerprint(*parts: Part) -> str:
    """64 hexadecimal digits. Arrays count by type, shape and bytes (all nan are one), the rest by what it prints as."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            told = np.ascontiguousarray(np.where(np.isnan(part), np.nan, part) if part.dtype.kind == "f" else part)
            found.update(f"array {told.dtype.str} {told.shape} ".encode())
            found.update(told.tobytes())
        else:
            plain = part if isinstance(part, str | int | float) or part is None else list(part)
            found.update(json.dumps(plain, default=_plain, separators=(",", ":")).encode())
        found.update(b"\x00")
    return found.hexdigest()


def _plain(thing: object) -> object:
    return sorted(thing) if isinstance(thing, frozenset | set) else str(thing)
