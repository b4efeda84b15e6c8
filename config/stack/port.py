"""A port for the web process that nobody else has, kept for this stack from the first look on."""

import fcntl
import os
import socket

from config.stack.failures import StackError
from config.stack.home import SHORT

HOST = "127.0.0.1"
TRIES = 50


class ReservedPort:
    """A free port on the loopback address, ours until `release` or the end of the process.

    The web server binds with SO_REUSEPORT: two stacks of one user that looked at the same moment would both get port 8000 and share its
    visitors. So this user's stacks share a file in which the byte at a port's number is locked by who has the port. (Another user's
    server cannot bind beside ours: the system sees to that.)
    """

    def __init__(self, wanted: int) -> None:
        path = SHORT / f"plumbline-{os.geteuid()}-ports.lock"
        self._locks = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        for number in range(wanted, min(wanted + TRIES, 65536)):
            if self._lock(number):
                if _nobody_listens(number):
                    self.number = number
                    return
                fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, number)
        self.release()
        raise StackError(f"The ports {wanted} to {wanted + TRIES - 1} are all taken: set PORT to another one.")

    def release(self) -> None:
        """Give the port back."""
        os.close(self._locks)

    def _lock(self, number: int) -> bool:
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):  # which of the two depends on the system
            return False
        return True


def _nobody_listens(number: int) -> bool:
    with socket.socket() as probe:
        # A port whose last connections are still fading out is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError:
            return False
    return True
