"""Adopts versions of the policy. A version is never changed: a new one follows."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from governance.models import PolicyVersion
from governance.rules.policy_document import dump, faults, parse
from governance.selectors.changes import open_requests
from governance.selectors.policy import latest_version
from governance.services.change_seats import note_seats
from kpis.rules.faults import WHOLE, Fault, refuse
from organization.models import ChangeMark, Company, Membership
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

LONGEST_REASON = 1000


def adopt_policy(
    *, company: Company, document: Mapping[str, Any], reason: str, actor: Actor, seen: int | None = None
) -> PolicyVersion:
    """Put a version in force from now on. Open change requests are judged by it at once: who must approve is read anew.

    seen: number of the version that its writer saw (0: none), so that two who edit apart do not undo each other.

    Raises:
        Refused: faults of the document, no reason, the same as what is in force, a version that came meanwhile.
    """
    with recorded(actor, why=reason):
        hold(company.id, Lock.STRUCTURE)
        former = latest_version(company)
        number = former.number if former else 0
        found = faults(document)
        if seen is not None and seen != number:
            found.append(Fault(WHOLE, "changed_meanwhile", {"number": number}))
        if not reason.strip():
            found.append(Fault("reason", "missing"))
        elif len(reason) > LONGEST_REASON:
            found.append(Fault("reason", "too_long", {"limit": LONGEST_REASON}))
        refuse(found)
        rules = dump(parse(document))
        refuse([*_resolver_faults(company, rules), *([Fault(WHOLE, "nothing_new")] if _same(former, rules) else [])])
        version = PolicyVersion.objects.create(
            company=company,
            number=number + 1,
            rules=rules,
            reason=reason.strip(),
            adopted_by_id=actor.id,
            adopted_at=timezone.now(),
        )
        note_seats(company=company, changes=list(open_requests(company)))
        ChangeMark.objects.create(company=company, kind="policy")
    return version


def _same(former: PolicyVersion | None, rules: Mapping[str, Any]) -> bool:
    return former is not None and dump(parse(former.rules)) == rules


def _resolver_faults(company: Company, rules: Mapping[str, Any]) -> list[Fault]:
    """A resolver who is named is somebody who is there."""
    try:
        person = UUID(rules["dispute_resolver"])
    except ValueError:
        return []
    here = Membership.objects.filter(company=company, id=person, active=True).exclude(role="viewer").exists()
    return [] if here else [Fault("dispute_resolver", "not_here")]
