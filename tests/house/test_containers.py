"""The files for containers, as far as they can be tried without a container engine."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from deploy.probe import answers

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "clock")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


def test_every_program_of_ours_is_the_same_image_with_few_rights(compose):
    for name in OURS:
        service = compose["services"][name]
        assert (service["image"], service["read_only"], service["cap_drop"]) == ("plumbline", True, ["ALL"])
    assert sum("beat" in " ".join(compose["services"][name].get("command", [])) for name in OURS) == 1


def test_only_migrate_knows_the_owner(compose):
    knows = [name for name in OURS if "OWNER" in str(compose["services"][name]["environment"])]
    assert knows == ["migrate"]


def test_the_settings_know_every_variable(compose):
    settings = (CHECKOUT / "config/settings.py").read_text()
    given = {key for name in OURS for key in compose["services"][name]["environment"]}
    assert {key for key in given if f'"{key}"' not in settings} == set()


def test_every_secret_is_asked_for_by_name(compose):
    text = (CHECKOUT / "docker-compose.yml").read_text()
    example = (CHECKOUT / "deploy/env.example").read_text()
    required = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert {"SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD"} <= required
    assert {name for name in required if not re.search(rf"^{name}=", example, re.MULTILINE)} == set()


def test_nothing_waits_for_a_service_that_has_no_answer(compose):
    services = compose["services"]
    for service in services.values():
        for name, told in service.get("depends_on", {}).items():
            if told["condition"] == "service_healthy":
                assert "test" in services[name]["healthcheck"]


def test_the_image_runs_as_nobody_in_particular_and_installs_by_hash():
    text = (CHECKOUT / "Dockerfile").read_text()
    assert text.index("USER plumbline") < text.index("CMD [")
    assert text.count("--require-hashes") == 2


def test_the_documents_show_the_roles_that_the_script_makes():
    script = (CHECKOUT / "deploy/postgres-roles.sh").read_text()
    told = (CHECKOUT / "docs/operations.md").read_text()
    plain = re.sub(r"PASSWORD +:'\w+'", "PASSWORD '…'", script)
    for statement in re.findall(r"(?:CREATE|REVOKE|GRANT) [^;]+;", plain):
        assert re.sub(r"\s+", " ", statement) in re.sub(r"\s+", " ", told)


class _Server(BaseHTTPRequestHandler):
    def do_GET(self):
        living = self.path == "/healthz" and self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(200 if living else 301)
        self.end_headers()

    def log_message(self, *_said):
        """Quiet."""


def test_the_probe_tells_a_living_server_from_a_dead_one():
    server = HTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        assert answers("/healthz", port=server.server_port)
        assert not answers("/elsewhere", port=server.server_port)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert not answers("/healthz", port=free.getsockname()[1])
