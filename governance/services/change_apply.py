"""Does what a request asks for: with the services that would have done it directly, in one transaction, or tries it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NoReturn, TypeVar, cast
from uuid import UUID

from django.db import transaction

from alignment.services.activation import activate
from alignment.services.links import LinkFields, accept_link, create_link, edit_link, remove_link
from governance.models import ChangeRequest
from governance.rules.changes import VERSION
from kpis.rules.targets import TargetVersion
from kpis.services import guards
from kpis.services.derivations import Wanted, remove_derivation, set_derivation
from kpis.services.kpis import KpiFields, edit_kpi, retire_kpi
from kpis.services.locks import clear_lock
from kpis.services.targets import remove_target, set_target
from organization.models import Company
from organization.rules.actors import Actor

#: The door of the trail through which an approved request comes.
DOOR = "change"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Doing:
    """What all parts need: `actor` applies; `author` asked, and is the author of links."""

    company: Company
    kpi: UUID
    actor: Actor
    author: Actor
    why: str
    exception: str


def apply_proposal(*, company: Company, change: ChangeRequest, actor: Actor) -> None:
    """Everything that the request asks for, in the caller's transaction; guards are told that it was approved.

    Links are its author's claims, accepted by who approves (four eyes), unless that is one person or nobody.

    Raises:
        Refused: what any of the services refuses.
    """
    assert change.kpi_id is not None  # noqa: S101  a request is always about a KPI
    through = replace(actor, door=DOOR)
    author = change.author
    doing = _Doing(
        company,
        change.kpi_id,
        through,
        Actor(id=author.id, name=author.name, door=DOOR) if author else through,
        f"CR-{change.number}: {change.reason}",
        change.exception,
    )
    proposal = change.proposal
    with guards.within(change.id):
        if proposal.get("clear_lock"):
            clear_lock(company=company, kpi=doing.kpi, actor=through, exception=change.exception)
        if proposal.get("fields"):
            edit_kpi(
                company=company, kpi=doing.kpi, changes=_fields(proposal["fields"]), actor=through, why=doing.why,
                exception=_exception(doing, proposal),
            )  # fmt: skip
        if proposal.get("derivation"):
            _derive(doing, proposal)
        _targets(doing, proposal)
        for one in proposal.get("links", []):
            _link(doing, one)
        if proposal.get("activate"):
            activate(company=company, kpi=doing.kpi, actor=through, why=doing.why)
        if proposal.get("retire"):
            retire_kpi(
                company=company, kpi=doing.kpi, actor=through, why=doing.why, exception=_exception(doing, proposal)
            )


def _exception(doing: _Doing, proposal: Mapping[str, Any]) -> str:
    """The reason for passing over a lock, told with the request's number; none where the lock was cleared first."""
    if not doing.exception or proposal.get("clear_lock"):
        return ""
    return f"{doing.why.partition(':')[0]}: {doing.exception}"


def _derive(doing: _Doing, proposal: Mapping[str, Any]) -> None:
    said: dict[str, Any] = {"company": doing.company, "kpi": doing.kpi, "actor": doing.actor, "why": doing.why}
    exception, wanted = _exception(doing, proposal), wanted_of(proposal["derivation"])
    if wanted is None:
        remove_derivation(**said, exception=exception)
    else:
        set_derivation(**said, wanted=wanted, exception=exception)


def wanted_of(derivation: Mapping[str, Any]) -> Wanted | None:
    """What a KPI shall be computed from, from its JSON values; None: it is typed again."""
    if derivation["kind"] == "typed":
        return None
    since = derivation.get("since")
    return Wanted(
        kind=derivation["kind"],
        expression=derivation.get("expression", ""),
        how=derivation.get("how", ""),
        values=tuple(UUID(one) for one in derivation.get("values", ())),
        divisors=tuple(UUID(one) for one in derivation.get("divisors", ())),
        coverage=float(derivation.get("coverage", 1.0)),
        factor=float(derivation.get("factor", 1.0)),
        since=date.fromisoformat(since) if since else None,
    )


def _targets(doing: _Doing, proposal: Mapping[str, Any]) -> None:
    exception = _exception(doing, proposal)
    if target := proposal.get("target"):
        set_target(
            company=doing.company, kpi=doing.kpi, version=version_of(target), actor=doing.actor, why=doing.why,
            replaces=UUID(target["replaces"]) if target.get("replaces") else None, exception=exception,
        )  # fmt: skip
    if removed := proposal.get("removes"):
        remove_target(
            company=doing.company, kpi=doing.kpi, target=UUID(removed), actor=doing.actor, why=doing.why,
            exception=exception,
        )  # fmt: skip


def _link(doing: _Doing, one: Mapping[str, Any]) -> None:
    if one["act"] == "remove":
        remove_link(company=doing.company, link=UUID(one["link"]), actor=doing.actor, why=doing.why)
        return
    claim = cast(LinkFields, dict(one["fields"]))
    if one["act"] == "add":
        link = create_link(
            company=doing.company, child=doing.kpi, parent=UUID(one["parent"]), actor=doing.author, why=doing.why, **claim
        )  # fmt: skip
    else:
        link = edit_link(
            company=doing.company, link=UUID(one["link"]), changes=claim, actor=doing.author, why=doing.why
        )
    if link.accepted_by_id is None and doing.actor.id not in (None, link.author_id):
        accept_link(company=doing.company, link=link.id, actor=doing.actor, why=doing.why)


def version_of(target: Mapping[str, Any]) -> TargetVersion:
    """A target version from its JSON values."""
    said: dict[str, Any] = {name: target.get(name) for name in VERSION}
    for name in ("starts_on", "ends_on"):
        said[name] = date.fromisoformat(said[name]) if said[name] else None
    return TargetVersion(**{**said, "shape": said["shape"] or "flat", "scope": said["scope"] or "period"})


def _fields(said: Mapping[str, Any]) -> KpiFields:
    ids = ("department", "owner", "deputy")
    return cast(KpiFields, {name: UUID(value) if name in ids and value else value for name, value in said.items()})


class _Undone(Exception):  # noqa: N818  carries what was seen out of a transaction that is rolled back
    def __init__(self, seen: object) -> None:
        super().__init__()
        self.seen = seen


def try_out(*, company: Company, change: ChangeRequest, actor: Actor, look: Callable[[], T]) -> T:
    """What `look` sees in a company in which the request is applied; nothing of it stays.

    Raises:
        Refused: it cannot be applied.
    """
    try:
        with transaction.atomic():
            apply_proposal(company=company, change=change, actor=actor)
            _undo(look())
    except _Undone as undone:
        return cast(T, undone.seen)


def _undo(seen: object) -> NoReturn:
    raise _Undone(seen)
