"""A shop whose rate of returns nobody types."""

from dataclasses import dataclass

import pytest

from kpis.models import Kpi
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.measurements import ValueRow
from organization.models import set_scope
from tests.cast import Cast
from tests.kpis.values import TODAY, WEEK, add_kpi, record


@dataclass(frozen=True)
class Shop:
    """Returns and orders are typed by Olga; the rate is computed."""

    cast: Cast
    returns: Kpi
    orders: Kpi
    rate: Kpi


@pytest.fixture
def shop(cast: Cast) -> Shop:
    returns = add_kpi(cast, "returns", aggregation="sum", decimals=0, unit="")
    orders = add_kpi(cast, "orders", aggregation="sum", decimals=0, unit="")
    rate = add_kpi(cast, "return-rate", name="Return rate", direction="lower")
    wanted = Wanted(kind="formula", expression="returns / orders * 100")
    set_derivation(company=cast.company, kpi=rate.id, wanted=wanted, actor=cast.actor("head"), today=TODAY)
    record(cast, ValueRow(returns.id, WEEK, 12.0), ValueRow(orders.id, WEEK, 150.0))
    return Shop(cast, returns, orders, rate)


@pytest.fixture
def page(cast, client):
    """Ask for an address below the company as somebody; the scope stands again afterwards."""

    def ask(path, who="head", *, post=None, target=None, grid=False, **query):
        client.force_login(cast.person(who).user)
        headers = {"HX-Request": "true", "HX-Target": target} if target else {"X-Grid": "1"} if grid else {}
        url = f"/c/alder/{path}"
        answer = client.get(url, query, headers=headers) if post is None else client.post(url, post, headers=headers)
        set_scope(company=cast.company.id)
        return answer

    return ask
