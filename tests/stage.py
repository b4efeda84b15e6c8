"""The cast, set up once for many tests.

The services take some 280 statements to found two companies, which is more than most tests do themselves. So the cast is built in
a transaction that stays open while tests use it: the transaction of each test is then a savepoint in it, which Django's TestCase
takes back. Every test gets copies of the people, so what it does to them stays with it. A test that uses the database without the
cast finds the stage cleared away.

Where a fixture travels in time before the cast is built, the stage is built at that moment too.
"""

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from tests.cast import Cast, build_cast

# PostgreSQL's now() is the moment when a transaction began: an older stage would tell times of long ago.
FRESH = 10  # seconds

STAGE = pytest.StashKey["Stage"]()
DATABASE = {"db", "transactional_db", "live_server", "committed", "django_db_setup", "django_db_blocker"}

Moment = datetime | None


class Stage:
    """The open transaction with the cast in it, if there is one."""

    def __init__(self, unblock: Callable[[], ExitStack]) -> None:
        self._unblock = unblock
        self._moments: dict[tuple[str, ...], Moment] = {(): None}
        self._open: transaction.Atomic | None = None
        self._built = 0.0
        self._moment: Moment = None
        self._cast: Cast | None = None

    def prepare(self, item: pytest.Item) -> None:
        """What a test is to find: the cast as of its moment, an empty database, or, where it asks for none, anything."""
        if not uses_database(item):
            return
        travels = travels_before_cast(item)
        if travels is None or travels not in self._moments:
            self.clear()
        elif self._open is None or self._moment != self._moments[travels] or time.monotonic() - self._built > FRESH:
            self.clear()
            self._build(self._moments[travels])

    def cast(self, item: pytest.Item) -> Cast:
        """The cast for a test whose own transaction has begun."""
        moment = _now_if_travelling()
        if self._cast is None:
            self._moments[travels_before_cast(item) or ()] = moment
            return build_cast()
        if not _same(moment, self._moment):
            pytest.fail(
                f"{item.nodeid} is at {moment} when it asks for the cast; tests.stage took {self._moment} from its fixtures"
            )
        cache.clear()  # tests before this one had the same people
        return copy.deepcopy(self._cast)

    def clear(self) -> None:
        """Take everything back."""
        if self._open is None:
            return
        with self._unblock():
            transaction.set_rollback(True)
            self._open.__exit__(None, None, None)
        self._open = self._cast = None

    def _build(self, moment: Moment) -> None:
        with self._unblock(), time_machine.travel(moment, tick=False) if moment else nullcontext():
            self._open = transaction.atomic()
            self._open.__enter__()
            self._cast = build_cast()
        self._moment, self._built = moment, time.monotonic()


def _now_if_travelling() -> Moment:
    """To the minute, where the tests' moments are: a slow fixture in a time that ticks is no other moment."""
    return datetime.now(UTC).replace(second=0, microsecond=0) if time_machine.escape_hatch.is_travelling() else None


def _same(one: Moment, other: Moment) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) < timedelta(hours=1)


def uses_database(item: pytest.Item) -> bool:
    return bool(DATABASE & set(getattr(item, "fixturenames", ()))) or item.get_closest_marker("django_db") is not None


def travels_before_cast(item: pytest.Item) -> tuple[str, ...] | None:
    """The fixtures that travel in time and are set up before the cast; None for a test without the cast."""
    if not isinstance(item, pytest.Function) or "cast" not in item._fixtureinfo.name2fixturedefs:
        return None
    found = item._fixtureinfo.name2fixturedefs
    done: list[str] = []

    def set_up(name: str, definition: int = -1) -> Iterator[str]:
        if name not in found or (definition == -1 and name in done) or "cast" in done:
            return
        fixture = found[name][definition]
        for needed in fixture.argnames:
            # One that asks for its own name takes the place of the one defined before it.
            yield from set_up(needed, definition - 1 if needed == name else -1)
        done.append(name)
        if "time_machine" in fixture.argnames or "time_machine" in fixture.func.__code__.co_names:
            yield f"{fixture.baseid}:{name}"

    return tuple(one for name in item.fixturenames for one in set_up(name))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture of the test."""
    stage = item.session.stash.get(STAGE, None)
    if stage is not None:
        stage.prepare(item)


@pytest.fixture(scope="session")
def stage(request, django_db_setup: None, django_db_blocker) -> Iterator[Stage]:
    """There from the first test with the cast until the last."""
    made = request.session.stash[STAGE] = Stage(django_db_blocker.unblock)
    yield made
    made.clear()


@pytest.fixture
def cast(request, db: None, stage: Stage) -> Cast:
    """Two companies in the test's transaction."""
    return stage.cast(request.node)
