"""Links of the cascade: written, changed, accepted by somebody else, removed."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from alignment.models import CascadeLink, Evidence
from alignment.rules.cascade import cycle_closed_by, level_fault
from alignment.rules.connection import rationale_hints
from alignment.selectors.cascade import couplings
from alignment.services.evidence import forget_evidence
from kpis.models import Kpi, Level, Status
from kpis.rules.faults import WHOLE, Fault, Refused, refuse
from kpis.services import guards
from kpis.services.life import held, settle, write_of
from organization.models import Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded


class LinkFields(TypedDict, total=False):
    """What a link says. `effect`: its parent's units per unit of the child; `strength`: the same in a word, for want of it."""

    rationale: str
    polarity: int
    effect: float | None
    effect_sd: float | None
    strength: str
    lag_weeks: int | None


#: Who accepted a link accepted these; a change of one takes the acceptance back.
ACCEPTED = frozenset({"rationale", "polarity", "effect", "effect_sd", "strength"})
LONGEST_LAG = 104
LONGEST_NOTE = 500


def create_link(
    *, company: Company, child: UUID, parent: UUID, actor: Actor, why: str = "", **fields: Unpack[LinkFields]
) -> CascadeLink:
    """Say that the child moves the parent: one level up, or a coupling of two department KPIs.

    Raises:
        Refused: levels that do not meet, a link that stands already, a retired KPI, a circle (named by its path), no
            sentence, one that names no mechanism, an effect that is no number.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        moved, target = held(company=company, kpi=child), _parent(company, parent)
        link = CascadeLink(
            company=company,
            child=moved,
            child_level=moved.level,
            parent=target,
            parent_level=target.level,
            author_id=actor.id,
        )
        _assign(link, fields)
        refuse([*_pair_faults(moved, target), *claim_faults(link), *vague_faults(link.rationale, moved, target)])
        refuse(_circle_faults(company, moved, target))
        write = write_of(company, moved, "link", actor, fields=["links", *fields], why=why)
        guards.ask(write)
        link.save(force_insert=True)
        settle(write)
    return link


def edit_link(*, company: Company, link: UUID, changes: LinkFields, actor: Actor, why: str = "") -> CascadeLink:
    """Change what a link says. A new sentence, direction or size is a new claim: its acceptance goes; a new direction or lag: its evidence.

    Whoever changes the claim becomes its author, so that somebody else must accept it.

    Raises:
        Refused: no such link, or values that cannot be.
    """
    with recorded(actor, why=why):
        row = _held_link(company, link)
        changed = [name for name, value in changes.items() if getattr(row, name) != _clean(value)]
        if not changed:
            return row
        _assign(row, changes)
        vague = vague_faults(row.rationale, row.child, row.parent) if "rationale" in changed else []
        refuse([*claim_faults(row), *vague])
        write = write_of(company, row.child, "relink", actor, fields=["links", *changed], why=why)
        guards.ask(write)
        columns = list(changed)
        if ACCEPTED & set(changed):
            row.accepted_by_id, row.accepted_at, row.author_id = None, None, actor.id
            row.reaccepted_by_id, row.reaccepted_at, row.reaccepted_note = None, None, ""
            columns += ["accepted_by", "accepted_at", "author", "reaccepted_by", "reaccepted_at", "reaccepted_note"]
        if {"polarity", "lag_weeks"} & set(changed):
            row.evidence = Evidence.CLAIMED
            columns.append("evidence")
            forget_evidence(company=company, link=row.id)
        row.save(update_fields=columns)
        settle(write)
    return row


def accept_link(*, company: Company, link: UUID, actor: Actor, note: str = "", why: str = "") -> CascadeLink:
    """A person other than its author agrees that the link holds; only then it gives credit.

    A link that history contradicts is accepted, or accepted again, with a `note`: why it still holds.

    Raises:
        Refused: no such link; no sentence to agree to; the author; accepted already; no note where one is needed; the
            system, which agrees to nothing.
    """
    note = note.strip()
    with recorded(actor, why=why or note):
        row = _held_link(company, link)
        refuse(_acceptance_faults(row, actor, note))
        write = write_of(company, row.child, "relink", actor, fields=["accepted"], why=why or note)
        guards.ask(write)
        now, columns = timezone.now(), []
        if row.accepted_by_id is None:
            row.accepted_by_id, row.accepted_at = actor.id, now
            columns += ["accepted_by", "accepted_at"]
        if row.doubted:
            row.reaccepted_by_id, row.reaccepted_at, row.reaccepted_note = actor.id, now, note
            columns += ["reaccepted_by", "reaccepted_at", "reaccepted_note"]
        row.save(update_fields=columns)
        settle(write)
    return row


def _acceptance_faults(row: CascadeLink, actor: Actor, note: str) -> list[Fault]:
    found = [] if actor.id is not None else [Fault(WHOLE, "needs_person")]
    if actor.id is not None and actor.id == row.author_id:
        found.append(Fault(WHOLE, "own_link"))
    if row.accepted_by_id and not row.doubted:
        found.append(Fault(WHOLE, "accepted_already"))
    if not row.rationale.strip():
        found.append(Fault("rationale", "missing"))
    if row.doubted and not note:
        found.append(Fault("note", "missing"))
    if len(note) > LONGEST_NOTE:
        found.append(Fault("note", "too_long", {"limit": LONGEST_NOTE}))
    return found


def remove_link(*, company: Company, link: UUID, actor: Actor, why: str = "") -> None:
    """Take a link out of the cascade; the trail keeps it. An active KPI may lose its last link: that is a finding.

    Raises:
        Refused: no such link.
    """
    with recorded(actor, why=why):
        row = _held_link(company, link)
        write = write_of(company, row.child, "unlink", actor, fields=["links"], why=why)
        guards.ask(write)
        row.delete()
        settle(write)


def release_links(write: guards.Write) -> None:
    """A retired KPI leaves the living cascade: its links go (the trail keeps them). Follows every write to a KPI."""
    release_many([write])


def release_many(writes: Sequence[guards.Write]) -> None:
    """`release_links` for many KPIs that retire in one step."""
    retired = [write.kpi for write in writes if write.act == "retire"]
    if not retired:
        return
    company = writes[0].company
    for links in (
        CascadeLink.objects.filter(company=company, child_id__in=retired),
        CascadeLink.objects.filter(company=company, parent_id__in=retired),
    ):
        links.delete()


def _parent(company: Company, parent: UUID) -> Kpi:
    found = Kpi.objects.filter(company=company, id=parent).first()
    if found is None:
        raise Refused([Fault("parent", "no_such_kpi")])
    return found


def _held_link(company: Company, link: UUID) -> CascadeLink:
    found = (
        CascadeLink.objects.select_for_update(of=("self",), no_key=True)
        .filter(company=company, id=link)
        .select_related("child", "parent")
        .first()
    )
    if found is None:
        raise Refused([Fault(WHOLE, "no_such_link")])
    return found


def _clean(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _assign(link: CascadeLink, fields: LinkFields) -> None:
    for name, value in fields.items():
        setattr(link, name, _clean(value))


def _pair_faults(child: Kpi, parent: Kpi) -> list[Fault]:
    fault = level_fault(child.level, parent.level)  # type: ignore[arg-type]
    found = []
    if child.id == parent.id:
        found.append(Fault("parent", "itself"))
    elif fault is not None:
        found.append(Fault("parent", fault))
    elif CascadeLink.objects.filter(company_id=child.company_id, child=child, parent=parent).exists():
        found.append(Fault("parent", "linked_already"))
    found += [
        Fault(field, "retired") for field, one in ((WHOLE, child), ("parent", parent)) if one.status == Status.RETIRED
    ]
    return found


def _circle_faults(company: Company, child: Kpi, parent: Kpi) -> list[Fault]:
    """Only couplings can close a circle; it is named from the child, over the parent, back to the child."""
    if not (child.level == parent.level == Level.DEPARTMENT):
        return []
    circle = cycle_closed_by(couplings(company), child.id, parent.id)
    if circle is None:
        return []
    names = dict(Kpi.objects.filter(company=company, id__in=circle).values_list("id", "name"))
    return [Fault("parent", "circle", {"path": [names[one] for one in circle]})]


def vague_faults(rationale: str, child: Kpi, parent: Kpi) -> list[Fault]:
    """A sentence that says that it matters, not how: it is refused. What a file loaded stays, and findings ask for better."""
    hints = rationale_hints(rationale, child=child.name, parent=parent.name)
    return [Fault("rationale", "vague")] if "vague" in hints and not {"missing", "placeholder"} & set(hints) else []


def claim_faults(link: CascadeLink) -> list[Fault]:
    """A sentence that only is short is saved: the page says so, and activation and findings ask again."""
    found = [Fault("rationale", hint) for hint in rationale_hints(link.rationale) if hint in {"missing", "placeholder"}]
    try:
        link.clean_fields(exclude={field.name for field in link._meta.fields} - set(LinkFields.__annotations__))
    except ValidationError as error:
        found += [Fault(name, "not_possible") for name in error.error_dict]
    for name in ("effect", "effect_sd"):
        number = getattr(link, name)
        if number is not None and not 0 <= number < float("inf"):
            found.append(Fault(name, "not_negative"))
    if link.polarity not in {-1, 1}:
        found.append(Fault("polarity", "no_such_choice"))
    if link.effect is None and link.effect_sd is not None:
        found.append(Fault("effect_sd", "needs_effect"))
    if link.lag_weeks is not None and not 0 <= link.lag_weeks <= LONGEST_LAG:
        found.append(Fault("lag_weeks", "too_long", {"limit": LONGEST_LAG}))
    return found
