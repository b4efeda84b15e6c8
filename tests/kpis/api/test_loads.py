"""Loads by the interface: listed, undone once, by who may."""

from datetime import timedelta

from django.utils import timezone

from kpis.models import Load, Measurement
from kpis.services.measurements import ValueRow
from organization.models import set_scope
from tests.api import calls, problem
from tests.kpis.values import WEEK, add_kpi, record


def loaded(cast, holder="head", actual=60.0, *, query=""):
    rows = [{"kpi": "response", "period": str(WEEK), "actual": actual}]
    response = calls(cast, holder).post(f"measurements{query}", rows)
    assert response.status_code == 200
    return response.json()["load"]


def test_a_load_is_listed_and_undone(cast):
    kpi = add_kpi(cast)
    record(cast, ValueRow(kpi.id, WEEK, 6.0))
    load = loaded(cast)
    head = calls(cast, "head")
    told = head.get("loads").json()["results"]
    assert [(one["id"], one["by"], one["corrected"], one["undone_at"]) for one in told] == [
        (load, "hugo@alder.example", 1, None)
    ]
    done = head.post(f"loads/{load}/undo", {"why": "Wrong unit"}).json()
    assert (done["restored"], done["removed"], done["kept"], done["undone_by"], done["undone_why"]) == (
        1, 0, 0, "hugo@alder.example", "Wrong unit",
    )  # fmt: skip
    set_scope(company=cast.company.id)
    assert Measurement.objects.get().actual == 6.0
    told = problem(head.post(f"loads/{load}/undo", {}), 422, "refused")
    assert [one["code"] for one in told["errors"]] == ["load_undone"]


def test_an_integration_undoes_its_own_and_no_others(cast):
    add_kpi(cast)
    theirs, own = loaded(cast), loaded(cast, "as_head", 61.0)
    feed = calls(cast, "as_head")
    # its own token is another one than that which made the load: the load is not there for it
    problem(feed.get(f"loads/{own}"), 404, "not_found")
    set_scope(company=cast.company.id)
    made = Load.objects.get(id=own)
    assert (made.by, made.by_name) == (None, "Token of as_head")
    assert made.token is not None
    problem(feed.post(f"loads/{theirs}/undo", {}), 404, "not_found")
    assert calls(cast, "administrator").post(f"loads/{own}/undo", {}).status_code == 200


def test_after_a_day_and_without_the_right(cast):
    add_kpi(cast)
    load = loaded(cast)
    told = problem(calls(cast, "executive").post(f"loads/{load}/undo", {}), 403, "not_allowed")
    assert "Hugo Head" in told["ask"]
    set_scope(company=cast.company.id)
    old = timezone.now() - timedelta(days=1, minutes=5)
    Load.objects.update(at=old, done_at=old)
    told = problem(calls(cast, "head").post(f"loads/{load}/undo", {}), 422, "refused")
    assert [one["code"] for one in told["errors"]] == ["load_too_old"]


def test_a_refused_load_leaves_none_and_a_partial_one_is_undone(cast):
    add_kpi(cast)
    rows = [{"kpi": "response", "period": str(WEEK), "actual": 1}, {"kpi": "nothing", "period": str(WEEK), "actual": 1}]
    head = calls(cast, "head")
    problem(head.post("measurements", rows), 422, "refused")
    set_scope(company=cast.company.id)
    assert not Load.objects.exists()
    load = head.post("measurements?partial=1", rows).json()["load"]
    assert head.post(f"loads/{load}/undo", {}).json()["removed"] == 1


def test_pages_go_from_the_latest_to_the_first(cast):
    add_kpi(cast)
    made = [loaded(cast, actual=float(n)) for n in range(3)]
    head = calls(cast, "head")
    first = head.get("loads?limit=2").json()
    second = head.get(first["next"].partition("testserver")[2]).json()
    assert [one["id"] for one in first["results"] + second["results"]] == made[::-1]
    assert second["next"] is None
