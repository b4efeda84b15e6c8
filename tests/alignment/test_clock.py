"""The clock with a real broker, a real worker and a broker that dies."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
import redis
from django.conf import settings
from django.db import connection, connections, transaction

from alignment.models import CompanySnapshot
from config.stack.binaries import valkey_program
from kpis.models import Kpi, Target
from kpis.rules.calendar import current_period
from kpis.services.measurements import ValueRow, record_measurements
from organization.http.request import company_today
from organization.models import ChangeMark, company_scope
from tests.cast import Cast, build_cast

WITHIN = 180  # seconds until the worker has found its way back to the broker
CHECKOUT = Path(__file__).resolve().parents[2]


class Broker:
    """A Valkey of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "vk.sock"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [str(valkey_program()), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder),
             "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
        )  # fmt: skip
        wait_for(self.answers)

    def answers(self) -> bool:
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                return False

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def app_url() -> str:
    """The test database, as the app role: what a worker outside this process needs."""
    found = connections["default"].settings_dict
    user, password = quote(found["USER"], safe=""), quote(found["PASSWORD"], safe="")
    return f"postgresql://{user}:{password}@/{found['NAME']}?host={quote(found['HOST'], safe='')}"


@pytest.fixture
def broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="clock-") as folder:
        found = Broker(Path(folder))
        found.start()
        yield found
        found.kill()


@pytest.fixture
def worker(broker: Broker, committed: None) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with its clock, on the test database."""
    environment = os.environ | {
        "DATABASE_URL": app_url(),
        "DB_POOL": "0",
        "CELERY_BROKER_URL": f"redis+socket://{broker.socket}?virtual_host=0",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    log = (broker.folder / "worker.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", "--beat", "--pool", "solo", "-l", "INFO",
         "-s", str(broker.folder / "schedule")],
        cwd=CHECKOUT, env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    yield process
    process.kill()
    process.wait()
    log.close()


def write_value(cast: Cast, kpi: Kpi, actual: float) -> None:
    with company_scope(cast.company.id):
        record_measurements(
            company=cast.company, rows=[ValueRow(kpi.id, current_period(company_today(cast.company), "weekly"), actual)],
            actor=cast.actor("owner"), source="grid",
        )  # fmt: skip


def marks(cast: Cast) -> int:
    with company_scope(cast.company.id):
        return ChangeMark.objects.count()


def test_a_dead_broker_stops_no_write_and_loses_nothing(worker, broker):
    with transaction.atomic():
        cast = build_cast()
    with company_scope(cast.company.id):
        kpi = Kpi.objects.create(
            company=cast.company, key="response", name="Response", level="department", department=cast.sales,
            unit="%", direction="higher", status="active", owner=cast.owner,
        )  # fmt: skip
        Target.objects.create(company=cast.company, kpi=kpi, starts_on=date(2020, 1, 1), value=8.0)
    write_value(cast, kpi, 8.2)
    wait_for(lambda: marks(cast) == 0)

    broker.kill()
    write_value(cast, kpi, 6.1)
    assert marks(cast) == 1
    assert worker.poll() is None

    broker.start()
    wait_for(lambda: marks(cast) == 0)
    with company_scope(cast.company.id):
        assert CompanySnapshot.objects.latest("computed_at").figures["levels"]["department"]["off_track"] == 1
    connection.close()
