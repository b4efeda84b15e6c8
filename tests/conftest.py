"""The test database: one per worker, made and migrated by the owner, used as the app role."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from psycopg import sql

pytest_plugins = ["tests.stage"]

# on a busy machine the first example of a property may take longer than hypothesis's default deadline: that is no failure
hypothesis.settings.register_profile("shared-machine", deadline=None)
hypothesis.settings.load_profile("shared-machine")

# A strong hash is slow on purpose; hundreds of sign-ins of a test run need none.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Every test client starts an application of its own, and WhiteNoise would look through all static files at each start.
settings.WHITENOISE_AUTOREFRESH = True

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["CACHE_PREFIX"] = f"plumbline-test-{WORKER}"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SLOWEST = {"stack", "browser"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts engines and browsers goes first: at the end a minute's test would leave the other workers without work."""
    items.sort(key=lambda item: not SLOWEST & set(item.path.parts) and item.path.name != "test_clock.py")


def _connected(alias: str, dbname: str) -> psycopg.Connection:
    from django.db import connections

    parameters = connections[alias].get_connection_params()
    keep = ("host", "port", "user", "password", "options")
    return psycopg.connect(dbname=dbname, autocommit=True, **{k: v for k, v in parameters.items() if k in keep})


@pytest.fixture(scope="session", autouse=True)
def cache_of_ones_own(worker_id):
    """Emptying the cache empties a whole database of the server: each process of the run has one of its own."""
    number = 2 + int(worker_id.removeprefix("gw") if worker_id.startswith("gw") else 0)
    place = settings.CACHES["default"]
    socket, of_socket, _ = place["LOCATION"].partition("?db=")
    address, _, last = place["LOCATION"].rpartition("/")
    if of_socket:
        place["LOCATION"] = f"{socket}?db={number}"
    else:
        place["LOCATION"] = f"{address if last.isdigit() else place['LOCATION'].rstrip('/')}/{number}"
    # One that was opened while Django started leads to the database all processes share.
    caches.settings["default"]["LOCATION"] = place["LOCATION"]
    caches["default"].close()
    del caches["default"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Create the worker's database, migrate it as the owner, point both aliases at it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
    plain = connections["owner"].settings_dict["NAME"]
    name = f"test_{plain}_{WORKER}"
    with _connected("owner", plain) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
    with django_db_blocker.unblock():
        call_command("migrate", database="owner", verbosity=0)
        connections["owner"].close()
    yield
    with django_db_blocker.unblock():
        for alias in ("default", "owner"):
            connections[alias].close()
    # What still holds a connection is ended first. The owner may not end another role's; that role may.
    with _connected("default", plain) as app:
        app.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = session_user",
            [name],
        )
    with _connected("owner", plain) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For tests that need real commits (other connections, threads): the owner empties every table afterwards.

    The app role may not TRUNCATE, so Django's own transactional tests do not work here, and must not.
    """
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        name = connections["default"].settings_dict["NAME"]
        connections.close_all()
    with _connected("owner", name) as owner:
        _empty(owner)


def _empty(owner: psycopg.Connection) -> None:
    """Delete every row. To truncate some 130 tables takes PostgreSQL ten times as long, even where they are empty already."""
    found = owner.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
    ).fetchall()
    look = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    looks = [look.format(sql.Literal(name), sql.Identifier(name)) for (name,) in found]
    filled = owner.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall()
    rows = [sql.Identifier(name) for (name,) in filled]
    if not rows:
        return
    # In one statement: rows refer to one another.
    deletes = (sql.SQL("d{} AS (DELETE FROM {})").format(sql.SQL(str(number)), one) for number, one in enumerate(rows))
    with owner.transaction():
        for table in rows:  # what writes history, or refuses to have it deleted
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
        owner.execute(sql.SQL("WITH {} SELECT").format(sql.SQL(", ").join(deletes)))
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in rows:
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
    owner.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(rows)))  # the planner is to forget the rows too
