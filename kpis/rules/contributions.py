"""A contributor who is silent is as visible as one who reports."""

from collections.abc import Sequence


def silent_periods(reported: Sequence[bool]) -> int:
    """For how many periods in a row nothing was reported; `reported` begins with the period that is due now."""
    return next((at for at, said in enumerate(reported) if said), len(reported))
