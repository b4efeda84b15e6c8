"""What a request carries, read within limits: never more than `most` bytes as sent, nor than `most_unpacked` unpacked."""

import gzip
import hashlib
import io
import zlib
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from organization.http.problems import Problem

_CHUNK = 1 << 16
_IN_MEMORY = 4 << 20
_MEBIBYTE = 1 << 20


class _Counted(io.RawIOBase):
    """Stops reading where more comes out than is allowed, so a small packed body cannot fill the machine."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self._source, self._left, self._most = source, most, most

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """At most one buffer at a time."""
        try:
            data = self._source.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Problem(400, "bad_gzip", _("The body is not valid gzip.")) from error
        self._left -= len(data)
        if self._left < 0:
            raise too_large(self._most, unpacked=True)
        buffer[: len(data)] = data
        return len(data)


def too_large(most: int, *, unpacked: bool = False) -> Problem:
    """413, naming the limit."""
    size = _("%(size)s MiB") % {"size": most // _MEBIBYTE}
    said = _("The body is larger than %(size)s once unpacked. Send it in parts.") if unpacked else _(
        "The body is larger than %(size)s. Send it in parts."
    )  # fmt: skip
    return Problem(413, "too_large", said % {"size": size}, more={"limit": most})


def spooled(request: HttpRequest, *, most: int) -> tuple[IO[bytes], str]:
    """The body as sent, at its beginning (on disk where it is large), and its SHA-256.

    Raises:
        Problem: 411 without a length, 413 beyond `most`.
    """
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower() and not request.META.get("CONTENT_LENGTH"):
        raise Problem(411, "length_required", _("Send the body with a Content-Length."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise too_large(most)
    kept: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the view closes it
    digest = hashlib.sha256()
    while chunk := request.read(_CHUNK):  # never more than the length that was said
        digest.update(chunk)
        kept.write(chunk)
    kept.seek(0)
    return kept, digest.hexdigest()


def unpacked(kept: IO[bytes], encoding: str, *, most: int) -> io.BufferedReader:
    """What was sent, unpacked as it is read.

    Raises:
        Problem: 415 for an encoding other than gzip; while reading, 400 and 413.
    """
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity", "gzip"}:
        raise Problem(415, "unsupported_encoding", _("Content-Encoding may be gzip or nothing."))
    source: Any = gzip.GzipFile(fileobj=kept, mode="rb") if encoding == "gzip" else kept
    return io.BufferedReader(_Counted(source, most), _CHUNK)
