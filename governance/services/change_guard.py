"""Change control: where the policy asks for a request, nobody changes a KPI directly."""

from collections.abc import Iterator

from django.urls import reverse

from alignment.rules.templates import BY_TEMPLATE
from governance.models import ChangeKind
from governance.rules.changes import kind_of_act
from governance.rules.policy import Policy
from governance.selectors.policy import policy_of
from kpis.models import Kpi
from kpis.rules.faults import WHOLE, Fault
from kpis.services.guards import Act, Write
from organization.models import Company

#: Of the fields that an act changes, enough to know what kind of request it amounts to.
_MEANT: dict[Act, frozenset[str]] = {
    "edit": frozenset({"name"}),
    "derive": frozenset({"derivation"}),
    "relink": frozenset({"rationale"}),
}


def veto(write: Write) -> Iterator[Fault]:
    """Object to what the policy in force asks a request for. One query where it could object at all.

    Free: what an approved request asks for; what the product does itself (files, commands, jobs); and what a job role gives to people,
    changes and takes back: its head says that for all of them at once, with a preview. `place` of a fault: the page to ask on.
    """
    by_itself = write.actor.id is None and write.actor.door != "api"
    by_role = write.level == "individual" and BY_TEMPLATE in write.fields
    if write.change is not None or by_itself or by_role:
        return
    kinds = {
        kind
        for excepted in (bool(write.exception), False)
        if (kind := kind_of_act(write.act, write.fields, status=write.status, excepted=excepted))
    }
    if not kinds:
        return
    policy = policy_of(write.company)
    asked = sorted(kind for kind in kinds if policy.demands(write.level, kind))
    if asked:
        kind = "unlock" if "unlock" in asked else asked[0]
        kpi = Kpi.objects.get(company=write.company, id=write.kpi)
        told = {"kind": str(ChangeKind(kind).label), "place": _place(write.company, kpi, write.act)}
        yield Fault(WHOLE, "needs_change_request", told)


def _seen_by(company: Company) -> Policy:
    """The policy, read once for a page: its company object lives as long as the request."""
    known: Policy | None = company.__dict__.get("_policy")
    if known is None:
        known = company.__dict__["_policy"] = policy_of(company)
    return known


def instead(company: Company, kpi: Kpi, act: Act) -> str:
    """The address where the act is asked for; empty where it is done at once."""
    kind = kind_of_act(act, _MEANT.get(act, frozenset()), status=kpi.status, excepted=False)
    if kind is None:
        return ""
    policy = _seen_by(company)
    under_lock = kpi.locked_until is not None and kind in {"modify", "retarget", "retire"}
    if not policy.demands(kpi.level, kind) and not (under_lock and policy.demands(kpi.level, "unlock")):
        return ""
    return _place(company, kpi, act)


def _place(company: Company, kpi: Kpi, act: Act) -> str:
    """The page on which the act is asked for. What is touched under a lock is asked for where it is without one."""
    kind = kind_of_act(act, _MEANT.get(act, frozenset()), status=kpi.status, excepted=False)
    where = reverse("governance:change-new", kwargs={"company_slug": company.slug, "key": kpi.key, "kind": kind})
    return f"{where}?of=values" if act == "derive" else where
