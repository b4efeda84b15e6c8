"""A port for the web process that nobody else has, kept for this stack from the first look on."""

import socket
import sys

from config.stack.failures import StackError

HOST = "127.0.0.1"
TRIES = 50


class ReservedPort:
    """A port on the loopback address, bound but not listening.

    The web server binds with SO_REUSEPORT, so two stacks that look at the same moment would both get port 8000 and share its visitors.
    The reservation is therefore made without that option (it fails if anybody has the port) and opened for our own server afterwards.
    """

    def __init__(self, wanted: int) -> None:
        self._socket, self.number = _first_free(wanted)
        if sys.platform.startswith("linux"):
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        else:
            self.release()  # other systems refuse a second bind in any case

    def release(self) -> None:
        """Give the port back."""
        self._socket.close()


def _first_free(wanted: int) -> tuple[socket.socket, int]:
    for number in range(wanted, min(wanted + TRIES, 65536)):
        candidate = socket.socket()
        # A port whose last connections are still fading out is free.
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((HOST, number))
        except OSError:
            candidate.close()
        else:
            return candidate, number
    raise StackError(f"The ports {wanted} to {wanted + TRIES - 1} are all taken: set PORT to another one.")
