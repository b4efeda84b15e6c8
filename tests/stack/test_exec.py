"""`exec` and `test`: commands with the environment of the engines."""

import json
import signal
import sys
from pathlib import Path

from tests.stack.conftest import DEADLINE, wait_until

OUTSIDE = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
ASK = """
import json, os, sys, psycopg

def answer(variable, question):
    with psycopg.connect(os.environ[variable], autocommit=True) as connection:
        try:
            said = connection.execute(question)
            return said.fetchone() if said.description else "done"
        except psycopg.Error as error:
            return type(error).__name__

print(json.dumps({"environment": dict(os.environ), "answers": [answer(*question) for question in json.loads(sys.argv[1])]}))
"""
ATTRIBUTES = (
    "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
)
DENIED = "InsufficientPrivilege"
EXPECTED = [
    # The owner may make tables, databases and trusted extensions, and is no superuser.
    ("DATABASE_OWNER_URL", ATTRIBUTES, ["plumbline_owner", False, False, True, False]),
    ("DATABASE_OWNER_URL", "CREATE TABLE mine (n int)", "done"),
    ("DATABASE_OWNER_URL", "CREATE EXTENSION btree_gist", "done"),
    ("DATABASE_OWNER_URL", "CREATE DATABASE test_plumbline", "done"),
    # The app role owns nothing and cannot become the owner.
    ("DATABASE_URL", ATTRIBUTES, ["plumbline_app", False, False, False, False]),
    ("DATABASE_URL", "CREATE TABLE other (n int)", DENIED),
    ("DATABASE_URL", "SELECT * FROM mine", DENIED),
    ("DATABASE_URL", "CREATE DATABASE other", DENIED),
    ("DATABASE_URL", "SET ROLE plumbline_owner", DENIED),
    # Migrated before the command; the same order of words everywhere; not durable.
    ("DATABASE_URL", "SELECT count(*) FROM note", [0]),
    ("DATABASE_URL", "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'plumbline'", ["b", "C.UTF-8"]),
    ("DATABASE_URL", "SHOW fsync", ["off"]),
    ("DATABASE_URL", "SHOW listen_addresses", [""]),
]


def test_temporary_engines(house):
    questions = json.dumps([each[:2] for each in EXPECTED])

    code, said = house.do("exec", "--temporary", "--", sys.executable, "-c", ASK, questions, **OUTSIDE)

    assert code == 0, said
    shown = json.loads(said)
    assert list(zip([each[1] for each in EXPECTED], shown["answers"], strict=True)) == [each[1:] for each in EXPECTED]
    assert house.calls() == ["migrate --database owner -v0 --skip-checks"]

    # Addresses from outside are not looked at.
    found = shown["environment"]
    folder = Path(found["STACK_HOME"])
    assert found["DATABASE_URL"].startswith("postgresql://plumbline_app:")
    assert found["DATABASE_OWNER_URL"].startswith("postgresql://plumbline_owner:")
    assert found["REDIS_URL"] == f"unix://{folder}/run-valkey/valkey.sock?db=0"
    assert found["CELERY_BROKER_URL"] == f"redis+socket://{folder}/run-valkey/valkey.sock?virtual_host=1"
    assert found["PLUMBLINE_SIGN_INS"] == f"{folder}/sign-ins.json"
    assert (found["PLUMBLINE_EMBEDDED"], found["DJANGO_SETTINGS_MODULE"]) == ("1", "config.settings")
    assert (found["PYTHONUNBUFFERED"], found["DB_POOL"]) == ("1", "0")
    assert len(found["SECRET_KEY"]) >= 50

    # Nothing is left of a temporary stack, and the lasting one was not touched.
    assert not folder.exists()
    assert not house.var.exists()
    assert house.processes() == {}


def test_input_output_and_exit_code_belong_to_the_command(house):
    look = f"import sys; exec({ASK!r})"
    question = json.dumps([("DATABASE_URL", "SELECT count(*) FROM note")])
    code, said = house.do(
        "exec",
        "--temporary",
        "--bare",
        "--",
        "sh",
        "-c",
        'cat; "$0" -c "$1" "$2"; exit 7',
        sys.executable,
        look,
        question,
    )
    assert code == 7
    assert json.loads(said)["answers"] == ["UndefinedTable"]  # bare: not migrated
    assert house.calls() == []
    assert house.do("exec", "--", "sh", "-c", "kill -9 $$", **OUTSIDE) == (137, "")
    assert house.do("exec", "--", "no-such-command", **OUTSIDE) == (127, "There is no command no-such-command.\n")


def test_a_migration_that_fails_ends_the_command_before_it_begins(house):
    code, said = house.do("exec", "--temporary", "--", "echo", "in", HOUSE_FAILS="migrate")

    assert code == 1
    assert said.endswith("migrate: the fault\n(`exec --bare` leaves the database as it is.)\n")
    assert house.processes() == {}


def test_arguments_after_the_dashes_are_not_read(house):
    assert house.do("exec", "--", "echo", "--temporary", "--", "-x", **OUTSIDE) == (0, "--temporary -- -x\n")
    code, said = house.do("exec", "--temporary")
    assert code == 2
    assert "exec needs a command after --" in said


def test_an_exec_that_started_the_engines_keeps_them_for_another(house, tmp_path):
    first_may_end, second_may_end = tmp_path / "first", tmp_path / "second"
    wait = "import sys, time, pathlib\nprint('in', flush=True)\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)\n"
    first = house.start("exec", "--", sys.executable, "-c", wait, str(first_may_end))
    first.wait_for("in")
    # A run is refused meanwhile and says why.
    code, said = house.do("run")
    assert code == 1
    assert said.startswith(f"Already running here: `exec`, process {first.process.pid}, has no address yet.")
    second = house.start(
        "exec",
        "--",
        sys.executable,
        "-c",
        f"{wait}{SHOW}; import psycopg; psycopg.connect(os.environ['DATABASE_URL'])",
        str(second_may_end),
    )
    second.wait_for("in")

    first_may_end.touch()
    first.wait_for("Another command uses these engines; waiting for it to end.")
    second_may_end.touch()

    assert second.process.wait(DEADLINE) == 0, second.output
    assert first.process.wait(DEADLINE) == 0
    assert house.processes() == {}


def test_a_polite_kill_reaches_the_command_and_the_engines_stop(house):
    code = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\nprint('in', flush=True)\nwhile True: time.sleep(0.02)"
    run = house.start("exec", "--temporary", "--", sys.executable, "-c", code)
    run.wait_for("in")

    assert run.end(signal.SIGTERM) == 5
    assert house.processes() == {}


def test_with_engines_of_ones_own_the_command_gets_their_addresses(house):
    code, said = house.do("exec", "--", sys.executable, "-c", SHOW, **OUTSIDE)

    assert code == 0
    found = json.loads(said)
    assert (found["DATABASE_URL"], found["REDIS_URL"]) == ("postgresql://elsewhere/x", "redis://elsewhere")
    assert "PLUMBLINE_EMBEDDED" not in found
    assert "DATABASE_OWNER_URL" not in found


def test_pytest_runs_with_fresh_engines(house):
    (house.folder / "test_it.py").write_text(
        "import os\ndef test_it(): assert 'plumbline_app' in os.environ['DATABASE_URL']\n"
    )

    code, said = house.do(
        "test", "--", "-q", "-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "test_it.py"
    )

    assert code == 0
    assert said.startswith(".")
    wait_until(lambda: not house.processes(), "the engines are gone")
