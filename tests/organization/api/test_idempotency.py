"""A write sent twice with one key is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from kpis.models import Kpi, MeasurementEvent
from organization.models import KeptAnswer, company_scope, set_scope
from tests.api import Calls, calls, make_token, problem
from tests.cast import build_cast
from tests.kpis.values import WEEK, add_kpi

DRAFT = {"key": "win-rate", "name": "Win rate", "level": "department", "department": "sales"}


def test_the_same_key_gives_the_same_answer(cast):
    call = calls(cast, "head")
    first = call.post("kpis", DRAFT, Idempotency_Key="one")
    again = call.post("kpis", DRAFT, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Location"] == first["Location"]
    assert again["Content-Type"] == first["Content-Type"]
    assert (first.get("Idempotent-Replayed"), again.get("Idempotent-Replayed")) == (None, "true")
    problem(call.post("kpis", DRAFT), 422, "refused")  # without the key it is another draft


def test_another_body_or_address_with_the_key_is_refused(cast):
    call = calls(cast, "head")
    call.post("kpis", DRAFT, Idempotency_Key="one")
    problem(call.post("kpis", DRAFT | {"name": "Wins"}, Idempotency_Key="one"), 422, "key_reused")
    problem(call.patch("kpis/win-rate", DRAFT, Idempotency_Key="one"), 422, "key_reused")
    set_scope(company=cast.company.id)
    assert Kpi.objects.get(key="win-rate").name == "Win rate"


def test_keys_belong_to_a_token(cast):
    assert calls(cast, "head").post("kpis", DRAFT, Idempotency_Key="one").status_code == 201
    problem(calls(cast, "alignment_owner").post("kpis", DRAFT, Idempotency_Key="one"), 422, "refused")


def test_a_refusal_frees_the_key(cast):
    call = calls(cast, "head")
    problem(call.post("kpis", {"key": "win-rate"}, Idempotency_Key="one"), 422, "invalid")
    assert call.post("kpis", DRAFT, Idempotency_Key="one").status_code == 201


def test_an_answer_is_kept_for_a_day(cast):
    call = calls(cast, "head")
    call.post("kpis", DRAFT, Idempotency_Key="one")
    set_scope(company=cast.company.id)
    KeptAnswer.objects.update(at=KeptAnswer.objects.get().at - timedelta(days=1, minutes=1))
    problem(call.post("kpis", DRAFT, Idempotency_Key="one"), 422, "refused")  # done anew: the key of the KPI is taken
    call.post("kpis", DRAFT | {"key": "other"}, Idempotency_Key="two")
    set_scope(company=cast.company.id)
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["two"]  # and swept


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_keys_that_are_none(cast, key):
    problem(calls(cast, "head").post("kpis", DRAFT, Idempotency_Key=key), 400, "bad_key")


def test_a_bulk_load_sent_twice_is_loaded_once(cast):
    add_kpi(cast)
    call = calls(cast, "owner")
    body = f"kpi,period,actual\nresponse,{WEEK},3.5\n".encode()
    answers = [
        call.post("measurements", body, kind="text/csv", Idempotency_Key="load").json()["added"] for _ in range(2)
    ]
    assert answers == [1, 1]
    assert call.post("measurements", body, kind="text/csv").json()["unchanged"] == 1
    set_scope(company=cast.company.id)
    assert not MeasurementEvent.objects.exists()


def test_two_at_once_are_done_once(committed):
    """The second waits for the first, on the place in the index that both want."""
    with transaction.atomic():
        cast = build_cast()
        token = make_token(cast, "head").text
    found, inside = [], threading.Barrier(2)

    def send():
        try:
            inside.wait(120)
            response = Calls(token).post("kpis", DRAFT, Idempotency_Key="both")
            found.append((response.status_code, response.content, response.get("Idempotent-Replayed")))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [status for status, *_ in found] == [201, 201]
    assert len({content for _, content, _ in found}) == 1
    assert sorted(str(again) for *_, again in found) == ["None", "true"]
    with company_scope(cast.company.id):
        assert Kpi.objects.filter(key="win-rate").count() == 1
