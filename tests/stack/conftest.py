"""A small house for the supervisor: the real `config.stack`, real engines, granian and Celery, around a page of code instead of the product."""

import contextlib
import http.client
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.stack.account import account_for_postgres
from config.stack.children import tie_to_parent
from config.stack.home import CHECKOUT, Home

DEADLINE = 180
FIRST_PORT = "8640"
OURS = re.compile(
    r"DATABASE|REDIS|CELERY|PLUMBLINE|STACK|PORT$|SECRET_KEY|PUBLIC_URL|PYTEST|DJANGO|DB_POOL|DEMO|ALLOWED_HOSTS|HTTPS$|PG"
)

MANAGE = """
import json, os, sys
import psycopg
command = sys.argv[1]
with open("calls.log", "a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
if os.environ.get("HOUSE_FAILS") == command:
    print("a line before the fault")
    sys.exit(f"{command}: the fault")
if command == "migrate":
    with psycopg.connect(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (words text)")
        owner.execute("GRANT SELECT, INSERT ON note TO plumbline_app")
if command == "load_demo":
    people = [("executive", "ines@demo.example", "pass-one"), ("executive", "second@demo.example", "x"), ("department head", "maya@demo.example", "pass-two")]
    descriptor = os.open(os.environ["PLUMBLINE_SIGN_INS"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([{"who": who, "email": email, "password": password} for who, email, password in people], file)
"""
SETTINGS = """
import os
SECRET_KEY = os.environ["SECRET_KEY"]
"""
WSGI = """
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [os.environ["STACK_HOME"].encode()]
"""
CELERY = """
import os
from celery import Celery
app = Celery("house", broker=os.environ["CELERY_BROKER_URL"])
app.conf.broker_connection_retry_on_startup = True
"""


def wait_until(condition: Callable[[], object], what: str, seconds: float = DEADLINE) -> None:
    """Return when the condition holds; fail naming `what` when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.05)


class Run:
    """A command of the supervisor that was started."""

    def __init__(self, process: subprocess.Popen[bytes], said: Path) -> None:
        self.process = process
        self.said = said

    @property
    def output(self) -> str:
        return self.said.read_text()

    def wait_for(self, text: str) -> None:
        def seen() -> bool:
            assert text in self.output or self.process.poll() is None, f"ended without saying {text!r}:\n{self.output}"
            return text in self.output

        wait_until(seen, f"{text!r} in\n{self.output}")

    @property
    def address(self) -> str:
        self.wait_for("Plumbline is ready: ")
        return self.output.partition("Plumbline is ready: ")[2].split()[0]

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


class Checkout:
    """A checkout at `code` whose stack keeps its things below `folder`. `account` runs it as another user."""

    def __init__(self, code: Path, folder: Path, account: str | None = None) -> None:
        self.code = code
        self.folder = folder
        self.account = account
        self.var = folder / "var"
        self._started: list[Run] = []

    @property
    def home(self) -> Home:
        return Home(folder=self.var.resolve(), durable=True, account=None if self.account else account_for_postgres())

    def start(self, *arguments: str, python: str = sys.executable, **environment: str) -> Run:
        said = self.folder / f"said-{len(self._started)}.log"
        if self.code != self.folder:
            environment["STACK_HOME"] = str(self.var)
        clean = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        with said.open("wb") as output:
            process = subprocess.Popen(
                [python, "-m", "config.stack", *arguments],
                cwd=self.code,
                env={**clean, "PORT": FIRST_PORT, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=tie_to_parent(signal.SIGTERM),
                user=self.account,
                group=pwd.getpwnam(self.account).pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        run = Run(process, said)
        self._started.append(run)
        return run

    def do(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run a command to its end: its exit code and all it said."""
        run = self.start(*arguments, **environment)
        code = run.process.wait(DEADLINE)
        return code, run.output

    def processes(self) -> dict[int, str]:
        """Everything alive that belongs to this stack, by id."""
        marks = [os.fsencode(path) for path in {self.folder, self.folder.resolve(), self.home.state}]
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal():
                continue
            with contextlib.suppress(OSError):
                line = (entry / "cmdline").read_bytes()
                whole = b"\0".join([line, (entry / "environ").read_bytes(), os.fsencode((entry / "cwd").readlink())])
                if line and any(mark in whole for mark in marks):
                    found[int(entry.name)] = line.replace(b"\0", b" ").decode()
        return found

    def pid(self, part: str) -> int:
        """The oldest process whose command line holds this part."""
        return min(pid for pid, line in self.processes().items() if part in line)

    def wait_until_empty(self, seconds: float = DEADLINE) -> None:
        wait_until(lambda: not self.processes(), f"no processes left: {self.processes()}", seconds)

    def stop(self) -> None:
        for run in self._started:
            if run.process.poll() is None:
                run.process.terminate()
        for run in self._started:
            run.process.wait(DEADLINE)

    def remove(self) -> None:
        self.wait_until_empty()
        for folder in (self.home.postgres_sockets, self.home.valkey_socket.parent, self.home.state):
            shutil.rmtree(folder, ignore_errors=True)


class House(Checkout):
    """A small house: the real supervisor around a page of code."""

    def __init__(self, folder: Path, account: str | None = None) -> None:
        super().__init__(folder, folder, account)
        unneeded = shutil.ignore_patterns("__pycache__")
        shutil.copytree(CHECKOUT / "config" / "stack", folder / "config" / "stack", ignore=unneeded)
        for name, text in {
            "manage.py": MANAGE,
            "config/__init__.py": "",
            "config/settings.py": SETTINGS,
            "config/wsgi.py": WSGI,
            "config/celery.py": CELERY,
        }.items():
            (folder / name).write_text(text)
        if account:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, account)

    def python(self, code: str, *options: str) -> tuple[int, str]:
        """Run a piece of Python with the environment of the engines."""
        return self.do("exec", *options, "--", sys.executable, "-c", code)

    def write(self, words: str) -> None:
        code = "import os, sys, psycopg\nwith psycopg.connect(os.environ['DATABASE_URL']) as app: app.execute('INSERT INTO note VALUES (%s)', sys.argv[1:])"
        done = self.do("exec", "--", sys.executable, "-c", code, words)
        assert done == (0, ""), done[1]

    def words(self) -> list[str]:
        code, said = self.python(
            "import os, psycopg\nwith psycopg.connect(os.environ['DATABASE_URL']) as app:\n  for row in app.execute('SELECT words FROM note'): print(row[0])"
        )
        assert code == 0, said
        return said.split()

    def calls(self) -> list[str]:
        file = self.folder / "calls.log"
        return file.read_text().splitlines() if file.exists() else []


def status(address: str, path: str = "/healthz") -> tuple[int, str]:
    """The answer of a stack's web process: status and text."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def base() -> Iterator[Path]:
    """A short folder that other accounts can pass."""
    folder = Path(tempfile.mkdtemp(prefix="house-", dir="/tmp")).resolve()
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def make_house(base: Path) -> Iterator[Callable[..., House]]:
    """Makes houses; each is stopped and removed at the end."""
    made: list[House] = []

    def make(name: str = "a", account: str | None = None) -> House:
        folder = base / name
        folder.mkdir(parents=True)
        made.append(House(folder, account))
        return made[-1]

    yield make
    for house in reversed(made):  # a house may use the engines of one made before
        house.stop()
    for house in made:
        house.remove()


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()


@pytest.fixture
def product(base: Path) -> Iterator[Checkout]:
    """This checkout itself, with a stack of its own."""
    made = Checkout(CHECKOUT, base)
    yield made
    made.stop()
    made.remove()
