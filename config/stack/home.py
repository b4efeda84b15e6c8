"""Where a stack keeps its things: data, sockets, logs, passwords."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.stack.account import Account, account_for_postgres
from config.stack.failures import StackError

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPORARY_PREFIX = "plumbline-tmp-"
LONGEST_SOCKET = 100  # bytes; the kernels' limits are 107 (Linux) and 103 (macOS)
SHORT = Path("/tmp")  # noqa: S108 - a short path every account can reach; what is made there is 0700 and checked


@dataclass(frozen=True)
class Home:
    """The folder of one stack. Two stacks with different folders run side by side.

    `account` is set when root runs the stack. The data then lies outside the checkout, because the account that runs PostgreSQL may
    not be able to pass the folders above it, and nobody's permissions are to be changed.
    """

    folder: Path
    durable: bool
    account: Account | None

    @property
    def digest(self) -> str:
        """Eight characters that name this folder in places shared with others."""
        return hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:8]

    @property
    def state(self) -> Path:
        """The folder that holds PostgreSQL's data."""
        if self.account is None:
            return self.folder
        return (Path("/var/lib") if self.durable else SHORT) / f"plumbline-{self.digest}"

    @property
    def cluster(self) -> Path:
        return self.state / "pg18"

    @property
    def postgres_sockets(self) -> Path:
        return self._socket_folder(self.state / "run", ".s.PGSQL.5432", "pg")

    @property
    def valkey_socket(self) -> Path:
        return self._socket_folder(self.folder / "run-valkey", "valkey.sock", "vk") / "valkey.sock"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    @property
    def sign_ins(self) -> Path:
        return self.folder / "sign-ins.json"

    def _socket_folder(self, preferred: Path, socket: str, tag: str) -> Path:
        if len(os.fsencode(preferred / socket)) <= LONGEST_SOCKET:
            return preferred
        return SHORT / f"plumbline-{os.geteuid()}-{self.digest}-{tag}"

    def prepare(self) -> None:
        """Make the folders. Those for sockets and data are closed to every other account."""
        # Closed when we make it: mail, logs and secrets lie here.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.logs.mkdir(exist_ok=True)
        self.state.mkdir(parents=True, exist_ok=True)
        if self.account:
            # Files here are named by a digest; say whose they are.
            (self.state / "belongs-to").write_text(f"{self.folder}\n")
        self._private(self.postgres_sockets, self.account)
        self._private(self.valkey_socket.parent, None)

    def _private(self, folder: Path, account: Account | None) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        # Somebody else could have made the folder first, in a place all can write to.
        ours = {os.geteuid(), account.uid if account else os.geteuid()}
        if folder.is_symlink() or folder.stat().st_uid not in ours:
            raise StackError(f"{folder} belongs to somebody else; remove it and start again.")
        folder.chmod(0o700)
        if account:
            account.take(folder)

    def remove(self) -> None:
        """Delete everything a temporary stack left. Durable ones are never deleted by the program."""
        if self.durable:
            raise StackError(f"{self.folder} holds lasting data and is not removed.")
        for folder in (self.postgres_sockets, self.valkey_socket.parent, self.state, self.folder):
            if folder.exists():
                shutil.rmtree(folder)


def durable_home() -> Home:
    """The stack of this checkout: `var/`, or the folder named by STACK_HOME."""
    folder = Path(os.environ.get("STACK_HOME") or CHECKOUT / "var")
    return Home(folder=folder.absolute().resolve(), durable=True, account=account_for_postgres())


def temporary_home() -> Home:
    """A new empty folder that the caller removes."""
    folder = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX)).resolve()
    return Home(folder=folder, durable=False, account=account_for_postgres())
