"""Files of values in the browser: short ones at once, long ones by a worker, all of them undone as one."""

import gzip
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dashboards.services import load_files
from dashboards.tasks import find_files
from dashboards.tasks import load_files as load_waiting
from kpis.models import Load, LoadFile, Measurement
from kpis.services.measurements import ValueRow
from organization.models import set_scope
from tests.kpis.values import TODAY, add_kpi, record

MONDAY = TODAY - timedelta(days=9)
NEW = "/c/alder/loads/new/"


@pytest.fixture
def kpi(cast):
    return add_kpi(cast)


def sent(client, cast, content, who="owner", name="week.csv", **data):
    client.force_login(cast.person(who).user)
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(NEW, {"file": SimpleUploadedFile(name, data), "reason": "weekly feed"})


def csv(*rows):
    return "kpi,period,actual\n" + "".join(f"{key},{period},{actual}\n" for key, period, actual in rows)


def again(cast):
    """After a request or a task: the test reads on as the company."""
    set_scope(company=cast.company.id)


def test_a_short_file_is_loaded_at_once_and_undone(client, cast, kpi):
    record(cast, ValueRow(kpi.id, MONDAY, 6.0))
    answer = sent(client, cast, csv(("response", MONDAY, 60)))
    again(cast)
    load = Load.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/c/alder/loads/{load.id}/"
    assert (load.name, load.reason, load.by, load.stage) == ("week.csv", "weekly feed", cast.owner, "done")
    page = client.get(answer.url).content.decode()
    assert "1 value gets its old value again" in page
    assert "0 added, 1 corrected" in client.get("/c/alder/loads/").content.decode()
    answer = client.post(f"{answer.url}undo/", {"why": "Wrong unit"}, follow=True)
    assert "week.csv is undone: 1 restored, 0 taken back, 0 kept." in answer.content.decode()
    assert "Wrong unit" in answer.content.decode()
    again(cast)
    assert Measurement.objects.get(kpi=kpi).actual == 6.0
    told = client.get("/c/alder/kpis/response/").content.decode()
    assert "as before its load, which was undone:" in told
    # twice: nothing happens, and the page says why
    answer = client.post(f"/c/alder/loads/{load.id}/undo/", follow=True)
    assert "This load was undone already." in answer.content.decode()


def test_what_stays_is_named_before_anything_happens(client, cast, kpi):
    load = sent(client, cast, csv(("response", MONDAY, 60))).url
    again(cast)
    record(cast, ValueRow(kpi.id, MONDAY, 6.5), actor=cast.actor("head"))
    page = client.get(load).content.decode()
    assert "1 value stays, because it was changed since" in page
    assert "Hugo Head" in page
    assert "6.5%" in page.replace(" ", "").replace("\u202f", "")
    # an administrator may undo it, and may read a department's KPI; not an individual's
    kpi.level, kpi.owner = "individual", cast.owner
    kpi.save()
    client.force_login(cast.administrator.user)
    page = client.get(load).content.decode()
    assert "6.5" not in page
    assert "They belong to KPIs that you may not read." in page


def test_faults_are_told_row_by_row_and_nothing_is_saved(client, cast, kpi):
    other = add_kpi(cast, "other", owner=None, department=cast.support)
    rows = [("response", MONDAY, 6), ("response", TODAY, "6,1x"), ("nothing", MONDAY, 1), ("other", MONDAY, 2)]
    answer = sent(client, cast, csv(*rows))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "row 3" in page
    assert "row 4, kpi" in page
    assert "your rights do not reach the values of “other”" in page
    again(cast)
    assert not Measurement.objects.exists()
    assert not Load.objects.exists()
    assert other.key == "other"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\x1f\x8b damaged", "it begins like gzip and is damaged"),
        (gzip.compress(b"kpi,period,actual\n", mtime=0)[:-4], "it begins like gzip and is damaged"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"kpi;period;actual\n", "not separated by commas"),
    ],
)
def test_files_that_are_none(client, cast, kpi, content, said):
    answer = sent(client, cast, content)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_file_that_unpacks_to_more_than_is_read(client, cast, kpi, monkeypatch):
    monkeypatch.setattr(load_files, "MOST_UNPACKED", 1 << 20)
    answer = sent(client, cast, gzip.compress(bytes(2 << 20)), name="bomb.gz")
    assert "unpacked it is larger than 1 MiB" in answer.content.decode()


@pytest.fixture
def long(monkeypatch):
    """Every file is long."""
    monkeypatch.setattr(load_files, "AT_ONCE", 10)


