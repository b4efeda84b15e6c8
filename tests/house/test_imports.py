"""The house's street plan: contracts name every room and hold."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
LONGEST = 460


def rooms() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/apps.py")}


def test_the_contracts_name_every_room():
    assert set(SETUP["root_packages"]) == rooms() | {"config"}
    layers, floors = SETUP["contracts"][:2]
    assert rooms() <= {layer.strip("()") for layer in layers["layers"]}
    assert set(floors["containers"]) == rooms()


def test_the_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_no_file_holds_two_nouns():
    """A file much over 400 lines does."""
    sources = [path for room in (*rooms(), "config") for path in (ROOT / room).rglob("*.py")]
    assert sources
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources
        if "migrations" not in path.parts and (lines := path.read_text().count("\n")) > LONGEST
    }
    assert not long


def test_there_are_no_drawers():
    drawers = {"utils", "helpers", "common", "misc"}
    found = [
        str(path.relative_to(ROOT))
        for room in (*rooms(), "config", "tests")
        for path in (ROOT / room).rglob("*")
        if path.stem in drawers
    ]
    assert not found


def test_only_services_and_models_write():
    """Views, tasks, forms and commands never save a row themselves: services do, with an actor and a trail."""
    writing = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}
    found = []
    for room in rooms():
        for floor in ("views", "forms", "tasks", "api", "access", "selectors", "management", "templatetags"):
            for path in [*(ROOT / room / floor).rglob("*.py"), *(ROOT / room).glob(f"{floor}.py")]:
                calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
                found += [
                    f"{path.relative_to(ROOT)}:{call.lineno} {call.func.attr}"
                    for call in calls
                    if isinstance(call.func, ast.Attribute) and call.func.attr in writing and _on_rows(call.func.value)
                ]
    assert not found


def _on_rows(value: ast.expr) -> bool:
    """Something.objects.create(...), row.save(): not dict.update, not form.save of a form without a model."""
    return "objects" in ast.unparse(value) or not isinstance(value, ast.Name)
