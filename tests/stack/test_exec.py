"""`exec` and `test`: commands with the environment of the engines."""

import json
import signal
import sys
from pathlib import Path

from tests.stack.conftest import wait_until

SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
ASK = """
import os, sys, psycopg
with psycopg.connect(os.environ[sys.argv[1]], autocommit=True) as connection:
    for question in sys.argv[2:]:
        try:
            answer = connection.execute(question)
            print(answer.fetchone() if answer.description else "done")
        except psycopg.Error as error:
            print(type(error).__name__)
"""
ATTRIBUTES = "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"


def ask(house, variable: str, *questions: str) -> list[str]:
    code, said = house.do("exec", "--temporary", "--", sys.executable, "-c", ASK, variable, *questions)
    assert code == 0, said
    return said.splitlines()


def test_the_environment_of_a_child(house):
    code, said = house.python(SHOW, "--temporary")

    assert code == 0
    found = json.loads(said)
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


def test_the_owner_may_make_databases_and_extensions_and_is_no_superuser(house):
    questions = (
        ATTRIBUTES,
        "CREATE TABLE t (n int)",
        "CREATE EXTENSION btree_gist",
        "CREATE DATABASE test_plumbline",
        "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()",
    )
    answers = ask(house, "DATABASE_OWNER_URL", *questions)
    assert answers == ["(False, False, True, False)", "done", "done", "done", "('b', 'C.UTF-8')"]


def test_the_app_role_owns_nothing(house):
    answers = ask(
        house,
        "DATABASE_URL",
        ATTRIBUTES,
        "CREATE TABLE t (n int)",
        "CREATE DATABASE other",
        "SET ROLE plumbline_owner",
        "SHOW fsync",
    )

    denied = "InsufficientPrivilege"
    assert answers == ["(False, False, False, False)", denied, denied, denied, "('off',)"]


def test_lasting_engines_are_durable(house):
    code, said = house.do(
        "exec",
        "--",
        sys.executable,
        "-c",
        ASK,
        "DATABASE_URL",
        "SHOW fsync",
        "SHOW data_checksums",
        "SHOW listen_addresses",
    )

    assert (code, said) == (0, "('on',)\n('on',)\n('',)\n")


def test_the_database_is_migrated_for_the_command_unless_bare(house):
    count = "SELECT count(*) FROM note"
    assert ask(house, "DATABASE_URL", count) == ["(0,)"]
    assert house.calls() == ["migrate --database owner -v0 --skip-checks"]

    code, said = house.do("exec", "--temporary", "--bare", "--", sys.executable, "-c", ASK, "DATABASE_URL", count)
    assert (code, said) == (0, "UndefinedTable\n")

    code, said = house.do("exec", "--temporary", "--", "echo", "in", HOUSE_FAILS="migrate")
    assert code == 1
    assert said.endswith("migrate: the fault\n(`exec --bare` leaves the database as it is.)\n")
    assert house.processes() == {}


def test_input_output_and_exit_code_belong_to_the_command(house):
    assert house.do("exec", "--temporary", "--", "sh", "-c", "cat; echo out; exit 7") == (7, "out\n")
    outside = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}  # no engines to wait for
    assert house.do("exec", "--", "sh", "-c", "kill -9 $$", **outside) == (137, "")
    assert house.do("exec", "--", "no-such-command", **outside) == (127, "There is no command no-such-command.\n")


def test_arguments_after_the_dashes_are_not_read(house):
    outside = {"DATABASE_URL": "postgresql://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    assert house.do("exec", "--", "echo", "--temporary", "--", "-x", **outside) == (0, "--temporary -- -x\n")
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

    assert second.process.wait(30) == 0, second.output
    assert first.process.wait(30) == 0
    assert house.processes() == {}


def test_a_polite_kill_reaches_the_command_and_the_engines_stop(house):
    code = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(5))\nprint('in', flush=True)\nwhile True: time.sleep(0.02)"
    run = house.start("exec", "--temporary", "--", sys.executable, "-c", code)
    run.wait_for("in")

    assert run.end(signal.SIGTERM) == 5
    assert house.processes() == {}


def test_temporary_engines_disregard_addresses_in_the_environment(house):
    code, said = house.do(
        "exec",
        "--temporary",
        "--",
        sys.executable,
        "-c",
        SHOW,
        DATABASE_URL="postgresql://elsewhere/x",
        REDIS_URL="redis://elsewhere",
    )

    assert code == 0
    found = json.loads(said)
    assert "elsewhere" not in found["DATABASE_URL"] + found["REDIS_URL"]


def test_with_engines_of_ones_own_the_command_gets_their_addresses(house):
    code, said = house.do(
        "exec", "--", sys.executable, "-c", SHOW, DATABASE_URL="postgresql://elsewhere/x", REDIS_URL="redis://elsewhere"
    )

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
    assert house.do("test", "--", "-q", "-p", "no:django", "no_such_test.py")[0] == 4
    wait_until(lambda: not house.processes(), "the engines are gone")