def test_a_long_file_waits_for_a_worker(client, cast, kpi, long, monkeypatch):
    rows = [("response", MONDAY - timedelta(weeks=n), 5 + n) for n in range(3)]
    url = sent(client, cast, gzip.compress(csv(*rows).encode()), name="history.csv.gz").url
    again(cast)
    load, file = Load.objects.get(), LoadFile.objects.get()
    assert (load.stage, load.total, file.attempts) == ("waiting", 4, 0)
    page = client.get(url).content.decode()
    assert "Waiting for a free worker" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "load-progress"})
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()
    started = []
    monkeypatch.setattr("dashboards.tasks.load_files.apply_async", lambda args, **told: started.append(args[0]))
    set_scope()
    assert find_files() == 1
    assert load_waiting(started[0]) == 1
    again(cast)
    load.refresh_from_db()
    assert (load.stage, load.values_added, load.handled) == ("done", 3, 4)
    assert Measurement.objects.filter(kpi=kpi, entered_by=cast.owner.id, load=load.id).count() == 3
    part = client.get(url, headers={"HX-Request": "true", "HX-Target": "load-progress"})
    assert part.headers["HX-Refresh"] == "true"
    # twice: the file is gone
    set_scope()
    assert load_waiting(started[0]) == 0
    assert find_files() == 0
    again(cast)
    assert Measurement.objects.count() == 3


def test_the_worker_tells_when_all_rows_are_read(client, cast, kpi, long, monkeypatch):
    sent(client, cast, csv(("response", MONDAY, 5), ("response", MONDAY - timedelta(weeks=1), 5)))
    told = []

    @contextmanager
    def heard(**_about):
        yield told.append

    monkeypatch.setattr(load_files, "progress_told", heard)
    load_waiting(str(cast.company.id))
    assert told == [3]


def test_a_long_file_is_refused_as_a_whole(client, cast, kpi, long):
    url = sent(client, cast, csv(("response", MONDAY, 5), ("nothing", MONDAY, 5))).url
    load_waiting(str(cast.company.id))
    page = client.get(url).content.decode()
    assert "there is no KPI “nothing”" in page
    assert "the key of a KPI of this company" in page
    again(cast)
    assert (Load.objects.get().stage, Measurement.objects.count(), LoadFile.objects.count()) == ("refused", 0, 0)


def test_who_left_meanwhile_loads_nothing(client, cast, kpi, long):
    url = sent(client, cast, csv(("response", MONDAY, 5))).url
    again(cast)
    cast.owner.active = False
    cast.owner.save()
    load_waiting(str(cast.company.id))
    client.force_login(cast.administrator.user)
    assert "who sent it is no longer active here" in client.get(url).content.decode()


def test_a_file_that_kills_its_worker_is_given_up(client, cast, kpi, long, monkeypatch):
    url = sent(client, cast, csv(("response", MONDAY, 5))).url

    def dies(**_told):
        raise MemoryError

    monkeypatch.setattr(load_files, "load_values", dies)
    for _ in range(load_files.MOST_TRIES):
        with pytest.raises(MemoryError):
            load_waiting(str(cast.company.id))
    monkeypatch.undo()
    assert load_waiting(str(cast.company.id)) == 0
    again(cast)
    assert (Load.objects.get().stage, LoadFile.objects.count()) == ("failed", 0)
    assert "could not be carried out" in client.get(url).content.decode()


def test_nobody_waits_for_a_file_that_another_worker_holds(client, cast, kpi, long, monkeypatch):
    sent(client, cast, csv(("response", MONDAY, 5)))
    monkeypatch.setattr(load_files, "hold_file", lambda **_told: None)
    assert load_waiting(str(cast.company.id)) == 0


def test_after_a_day_the_page_says_that_it_is_over(client, cast, kpi):
    url = sent(client, cast, csv(("response", MONDAY, 60))).url
    again(cast)
    Load.objects.update(at=timezone.now() - timedelta(days=2), done_at=timezone.now() - timedelta(days=2))
    page = client.get(url).content.decode()
    assert "A load can be undone within a day." in page
    assert "Undo this load" not in page


def test_everybody_sees_their_own(client, cast, kpi):
    sent(client, cast, csv(("response", MONDAY, 60)))
    assert "week.csv is loaded" in client.get("/c/alder/loads/").content.decode()
    client.force_login(cast.member.user)
    assert "week.csv" not in client.get("/c/alder/loads/").content.decode()
    client.force_login(cast.executive.user)
    page = client.get("/c/alder/loads/").content.decode()
    assert "week.csv" in page
    assert "#undo" not in page
