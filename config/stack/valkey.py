"""The embedded Valkey (a Redis-protocol server): broker and cache, through a unix socket only."""

import socket
import time
from urllib.parse import quote

from config.stack.binaries import valkey_program
from config.stack.children import Child, Program
from config.stack.failures import StackError
from config.stack.home import Home

READY_WITHIN = 30  # seconds
PROBE_EVERY = 0.03


class Valkey:
    """Valkey of one stack."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @property
    def url(self) -> str:
        """The address for redis-py: the cache."""
        return f"unix://{quote(str(self.home.valkey_socket))}?db=0"

    @property
    def broker_url(self) -> str:
        """The address for Celery. A database of its own: emptying the cache must not empty the queue."""
        return f"redis+socket://{quote(str(self.home.valkey_socket))}?virtual_host=1"

    def program(self) -> Program:
        """How to run it."""
        folder = self.home.folder / "valkey"
        folder.mkdir(exist_ok=True)
        return Program(
            name="valkey",
            argv=[
                str(valkey_program()),
                *("--port", "0"),
                *("--unixsocket", str(self.home.valkey_socket)),
                *("--unixsocketperm", "700"),
                *("--dir", str(folder)),
                *("--save", ""),
                *("--appendonly", "yes" if self.home.durable else "no"),
                # A cache that evicts must not share a server with a queue.
                *("--maxmemory-policy", "noeviction"),
            ],
            environment={"LC_ALL": "C", "TZ": "UTC"},
            folder=folder,
        )

    def wait_until_ready(self, child: Child) -> None:
        """Return once it answers."""
        deadline = time.monotonic() + READY_WITHIN
        while (answer := self._ping()) != b"+PONG":
            if child.exit_code() is not None:
                raise StackError(f"Valkey stopped:\n{child.last_lines()}")
            if time.monotonic() > deadline:
                raise StackError(f"Valkey did not answer within {READY_WITHIN} s ({answer!r}):\n{child.last_lines()}")
            time.sleep(PROBE_EVERY)

    def _ping(self) -> bytes:
        """The first line of its answer (`-LOADING …` while it reads its file); empty when there is none."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.home.valkey_socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(200).split(b"\r\n")[0]
            except OSError:
                return b""
