"""Output that nobody reads to its end."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: As a shell says that a program ended by SIGPIPE.
BROKEN_PIPE = 128 + 13


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """Whoever reads the output may have enough (`| head`): the command ends without a word, with the signal's status."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would complain when the interpreter ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        raise SystemExit(BROKEN_PIPE) from None
