"""The KPI page and the department page show what the rules object to about them, with the place to mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alignment.models import Finding
from kpis.services.states import restate
from tests.drawn import draw
from tests.kpis.values import TODAY

pytestmark = pytest.mark.usefixtures("wednesday")


def objected(cast, kpi, rule="no-target"):
    return Finding.objects.create(
        company=cast.company, rule=rule, severity="error", step=1, kind="kpi", subject=kpi.id, key=kpi.key,
        department=kpi.department, params={"name": kpi.name}, since=TODAY, last_seen=TODAY,
    )  # fmt: skip


def page(client, cast, who, name, key, query=""):
    client.force_login(cast.person(who).user)
    return client.get(
        reverse(f"dashboards:{name}", kwargs={"company_slug": "alder", "key": key}) + query
    ).content.decode()


def test_open_ones_with_their_place_and_nothing_where_there_are_none(client, cast):
    drawn = draw(cast, active=True)
    restate(company=cast.company)
    assert "What the rules object to" not in page(client, cast, "head", "kpi", "win-rate")
    found = objected(cast, drawn.department)
    for name, key in (("kpi", "win-rate"), ("department", "sales")):
        told = page(client, cast, "head", name, key)
        assert "What the rules object to" in told
        assert "No target is in force today" in told
        assert 'href="/c/alder/kpis/win-rate/targets/">Targets' in told
    viewed = page(client, cast, "viewer", "kpi", "win-rate")
    assert "No target is in force today" in viewed
    assert ">Targets<span" not in viewed
    assert "What the rules" not in page(client, cast, "head", "kpi", "win-rate", f"?as_of={TODAY - timedelta(days=9)}")
    Finding.objects.filter(id=found.id).update(cleared_on=TODAY)
    assert "What the rules object to" not in page(client, cast, "head", "department", "sales")
