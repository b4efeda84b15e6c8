"""Requests through the whole application, signed in, without a network in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils.crypto import get_random_string

from organization.models import User


@dataclass(frozen=True)
class Answer:
    """Status, headers (small letters) and body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class Door:
    """One person's browser. Every request runs all middleware in this thread, on this thread's connection."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self._application = WSGIHandler()
        self._token = get_random_string(32)
        cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": self._token}
        self._cookies = SimpleCookie(cookies).output(header="", sep=";").strip()

    def get(self, path: str) -> Answer:
        """A page. Anything but 200 is an error here."""
        return self._asked("GET", path, b"", {})

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        """A form."""
        return self._asked("POST", path, urlencode(data or {}).encode(), headers)

    def _asked(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        sent = {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "HTTP_COOKIE": self._cookies,
            "HTTP_X_CSRFTOKEN": self._token,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        return _answer(self._application, method, path, body, sent)


class Program:
    """A program with a token, at the interface."""

    def __init__(self, token: str) -> None:
        self._application = WSGIHandler()
        self._token = token

    def post(self, path: str, body: bytes, *, kind: str) -> Answer:
        """A body of this media type."""
        sent = {"CONTENT_TYPE": kind, "HTTP_AUTHORIZATION": f"Bearer {self._token}"}
        with _connections_stay():
            return _answer(self._application, "POST", path, body, sent)


@contextmanager
def _connections_stay() -> Iterator[None]:
    """A request that is undone with the transaction around it: Django would close the connection in its middle."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in ends:
            signal.connect(close_old_connections)


def _answer(application: WSGIHandler, method: str, path: str, body: bytes, sent: dict[str, str]) -> Answer:
    address, _mark, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT_LANGUAGE": "en",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        **sent,
    }
    found: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *_error: Any) -> Callable[[bytes], object]:
        found.extend((int(status[:3]), {name.lower(): value for name, value in headers}))
        return found.append

    response = application(environ, start)
    content = b"".join(response)
    response.close()
    answer = Answer(found[0], found[1], content)
    if answer.status not in {200, 201, 204}:
        raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
    return answer
