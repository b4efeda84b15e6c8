"""`backup` and `restore` of the embedded database."""

import stat
import sys

import pytest

from tests.stack.conftest import DEADLINE

STAY = (
    "import pathlib, sys, time\nprint('in', flush=True)\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.02)"
)


@pytest.fixture
def kept(house):
    """A house with one row, at rest."""
    assert house.do("exec", "--", "true") == (0, "")
    return house


def test_there_and_back(kept, tmp_path):
    file, done = tmp_path / "save", tmp_path / "done"
    running = kept.start("exec", "--", sys.executable, "-c", STAY, str(done))
    running.wait_for("in")
    kept.write("first")

    code, said = kept.do("backup", str(file))  # beside the running stack
    assert code == 0, said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["save"]
    kept.write("second")

    # A backup never overwrites; a restore harms nothing that runs.
    assert kept.do("backup", str(file)) == (1, f"{file} exists already; a backup does not overwrite.\n")
    code, said = kept.do("restore", str(file))
    assert code == 1
    assert said.startswith("Already running here: `exec`")
    assert kept.words() == ["first", "second"]
    done.touch()
    assert running.process.wait(DEADLINE) == 0

    broken = tmp_path / "broken"
    broken.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    code, said = kept.do("restore", str(broken))
    assert code == 1
    assert said.startswith("pg_restore failed:\n")
    assert kept.words() == ["first", "second"]

    assert kept.do("restore", str(file)) == (0, f"Restored from {file}.\n")
    assert kept.words() == ["first"]
    kept.write("third")  # the app role kept its rights
    again = tmp_path / "again"
    assert kept.do("backup", str(again))[0] == 0  # with engines started for it
    assert kept.processes() == {}


def test_what_cannot_be_saved_or_restored(house, tmp_path):
    nowhere = tmp_path / "no" / "save"
    assert house.do("backup", str(nowhere)) == (1, f"There is no folder {nowhere.parent}.\n")
    assert house.do("restore", str(nowhere)) == (1, f"There is no file {nowhere}.\n")
    for command in ("backup", "restore"):
        code, said = house.do(command, str(tmp_path / "save"), DATABASE_URL="postgresql://elsewhere/x")
        assert (code, said) == (
            1,
            "DATABASE_URL is set: back that server up with its own tools (docs/operations.md, Backup).\n",
        )
