"""Who may open the pages that read across rooms."""

from kpis.services.loads import open_load
from tests.cast import Cast
from tests.drawn import draw
from tests.house.url_matrix.kpis import EDITORS, WRITERS, a_kpi
from tests.house.url_matrix.organization import a_department, nothing, the_inactive, the_member
from tests.house.url_matrix.rows import Keys, Row


def a_load(cast: Cast) -> dict[str, object]:
    """A file that the owner loaded."""
    return {"load": open_load(company=cast.company, actor=cast.actor("owner"), source="file", name="week.csv").id}


def beside_a_kpi(cast: Cast) -> dict[str, object]:
    """An address without parts, in a company with a KPI."""
    a_kpi(cast)
    return {}


READERS = WRITERS | {"executive"}  # of an individual KPI


def living(level: str) -> Keys:
    """One of the drawn KPIs, active: the owner's, but for the company's."""

    def keys(cast: Cast) -> dict[str, object]:
        return {"key": getattr(draw(cast, active=True), level).key}

    return keys


COMPLETION = frozenset({"head", "alignment_owner", "executive"})


DASHBOARDS: dict[str, tuple[Row, ...]] = {
    "dashboards:loads": (Row(),),
    "dashboards:load-new": (
        Row(may=EDITORS, keys=beside_a_kpi),
        Row("post", may=EDITORS, keys=beside_a_kpi, ok=422),
    ),
    "dashboards:load": (
        Row(may={"owner", "alignment_owner", "administrator", "executive", "viewer"}, keys=a_load, why_not=404),
        Row(keys=lambda cast: {"load": cast.owner.id}, ok=404),
    ),
    "dashboards:load-undo": (
        Row(
            "post",
            may={"owner", "alignment_owner", "administrator"},
            keys=a_load,
            ok=302,
            answers={"head": 404, "member": 404},
        ),
    ),
    "dashboards:overview": (Row(),),
    "dashboards:cascade": (Row(),),
    "dashboards:inbox": (Row(),),
    "dashboards:completion": (Row(may=COMPLETION),),
    "dashboards:completion-remind": (
        Row("post", may={"head", "alignment_owner"}, data={"department": "sales"}, ok=302),
        Row("post", may={"alignment_owner"}, data={"department": "support"}, ok=302),
        Row("post", may={"head", "alignment_owner"}, data={"person": "0" * 32}, ok=404),
    ),
    "dashboards:completion-file": (Row(may=COMPLETION),),
    "dashboards:department": (Row(keys=a_department), Row(keys=nothing, ok=404)),
    "dashboards:person": (Row(keys=the_member), Row(keys=the_inactive)),
    "dashboards:overview-department": (Row(keys=a_department), Row(keys=nothing, ok=404)),
    "dashboards:kpi": (
        Row(keys=living("company")),
        Row(keys=living("department")),
        Row(may=READERS, keys=living("individual")),
        Row(keys=nothing, ok=404),
    ),
    "dashboards:kpi-chart": (Row(keys=living("company")), Row(may=READERS, keys=living("individual"))),
    # Told about a period that has no value: refused, but by those only who may say it.
    "dashboards:kpi-explain": (Row("post", may=WRITERS, keys=living("department"), ok=422),),
    "dashboards:kpi-note": (Row("post", may=WRITERS, keys=living("department"), ok=422),),
}
