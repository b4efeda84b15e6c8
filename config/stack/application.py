"""Plumbline's own programs: commands of manage.py, web, worker and clock."""

import http.client
import os
import sys
import time
from collections.abc import Mapping

from config.stack.children import Child, Program
from config.stack.failures import StackError
from config.stack.home import Home
from config.stack.port import HOST

READY_WITHIN = 60  # seconds
PROBE_EVERY = 0.1
# Parts of packages that no page loads, and one whose imports do not resolve.
UNUSED_STATIC = ("widgetbundle.js", "datasets", "templates", "ext")


def manage(environment: Mapping[str, str], *arguments: str) -> Program:
    """A command of manage.py."""
    return Program(name="manage", argv=[sys.executable, "manage.py", *arguments], environment=environment)


def migrate(environment: Mapping[str, str], *options: str) -> Program:
    """Brings the database's tables up to date, as their owner."""
    return manage(environment, "migrate", "--database", "owner", "-v0", *options)


def collect_static(environment: Mapping[str, str]) -> Program:
    """Copies static files to where the web process serves them; the embedded stack serves them from where they are."""
    ignored = [word for pattern in UNUSED_STATIC for word in ("-i", pattern)]
    return manage(environment, "collectstatic", "--noinput", "-v0", *ignored)


def local_environment(environment: Mapping[str, str], port: int) -> dict[str, str]:
    """What a server on the loopback address needs, unless the terminal says otherwise."""
    address = f"http://{HOST}:{port}"
    public = os.environ.get("PUBLIC_URL") or address
    defaults = {
        "PUBLIC_URL": public,
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "HTTPS": "1" if public.startswith("https:") else "0",
        "STATIC_MANIFEST": "0",
    }
    return {**defaults, **environment, "PUBLIC_URL": public}


def web(environment: Mapping[str, str], port: int) -> Program:
    """The web server."""
    return Program(
        name="web",
        argv=[
            *(sys.executable, "-m", "granian"),
            *("--interface", "wsgi"),
            *("--host", HOST),
            *("--port", str(port)),
            *("--workers", "1"),
            *("--blocking-threads", "4"),
            "config.wsgi:application",
        ],
        environment={**environment, "DB_POOL": os.environ.get("DB_POOL") or "1"},
    )


def worker(environment: Mapping[str, str]) -> Program:
    """The process that does the jobs. It gets 25 s to end those it has begun."""
    return Program(
        name="worker",
        argv=[sys.executable, "-m", "celery", "-A", "config", "worker", "--concurrency", "2", "--loglevel", "INFO"],
        environment=environment,
        grace=25,
    )


def clock(environment: Mapping[str, str], home: Home) -> Program:
    """The one process that says when jobs are due. No pid file: a stale one would block the next start."""
    schedule = str(home.folder / "celerybeat-schedule")
    return Program(
        name="beat",
        argv=[
            sys.executable,
            "-m",
            "celery",
            "-A",
            "config",
            "beat",
            "-s",
            schedule,
            "--pidfile",
            "",
            "--loglevel",
            "INFO",
        ],
        environment=environment,
    )


def wait_until_answering(child: Child, port: int) -> None:
    """Return when the web process answers /healthz."""
    deadline = time.monotonic() + READY_WITHIN
    answer = "no answer"
    while True:
        if child.exit_code() is not None:
            raise StackError(f"The web process stopped:\n{child.last_lines()}")
        try:
            status = _healthz(port)
        except (OSError, http.client.HTTPException) as error:
            answer = str(error)
        else:
            # 3xx and 4xx: it runs, but for another host name or behind https, as its settings say.
            if status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
            answer = f"status {status}"
        if time.monotonic() > deadline:
            raise StackError(f"The web process is not ready after {READY_WITHIN} s ({answer}):\n{child.last_lines()}")
        time.sleep(PROBE_EVERY)


def _healthz(port: int) -> int:
    # Not urllib: it would ask the proxy that the environment may name.
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()
