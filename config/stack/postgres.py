"""The embedded PostgreSQL: its cluster, its start, its roles and database."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.stack.binaries import PostgresPrograms, postgres_programs
from config.stack.children import Child, Program
from config.stack.credentials import Credentials
from config.stack.failures import StackError
from config.stack.home import Home

DATABASE = "plumbline"
SUPERUSER = "postgres"
OWNER = "plumbline_owner"
APP = "plumbline_app"
READY_WITHIN = 60  # seconds; a crash recovery takes longer than a start
PROBE_EVERY = 0.05
NOT_DURABLE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Postgres:
    """PostgreSQL of one stack, reached through a unix socket only."""

    def __init__(self, home: Home, credentials: Credentials) -> None:
        self.home = home
        self.credentials = credentials

    def url(self, role: str) -> str:
        """The address of the database for one of the two roles."""
        password = {OWNER: self.credentials.owner, APP: self.credentials.app}[role]
        folder = quote(str(self.home.postgres_sockets), safe="")
        return f"postgresql://{role}:{quote(password, safe='')}@/{DATABASE}?host={folder}"

    @contextmanager
    def superuser(self, database: str = SUPERUSER) -> Iterator[psycopg.Connection[Any]]:
        """A connection for setting up, backup and restore; the application never has it."""
        with psycopg.connect(
            host=str(self.home.postgres_sockets),
            user=SUPERUSER,
            password=self.credentials.superuser,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        ) as connection:
            yield connection

    def program(self) -> Program:
        """Make the cluster if there is none, and say how to run it."""
        programs = postgres_programs(self.home.account)
        if not self.home.cluster.exists():
            self._make_cluster(programs)
        self._require_same_major(programs)
        return Program(
            name="postgres",
            argv=[
                programs.path("postgres"),
                *("-D", str(self.home.cluster)),
                *("-k", str(self.home.postgres_sockets)),
                *("-h", ""),
                *(() if self.home.durable else NOT_DURABLE),
            ],
            environment=_plain_environment(),
            stop_signal=signal.SIGINT,  # "fast": ends sessions, writes a checkpoint
            grace=30,
            account=self.home.account,
            folder=Path("/"),
        )

    def wait_until_ready(self, child: Child) -> None:
        """Return once it answers; a StackError with its last lines if it ends or stays silent."""
        deadline = time.monotonic() + READY_WITHIN
        while True:
            if child.exit_code() is not None:
                raise StackError(f"PostgreSQL stopped:\n{child.last_lines()}")
            try:
                with self.superuser():
                    return
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise StackError(
                        f"The passwords in {self.home.secrets} are not those of the data in {self.home.cluster}."
                    ) from error
                if time.monotonic() > deadline:
                    raise StackError(
                        f"PostgreSQL did not answer within {READY_WITHIN} s ({error}):\n{child.last_lines()}"
                    ) from error
            time.sleep(PROBE_EVERY)

    def set_up(self) -> None:
        """The roles and the database; does nothing where they stand."""
        with self.superuser() as connection:
            self._role(connection, OWNER, "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE", self.credentials.owner)
            self._role(connection, APP, "LOGIN NOCREATEDB NOSUPERUSER NOBYPASSRLS NOCREATEROLE", self.credentials.app)
            exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not exists:
                self.create_database(connection, DATABASE)

    def create_database(self, connection: psycopg.Connection[Any], name: str) -> None:
        """An empty database of the owner, to which the app may connect and nobody else.

        The schema public belongs to the database's owner (PostgreSQL 15 and later), who may also create trusted extensions.
        """
        database = sql.Identifier(name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(database, sql.Identifier(OWNER))
        )
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))

    def _role(self, connection: psycopg.Connection[Any], name: str, attributes: LiteralString, password: str) -> None:
        exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        verb = "ALTER" if exists else "CREATE"
        connection.execute(
            sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                sql.SQL(verb), sql.Identifier(name), sql.SQL(attributes), sql.Literal(password)
            )
        )

    def _make_cluster(self, programs: PostgresPrograms) -> None:
        """Into a folder beside, then renamed: a start that breaks here never leaves half a cluster."""
        draft = self.home.state / f"{self.home.cluster.name}.{os.getpid()}"
        draft.mkdir(mode=0o700)
        password = self.home.postgres_sockets / "password"
        password.write_text(self.credentials.superuser)
        account = self.home.account
        if account:
            account.take(draft)
            account.take(password)
        try:
            made = subprocess.run(  # noqa: S603 - our own binary
                [
                    programs.path("initdb"),
                    f"--pgdata={draft}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    # The same order of words on every machine; the wheel has no ICU.
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    *(() if self.home.durable else ("--no-sync",)),
                ],
                cwd="/",
                env=_plain_environment(),
                capture_output=True,
                text=True,
                check=False,
                **(account.popen_arguments() if account else {}),
            )
            if made.returncode != 0:
                raise StackError(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")
            draft.rename(self.home.cluster)
        finally:
            password.unlink()
            if draft.exists():
                shutil.rmtree(draft)

    def _require_same_major(self, programs: PostgresPrograms) -> None:
        file = self.home.cluster / "PG_VERSION"
        if not file.exists():
            raise StackError(f"{self.home.cluster} is not a PostgreSQL data folder: move it away and start again.")
        kept = file.read_text().strip()
        if kept != str(programs.major):
            raise StackError(
                f"The data in {self.home.cluster} is of PostgreSQL {kept}, the programs are {programs.major}: "
                "take a backup with the old version and restore it with the new one (docs/operations.md, Upgrading)."
            )


def _plain_environment() -> dict[str, str]:
    """PG* variables of the person at the terminal must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
