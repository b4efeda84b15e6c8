"""Logs never hold local variables: a traceback of the sign-in would carry a password."""

import json
import logging
import logging.config

import pytest

from config.logs import logging_settings


@pytest.fixture(params=[False, True], ids=["lines", "json"])
def written(request, capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.config.dictConfig(logging_settings(level="INFO", access_level="WARNING", as_json=request.param))
    try:
        password = "hunter2-very-secret"
        assert password
        raise ValueError("refused")
    except ValueError:
        logging.getLogger("django.request").exception("sign-in failed")
    out = capsys.readouterr().err
    root.handlers, root.level = handlers, level
    return request.param, out


def test_a_traceback_is_there_and_its_locals_are_not(written):
    as_json, out = written
    assert "sign-in failed" in out
    assert "ValueError" in out
    assert "hunter2" not in out
    if as_json:
        assert json.loads(out)["exception"][0]["exc_type"] == "ValueError"
