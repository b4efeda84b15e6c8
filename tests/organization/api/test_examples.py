"""The examples of docs/api.md, each run as it stands there."""

import re
import shlex
from pathlib import Path

from organization.services.people import add_person
from tests.alignment.staffed import staff
from tests.api import Calls, make_token
from tests.cast import ACTOR
from tests.drawn import draw

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)


def test_every_example_does_what_it_says(cast):
    draw(cast, active=True)
    staff(cast, people=0)
    add_person(
        company=cast.company, email="rosa@alder.example", name="Rosa Ribeiro", department=cast.sales.id, actor=ACTOR
    )
    tokens = {
        "Bearer $TOKEN": Calls(make_token(cast, "alignment_owner").text),
        "Bearer $ADMIN_TOKEN": Calls(make_token(cast, "administrator").text),
    }
    lines = [line for block in BLOCKS for line in block.splitlines() if line]
    assert len(lines) > 12
    known = {}
    for line in lines:
        for name, value in known.items():
            line = line.replace(name, value)
        response = run(tokens, line)
        assert 200 <= response.status_code < 300, (line, response.content)
        if "/measurements" in line and "load" in (told := response.json() if response.content else {}):
            known["$LOAD"] = told["load"]
        if line.startswith("curl -X POST") and "/people" in line:
            known.setdefault("$PERSON", response.json().get("id"))


def run(tokens: dict[str, Calls], line: str):
    """What curl would send."""
    words = shlex.split(line.replace("$'", "'").replace("northwind", "alder"))
    assert words.pop(0) == "curl"
    method, body, headers, address = "GET", None, {}, ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0)
        elif word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name.replace("-", "_")] = value
        elif word in ("--data", "--data-binary"):
            body = words.pop(0).replace("\\n", "\n").encode()
        else:
            address = word.removeprefix("$PLUMBLINE")
    call = tokens[headers.pop("Authorization")]
    return call.send(method, address, body, kind=headers.pop("Content_Type", "application/json"), **headers)
