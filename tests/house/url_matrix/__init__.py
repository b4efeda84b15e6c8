"""Which person gets which answer at which address: one table, walked by test_rights.py.

Every address of the product needs a row here; one without fails the test. Add yours to the table of its room:

    "kpis:edit": (
        Row(may={"head", "alignment_owner"}, keys=lambda cast: {"key": "win-rate"}),
        Row("post", may={"head", "alignment_owner"}, keys=..., data={"name": "Win rate"}, ok=302),
    ),

Below /c/<slug>/ the rest follows: nobody signed in is sent to sign in (302), another company's people and who has
left see nothing (404), the company's people who may not are told whom to ask (403). Outside a company say each answer
in `answers`; "*" stands for everybody else. Every request is rolled back, so rows do not disturb each other.
"""

from tests.house.api_matrix import API
from tests.house.url_matrix.alignment import ALIGNMENT
from tests.house.url_matrix.dashboards import DASHBOARDS
from tests.house.url_matrix.governance import GOVERNANCE
from tests.house.url_matrix.kpis import KPIS
from tests.house.url_matrix.organization import ORGANIZATION
from tests.house.url_matrix.rows import ANONYMOUS, KINDS, Row, everybody

__all__ = ["ANONYMOUS", "KINDS", "MATRIX"]

MATRIX: dict[str, tuple[Row, ...]] = {
    **ORGANIZATION,
    **KPIS,
    **ALIGNMENT,
    **GOVERNANCE,
    **DASHBOARDS,
    # ── the interface: a session opens nothing there; tests/house/api_matrix.py has its tokens ──
    "api:schema": (everybody(200),),
    "api:docs": (everybody(200),),
    **{name: (Row(keys=rows[0].keys, answers={"*": 401}),) for name, rows in API.items()},
}
