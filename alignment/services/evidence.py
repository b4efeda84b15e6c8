"""Keeps what history says of every link: the stage "evidence" of the company-wide results."""

from datetime import date
from uuid import UUID

import numpy as np
from django.db import connection

from alignment.models import Evidence, LinkEvidence
from alignment.rules.evidence import ALGORITHM, Found, evidence_of
from alignment.rules.fingerprint import Part, fingerprint
from alignment.rules.leading import REASONS, VERDICTS
from alignment.rules.panel import Panel
from alignment.services.stages import is_kept, keep
from kpis.rules.calendar import CADENCES
from kpis.services.staged import NEVER, Column, stage, uuid_column
from organization.http.request import company_today
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

STAGE = "evidence"

_NUMBERS = ("r", "low", "high", "p", "p_adjusted")


def keep_evidence(*, company: Company, panel: Panel, day: date, actor: Actor) -> bool:
    """Test all links and write what changed: their evidence, and the verdict in the link itself. True if anything did.

    Evidence is kept for today alone: of an earlier day it is computed where it is asked for (alignment/selectors/evidence.py).
    """
    if day < company_today(company):
        return False
    told = fingerprint(*_input(panel))
    if is_kept(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told):
        return False
    with recorded(actor):
        changed = _write(company, panel, evidence_of(panel))
        keep(company=company, stage=STAGE, day=day, algorithm=ALGORITHM, input_hash=told)
    return changed


def _input(panel: Panel) -> list[Part]:
    """All that the verdicts hang on."""
    links = panel.links
    linked = np.union1d(links.child, links.parent)
    parts: list[Part] = [panel.weeks.astype(np.int64), panel.history[linked], links.child, links.parent]
    parts += [links.polarity, links.lag, panel.level[linked], [str(one) for one in links.ids]]
    parts += [[panel.cadence[at] for at in linked]]
    for series in panel.series.values():
        parts += [series.cadence, series.starts.astype(np.int64), series.rows, series.values]
    return parts


def _write(company: Company, panel: Panel, found: Found) -> bool:
    stage("staged_evidence", _columns(panel, found))
    told = {"company": company.pk}
    with connection.cursor() as cursor:
        changed = 0
        for statement in (_GONE, _KEPT, _LINKS, _UNTESTED):
            cursor.execute(statement, told)
            changed += cursor.rowcount
    return changed > 0


def _columns(panel: Panel, found: Found) -> dict[str, Column]:
    tested = found.tested
    columns: dict[str, Column] = {
        "link_id": uuid_column(panel.links.ids),
        "verdict": tested.verdict.astype(np.int16),
        "reason": tested.reason.astype(np.int16),
        "cadence": found.cadence.astype(np.int16),
        "lag_weeks": found.lag_weeks.astype(np.int16),
        "n": np.clip(tested.n, 0, 32767).astype(np.int16),
        "testable_from": found.testable_from,
    }
    # twelve digits: the last bits depend on how many KPIs are computed at once, and would make every row a changed one
    return columns | {name: np.round(getattr(tested, name), 12) for name in _NUMBERS}


def _listed(words: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"


_CHOSEN = {
    "verdict": f"({_listed(VERDICTS)})[s.verdict + 1]",
    "reason": f"({_listed(REASONS)})[s.reason + 1]",
    "cadence": f"({_listed(CADENCES)})[s.cadence + 1]",
    "lag_weeks": "nullif(s.lag_weeks, -1)",
    "n": "s.n",
    "testable_from": f"nullif(s.testable_from, '{NEVER}'::date)",
    **{name: f"nullif(s.{name}, 'NaN'::float8)" for name in _NUMBERS},
}
_GONE = """
DELETE FROM alignment_linkevidence e WHERE e.company_id = %(company)s
    AND NOT EXISTS (SELECT 1 FROM staged_evidence s WHERE s.link_id = e.link_id)
"""
# A link that was removed since the panel was read gets none.
_KEPT = f"""
INSERT INTO alignment_linkevidence AS e (company_id, link_id, {", ".join(_CHOSEN)})
SELECT l.company_id, l.id, {", ".join(_CHOSEN.values())}
FROM staged_evidence s JOIN alignment_cascadelink l ON l.company_id = %(company)s AND l.id = s.link_id
ON CONFLICT (company_id, link_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _CHOSEN)}
WHERE ({", ".join(f"e.{name}" for name in _CHOSEN)}) IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _CHOSEN)})
"""  # noqa: S608  only names of this file
_LINKS = f"""
UPDATE alignment_cascadelink l SET evidence = {_CHOSEN["verdict"]}
FROM staged_evidence s
WHERE l.company_id = %(company)s AND l.id = s.link_id AND l.evidence <> {_CHOSEN["verdict"]}
"""  # noqa: S608
# A link one end of which has retired is not tested any more: what it claims is a claim again.
_UNTESTED = f"""
UPDATE alignment_cascadelink l SET evidence = '{Evidence.CLAIMED}'
WHERE l.company_id = %(company)s AND l.evidence <> '{Evidence.CLAIMED}'
    AND NOT EXISTS (SELECT 1 FROM staged_evidence s WHERE s.link_id = l.id)
"""  # noqa: S608


def forget_evidence(*, company: Company, link: UUID) -> None:
    """The claim is another one now: what history said of the former is gone until it is tested again."""
    LinkEvidence.objects.filter(company=company, link_id=link).delete()
