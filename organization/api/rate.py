"""How much one token may ask: counted by the minute, in the cache.

A token cannot be guessed, so the limit protects the machine, not the door: where the cache does not answer, requests
pass uncounted and the log says so. No write of the product needs the cache (docs/operations.md).
"""

import logging
import time
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from organization.http.problems import Problem

WINDOW = 60
_log = logging.getLogger(__name__)


class TooManyRequests(Problem):
    """429, with the seconds until the next minute begins."""

    def __init__(self, wait: int, most: int) -> None:
        said = _("More than %(most)s requests within a minute. Go on in %(wait)s seconds.")
        words = {"most": most, "wait": wait}
        super().__init__(429, "too_many_requests", said % words, more={"limit": most, "retry_after": wait})
        self.wait = wait


def count_request(token: UUID) -> None:
    """Count a request of the token.

    Raises:
        TooManyRequests: this minute holds enough of them.
    """
    most: int = settings.API_REQUESTS_A_MINUTE
    now = time.time()
    if most and _counted(f"api-rate:{token}:{int(now // WINDOW)}") > most:
        raise TooManyRequests(WINDOW - int(now % WINDOW), most)


def _counted(key: str) -> int:
    try:
        if cache.add(key, 1, timeout=2 * WINDOW):
            return 1
        return cache.incr(key)
    except (RedisError, ValueError) as error:  # ValueError: it was dropped in between
        _log.warning("requests are not counted: %s", error)
        return 0
