"""Files that are packed: gzip, told by its first bytes, unpacked to a limit."""

import gzip
import io
import zlib

from dashboards.rules.company_file_faults import Faults

_GZIP = b"\x1f\x8b"
_MEBIBYTE = 1 << 20


def unpacked(data: bytes, faults: Faults, *, most: int) -> bytes | None:
    """What a file holds, never more than `most` bytes; None with a fault where it is damaged or too large."""
    held = data
    if data.startswith(_GZIP):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                held = packed.read(most + 1)
        except (OSError, EOFError, zlib.error):
            faults.add("file", "bad_gzip", "whole_gzip")
            return None
    if len(held) > most:
        faults.add("file", "too_large_unpacked", "smaller_file", most=most // _MEBIBYTE)
        return None
    return held
