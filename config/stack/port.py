"""A port for the web process that nobody else has, kept for this stack from the first look on."""

import fcntl
import os
import socket
from typing import IO

from config.stack.failures import StackError
from config.stack.home import SHORT

HOST = "127.0.0.1"
TRIES = 50


class ReservedPort:
    """A free port on the loopback address.

    The web server binds with SO_REUSEPORT: two stacks of one user that looked at the same moment would both get port 8000 and share its
    visitors. So each port has a lock beside, held until `release` or the end of the process. (The system itself keeps users apart.)
    """

    def __init__(self, wanted: int) -> None:
        for number in range(wanted, min(wanted + TRIES, 65536)):
            lock = _lock(number)
            if lock is None:
                continue
            if _nobody_listens(number):
                self.number = number
                self._lock = lock
                return
            lock.close()
        raise StackError(f"The ports {wanted} to {wanted + TRIES - 1} are all taken: set PORT to another one.")

    def release(self) -> None:
        """Give the port back."""
        self._lock.close()


def _lock(number: int) -> IO[str] | None:
    """The lock of a port; None if another stack has it, or the file is not ours to open."""
    path = SHORT / f"plumbline-{os.geteuid()}-port-{number}.lock"
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "w")
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _nobody_listens(number: int) -> bool:
    with socket.socket() as probe:
        # A port whose last connections are still fading out is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return False
    return True
