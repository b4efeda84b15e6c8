"""Who may open what of KPIs: definitions, targets, values."""

from datetime import date
from typing import Any

from kpis.models import Contributor, Kpi
from kpis.rules.targets import TargetVersion
from kpis.services.derivations import Wanted, set_derivation
from kpis.services.entry_links import entry_link
from kpis.services.kpis import create_kpi
from kpis.services.targets import set_target
from tests.cast import ACTOR, Cast
from tests.drawn import draw
from tests.house.url_matrix.organization import a_department
from tests.house.url_matrix.rows import Row
from tests.kpis.values import WEEK


def a_due_link(cast: Cast) -> dict[str, object]:
    """The link of a mail to the owner, whose values are due."""
    draw(cast, active=True)
    link = entry_link(company=cast.company, person=cast.owner, actor=ACTOR)
    return {"slug": "alder", "token": link.rstrip("/").rsplit("/", 1)[-1]}


EDITORS = frozenset({"head", "alignment_owner"})
ALIGNMENT_OWNER = frozenset({"alignment_owner"})


def a_kpi(cast: Cast) -> dict[str, object]:
    """A draft of the head's department."""
    said: dict[str, Any] = {"name": "Win rate", "unit": "%", "direction": "higher", "department": cast.sales.id}
    return {"key": create_kpi(company=cast.company, key="win-rate", level="department", actor=ACTOR, **said).key}


def a_contributor(cast: Cast) -> dict[str, object]:
    """Sales puts something into the company's."""
    kpi = Kpi.objects.get(company=cast.company, key=a_company_kpi(cast)["key"])
    row = Contributor.objects.create(company=cast.company, kpi=kpi, department=cast.sales, input="leads")
    return {"contributor": row.id}


def a_computed_kpi(cast: Cast) -> dict[str, object]:
    """The draft, computed from the company's."""
    keys = a_kpi(cast)
    a_company_kpi(cast)
    kpi = Kpi.objects.get(company=cast.company, key=keys["key"])
    set_derivation(company=cast.company, kpi=kpi.id, wanted=Wanted(kind="formula", expression="retention"), actor=ACTOR)
    return keys


def a_company_kpi(cast: Cast) -> dict[str, object]:
    """A draft of the company's."""
    return {
        "key": create_kpi(company=cast.company, key="retention", level="company", name="Retention", actor=ACTOR).key
    }


def an_own_kpi(cast: Cast) -> dict[str, object]:
    """A person's own: not everybody's to read."""
    said: dict[str, Any] = {"name": "Calls", "department": cast.sales.id, "owner": cast.owner.id}
    return {"key": create_kpi(company=cast.company, key="calls", level="individual", actor=ACTOR, **said).key}


def a_target(cast: Cast) -> dict[str, object]:
    """A version of the draft's target."""
    keys = a_kpi(cast)
    kpi = Kpi.objects.get(company=cast.company, key=keys["key"])
    version = TargetVersion(starts_on=date(2026, 1, 1), value=30.0)
    return {**keys, "target": set_target(company=cast.company, kpi=kpi.id, version=version, actor=ACTOR).target.id}


KPI = {"name": "New rate", "level": "individual", "decimals": "1", "aggregation": "last", "measure_cadence": "weekly"}
TARGET = {"starts_on": "2026-01-01", "value": "30"}
WRITERS = frozenset({"head", "alignment_owner", "owner"})


def somebodys_kpis(cast: Cast) -> dict[str, object]:
    """An address without parts, where the drawn KPIs live."""
    draw(cast, active=True)
    return {}


KPIS: dict[str, tuple[Row, ...]] = {
    # the holder is asked for nothing, and whoever is signed in gets nothing more
    "entry": (
        Row(keys=a_due_link, answers={"*": 200}),
        Row("post", keys=a_due_link, answers={"*": 200}),
        Row(keys=lambda cast: {"slug": "alder", "token": "wrong"}, answers={"*": 410}),
    ),
    "kpis:index": (Row(),),
    "kpis:create": (
        Row(may=EDITORS),
        Row("post", may=EDITORS, data=lambda cast: {**KPI, "department": str(cast.sales.id)}, ok=302),
    ),
    "kpis:edit": (
        Row(may=EDITORS, keys=a_kpi),
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
    ),
    "kpis:propose": (Row("post", may=EDITORS, keys=a_kpi, ok=302),),
    "kpis:targets": (
        Row(keys=a_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, data=TARGET, ok=302),
    ),
    "kpis:target-correct": (
        Row(may=EDITORS, keys=a_target),
        Row("post", may=EDITORS, keys=a_target, data=TARGET, ok=302),
    ),
    "kpis:target-remove": (Row("post", may=EDITORS, keys=a_target, ok=302),),
    "kpis:derivation": (
        Row(keys=a_computed_kpi),
        Row(keys=an_own_kpi, may={"owner", "head", "alignment_owner", "executive"}),
        Row("post", may=EDITORS, keys=a_kpi, ok=422),
        Row("post", may=EDITORS, keys=a_computed_kpi, data={"kind": "formula", "expression": "retention * 2"}, ok=302),
    ),
    "kpis:derivation-remove": (Row("post", may=EDITORS, keys=a_computed_kpi, ok=302),),
    "kpis:inputs": (Row(),),
    "kpis:input": (
        Row("post", may=EDITORS, keys=a_contributor, ok=422),
        Row("post", may=EDITORS, keys=a_contributor, data={"period": str(WEEK), "text": "As planned"}, ok=302),
    ),
    "kpis:lock": (
        Row(may=ALIGNMENT_OWNER, keys=a_company_kpi),
        Row("post", may=ALIGNMENT_OWNER, keys=a_company_kpi, ok=422),
    ),
    "kpis:retire": (
        Row(may=EDITORS, keys=a_kpi),
        Row("post", may=EDITORS, keys=a_kpi, data={"why": "Replaced"}, ok=302),
    ),
    "kpis:week": (Row(),),
    "kpis:week-department": (Row(may=WRITERS, keys=a_department),),
    # a file of the values that are one's own; of none, there is no file
    "kpis:week-file": (
        Row(
            may={"owner", "head", "executive", "alignment_owner"},
            keys=somebodys_kpis,
            why_not=302,
        ),
    ),
    "kpis:week-upload": (Row(), Row("post", ok=422, why_not=422)),
}
