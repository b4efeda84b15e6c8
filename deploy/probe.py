"""Asks the web server of this container whether it lives: `python -m deploy.probe /healthz`. Exit 0 or 1."""

import http.client
import sys

PORT = 8000


def answers(path: str, *, port: int = PORT) -> bool:
    """True for an answer of 200. The proxy's header is sent along: without it the server answers with a redirect."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
