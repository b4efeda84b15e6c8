"""The operating system account that runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.stack.failures import StackError

PREFERRED = "postgres"
OWN = "plumbline-postgres"


@dataclass(frozen=True)
class Account:
    """A user to run PostgreSQL as."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that drop root's rights, extra groups included."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def take(self, path: Path) -> None:
        """Give a file or folder to this account."""
        os.chown(path, self.uid, self.gid)


def account_for_postgres() -> Account | None:
    """None for a plain user (who runs PostgreSQL as itself); for root the account `postgres`, or one made for the purpose."""
    if os.geteuid() != 0:
        return None
    for name in (PREFERRED, OWN):
        found = _find(name)
        if found:
            return found
    return _create(OWN)


def _find(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _create(name: str) -> Account:
    useradd = shutil.which("useradd")
    if useradd is None:
        raise StackError(
            f"PostgreSQL does not run as root, and there is no `useradd` to make an account for it: create a user named {PREFERRED}, "
            "or run this as a plain user."
        )
    made = subprocess.run(  # noqa: S603 - fixed arguments
        [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
        capture_output=True,
        text=True,
        check=False,
    )
    found = _find(name)
    if found is None:
        raise StackError(
            f"PostgreSQL does not run as root, and the account {name} could not be made: {made.stderr.strip()}"
        )
    return found
