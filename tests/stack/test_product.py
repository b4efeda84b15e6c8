"""`run` with the product itself: what somebody sees who types the first command."""

import re

from tests.stack.conftest import status, wait_until

KINDS = ["Executive", "Alignment owner", "Department head", "KPI owner", "Administrator", "Viewer"]


def test_the_first_command(product):
    run = product.start("run")
    address = run.address
    run.wait_for("Ctrl-C stops everything")

    assert status(address, "/readyz") == (200, "ready")
    code, page = status(address, "/accounts/login/")
    assert code == 200
    for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert status(address, asset)[0] == 200, asset

    sign_ins = run.output.partition("Sign in to the demo company as\n")[2].partition("\n\n")[0].splitlines()
    assert [re.split(r"\s{2,}", line.strip())[0] for line in sign_ins] == KINDS
    wait_until(
        lambda: re.search(r"Task \S+ succeeded", (product.var / "log" / "worker.log").read_text()),
        "the worker has done what the clock asked for",
    )

    assert run.end() == 0
    assert product.processes() == {}
