"""The supervisor's own voice. It speaks on standard error: standard output belongs to the command that `exec` runs."""

import sys


def say(text: str) -> None:
    """Print one line (or block) to standard error at once."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
