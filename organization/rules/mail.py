"""When mail is tried again, and when it is given up."""

from datetime import datetime, timedelta

# How long a worker may take over one mail before another may take it up.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=1)


def next_try(created_at: datetime, now: datetime, tries: int) -> datetime | None:
    """The next try after `tries` (at least one) that failed: 1, 2, 4 … minutes later, at most an hour; None: give up.

    Given up is what fails a day after it was written; what was never tried is tried however late it is.
    """
    if tries < 1:
        raise ValueError("a pause follows a try")
    if now - created_at >= GIVE_UP_AFTER:
        return None
    doubled = FIRST_PAUSE * (1 << min(tries - 1, 6))
    return now + min(doubled, LONGEST_PAUSE)
