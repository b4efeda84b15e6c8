"""KPIs change hands when a person hands over."""

from collections.abc import Iterator
from contextlib import contextmanager

from kpis.models import Kpi
from kpis.rules.faults import Refused
from kpis.services.kpis import KpiFields, edit_kpi, retire_kpi
from kpis.wording.life import sentence
from organization.rules import refusals
from organization.rules.estate import RETIRE, Decision
from organization.rules.refusals import RefusedError
from organization.services.handover import Handover


def hand_over_owned(said: Handover) -> None:
    """The successor owns them, or they are retired. Whoever was deputy and becomes owner is deputy no longer."""
    kpis = _kpis(said)
    for one in said.decisions:
        if one.act == RETIRE:
            with _refused_below(one):
                retire_kpi(
                    company=said.company, kpi=one.item.id, actor=said.actor, why=said.why, exception=said.why,
                    today=said.today,
                )  # fmt: skip
            continue
        changes: KpiFields = {"owner": one.to}
        if one.to is not None and kpis[one.item.id].deputy_id == one.to:
            changes["deputy"] = None
        _edit(said, one, changes)


def hand_over_deputised(said: Handover) -> None:
    """The successor is deputy; an owner is no deputy of their own KPI, which then has none."""
    kpis = _kpis(said)
    for one in said.decisions:
        owner = kpis[one.item.id].owner_id
        _edit(said, one, {"deputy": None if one.to == owner else one.to})


def _kpis(said: Handover) -> dict[object, Kpi]:
    found = Kpi.objects.filter(company=said.company, id__in=[one.item.id for one in said.decisions])
    return {kpi.id: kpi for kpi in found}


def _edit(said: Handover, one: Decision, changes: KpiFields) -> None:
    with _refused_below(one):
        edit_kpi(
            company=said.company, kpi=one.item.id, changes=changes, actor=said.actor, why=said.why, exception=said.why
        )


@contextmanager
def _refused_below(one: Decision) -> Iterator[None]:
    """The room below knows this room's refusals as sentences only."""
    try:
        yield
    except Refused as refused:
        said = " ".join(sentence(fault) for fault in refused.faults)
        raise RefusedError(refusals.NOT_POSSIBLE, "", what=one.item.title, why=said) from refused
