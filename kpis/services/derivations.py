"""What a KPI is computed from: set, changed, removed. Its values follow in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any
from uuid import UUID

from kpis.models import Derivation, DerivationKind, DerivationSource, Kpi, RollupHow, Skip, SourceRole, Status
from kpis.rules.calendar import as_cadence, is_supported_day
from kpis.rules.derivation import circle_closed_by, is_finer_or_same
from kpis.rules.derived_values import Definition
from kpis.rules.faults import WHOLE, Fault, refuse
from kpis.rules.formula import FormulaFault, read_formula
from kpis.selectors.derivation import sources_by_kpi
from kpis.selectors.worked import members_in_order
from kpis.services import guards
from kpis.services.derived import rederive_all
from kpis.services.life import held, write_of
from kpis.services.locks import lock_faults
from kpis.services.measurements import hold_kpis
from kpis.services.states import restate
from organization.http.request import company_today
from organization.models import ChangeMark, Company
from organization.models.locks import Lock, hold
from organization.rules.actors import Actor
from organization.services.trail import recorded

#: What a write says that gives a roll-up other members and changes nothing else of it: they follow a job role.
MEMBERS = "members"
#: A roll-up of more members is a mistake.
MOST_SOURCES = 30_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a KPI shall be computed from.

    Formula: `expression` over keys. Roll-up: `how` over `values`; a ratio divides their sum by that of `divisors`, pair
    by pair in their order, and multiplies by `factor`. `coverage`: the share of the members asked that must be in.
    `since`: values before that day stay as they were typed.
    """

    kind: str
    expression: str = ""
    how: str = ""
    values: tuple[UUID, ...] = ()
    divisors: tuple[UUID, ...] = ()
    coverage: float = 1.0
    factor: float = 1.0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What was wanted, with the KPIs it names: `values` and `divisors` in their order, and what is wrong."""

    wanted: Wanted
    values: tuple[Kpi, ...]
    divisors: tuple[Kpi, ...]
    faults: tuple[Fault, ...]

    @property
    def sources(self) -> tuple[Kpi, ...]:
        """Values and divisors."""
        return (*self.values, *self.divisors)

    def definition(self, kpi: Kpi) -> Definition:
        """As rules compute it, for a KPI that need not have it yet."""
        return Definition(
            kpi=kpi.id,
            kind="formula" if self.wanted.kind == DerivationKind.FORMULA else "rollup",
            cadence=as_cadence(kpi.measure_cadence),
            values=tuple(one.id for one in self.values),
            divisors=tuple(one.id for one in self.divisors),
            expression=self.wanted.expression,
            how=self.wanted.how or "sum",  # type: ignore[arg-type]
            coverage=self.wanted.coverage,
            factor=self.wanted.factor,
        )


def set_derivation(
    *,
    company: Company,
    kpi: UUID,
    wanted: Wanted,
    actor: Actor,
    why: str = "",
    exception: str = "",
    today: date | None = None,
) -> Derivation:
    """Say from what the KPI is computed; all its values from `since` on are computed at once, and never typed again.

    Values that were typed are replaced where something is computed in their place, and kept as corrections are.

    Raises:
        Refused: a formula that cannot be read; unknown, retired or more rarely measured sources; a circle (named by its
            path); a retired or locked KPI; shares and pairs that cannot be.
    """
    with recorded(actor, why=exception or why):
        return _set(company, kpi, wanted, actor, why=why, exception=exception, today=today, changes="derivation")


def set_sources(
    *,
    company: Company,
    kpi: UUID,
    sources: Sequence[UUID],
    actor: Actor,
    divisors: Sequence[UUID] = (),
    why: str = "",
    today: date | None = None,
) -> Derivation:
    """Other members for a roll-up that stands. Leave retired ones in: they count for the periods of their life.

    Raises:
        Refused: the KPI is no roll-up; as `set_derivation`.
    """
    with recorded(actor, why=why):
        hold(company.id, Lock.STRUCTURE)
        standing = Derivation.objects.filter(company=company, kpi_id=kpi, kind=DerivationKind.ROLLUP).first()
        refuse([] if standing else [Fault(WHOLE, "no_rollup")])
        assert standing is not None  # noqa: S101 - for the type checker
        wanted = Wanted(
            kind=standing.kind,
            how=standing.how,
            values=tuple(sources),
            divisors=tuple(divisors),
            coverage=standing.coverage,
            factor=standing.factor,
            since=standing.since,
        )
        return _set(company, kpi, wanted, actor, why=why, exception="", today=today, changes=MEMBERS)


def _set(
    company: Company, kpi: UUID, wanted: Wanted, actor: Actor, *, why: str, exception: str, today: date | None, changes: str
) -> Derivation:  # fmt: skip
    """`changes`: what guards are told; where all is as it stands they are told nothing."""
    hold(company.id, Lock.STRUCTURE)
    named = understood(company=company, kpi=kpi, wanted=wanted)
    hold_kpis(company=company, kpis={kpi, *(one.id for one in named.sources)})
    row = held(company=company, kpi=kpi)
    refuse([*_life_faults(row), *named.faults, *lock_faults(row, ["definition"], exception)])
    write = write_of(company, row, "derive", actor, fields=[changes], why=why, exception=exception)
    if not _stands(company, row, named):
        guards.ask(write)
    saved = _saved(company, row, named)
    _settle(write, today)
    return saved


def remove_derivation(
    *, company: Company, kpi: UUID, actor: Actor, why: str = "", exception: str = "", today: date | None = None
) -> None:
    """The KPI is typed again from now on. The values that were computed stay.

    Raises:
        Refused: it is not computed; a lock without the reason of an exception.
    """
    with recorded(actor, why=exception or why):
        hold(company.id, Lock.STRUCTURE)
        row = held(company=company, kpi=kpi)
        standing = Derivation.objects.filter(company=company, kpi_id=kpi).first()
        refuse(
            [
                *([] if standing else [Fault(WHOLE, "not_derived")]),
                *lock_faults(row, ["definition"], exception),
            ]
        )
        assert standing is not None  # noqa: S101 - for the type checker
        write = write_of(company, row, "derive", actor, fields=["derivation"], why=why, exception=exception)
        guards.ask(write)
        DerivationSource.objects.filter(company=company, derivation=standing).delete()
        standing.delete()
        # Nothing would take them back any more: they are as if somebody had declared them.
        Skip.objects.filter(company=company, kpi_id=kpi, computed=True).update(computed=False)
        _settle(write, today)


def follow_sources(write: guards.Write) -> None:
    """What is computed from a KPI follows when it is summed otherwise, retires or comes back. Follows every write."""
    follow_sources_at_once([write])


def follow_sources_at_once(writes: Sequence[guards.Write]) -> None:
    """`follow_sources` for many KPIs that were written in one step."""
    moved = [one for one in writes if _moves_values(one)]
    if not moved:
        return
    company, today = moved[0].company, company_today(moved[0].company)
    changed = rederive_all(
        company=company,
        kpis={one.kpi for one in moved},
        actor=moved[0].actor,
        today=today,
        own=any(one.act == "activate" or "measure_cadence" in one.fields for one in moved),
    )
    if changed:
        restate(company=company, kpis=changed, today=today)
        ChangeMark.objects.create(company=company, kind="values", kpis=sorted(changed))


def _moves_values(write: guards.Write) -> bool:
    turned = write.act == "edit" and bool(write.fields & {"aggregation", "measure_cadence"})
    return turned or write.act in {"retire", "activate"}


def understood(*, company: Company, kpi: UUID, wanted: Wanted) -> Understood:
    """What was wanted, read and checked, without writing anything: also for a form that shows what would come of it."""
    target = Kpi.objects.filter(company=company, id=kpi).first()
    if target is None:
        return Understood(wanted, (), (), (Fault(WHOLE, "no_such_kpi"),))
    formula = wanted.kind == DerivationKind.FORMULA
    values, divisors, faults = _by_formula(company, wanted) if formula else _by_list(company, wanted)
    field = "expression" if formula else "sources"
    sources = {one.id: one for one in (*values, *divisors)}
    if not faults:
        faults += _source_faults(target, list(sources.values()), field, retired_too=not formula)
    if not faults:
        faults += _circle_faults(company, target, sources, field)
    return Understood(wanted, values, divisors, (*faults, *_setting_faults(wanted)))


_Named = tuple[tuple[Kpi, ...], tuple[Kpi, ...], list[Fault]]


def _by_formula(company: Company, wanted: Wanted) -> _Named:
    read = read_formula(wanted.expression)
    if isinstance(read, FormulaFault):
        return (), (), [Fault("expression", f"formula_{read.code}", {"near": read.near})]
    found = {one.key: one for one in Kpi.objects.filter(company=company, key__in=read.keys)}
    unknown = [key for key in read.keys if key not in found]
    faults = [Fault("expression", "unknown_keys", {"keys": ", ".join(unknown)})] if unknown else []
    return tuple(found[key] for key in read.keys if key in found), (), faults


def _by_list(company: Company, wanted: Wanted) -> _Named:
    found = Kpi.objects.filter(company=company).in_bulk(list({*wanted.values, *wanted.divisors}))
    values = tuple(found[one] for one in wanted.values if one in found)
    divisors = tuple(found[one] for one in wanted.divisors if one in found)
    faults = []
    if wanted.kind != DerivationKind.ROLLUP:
        faults.append(Fault("kind", "no_such_choice"))
    if len(values) < len(wanted.values) or len(divisors) < len(wanted.divisors):
        faults.append(Fault("sources", "no_such_kpi"))
    faults += _list_faults(wanted)
    return values, divisors, faults


def _list_faults(wanted: Wanted) -> list[Fault]:
    faults = []
    ratio = wanted.how == RollupHow.RATIO
    if wanted.how not in RollupHow.values:
        faults.append(Fault("how", "no_such_choice"))
    if not wanted.values:
        faults.append(Fault("sources", "missing"))
    if len(wanted.values) > MOST_SOURCES:
        faults.append(Fault("sources", "too_many_sources", {"limit": MOST_SOURCES}))
    if any(len(set(listed)) < len(listed) for listed in (wanted.values, wanted.divisors)):
        faults.append(Fault("sources", "named_twice"))
    if ratio and len(wanted.divisors) != len(wanted.values):
        told = {"values": len(wanted.values), "divisors": len(wanted.divisors)}
        faults.append(Fault("divisors", "unequal_pairs", told))
    if wanted.divisors and not ratio:
        faults.append(Fault("divisors", "only_ratio"))
    return faults


def _source_faults(target: Kpi, sources: Sequence[Kpi], field: str, *, retired_too: bool) -> list[Fault]:
    """Sources live, and are measured as often as what is computed from them, or more often."""
    found = []
    cadence = as_cadence(target.measure_cadence)
    retired = [one.name for one in sources if one.status == Status.RETIRED]
    if retired and not retired_too:
        found.append(Fault(field, "source_retired", {"names": _listed(retired)}))
    rarer = [one.name for one in sources if not is_finer_or_same(as_cadence(one.measure_cadence), cadence)]
    if rarer:
        found.append(Fault(field, "source_rarer", {"names": _listed(rarer)}))
    return found


def _listed(names: Sequence[str]) -> str:
    """At most five of them."""
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "")


def _circle_faults(company: Company, target: Kpi, sources: dict[UUID, Kpi], field: str) -> list[Fault]:
    circle = circle_closed_by(sources_by_kpi(company), target.id, list(sources))
    if circle is None:
        return []
    names = dict(Kpi.objects.filter(company=company, id__in=circle).values_list("id", "name"))
    return [Fault(field, "derived_circle", {"path": " → ".join(names[one] for one in circle)})]


def _setting_faults(wanted: Wanted) -> list[Fault]:
    found = []
    if not 0 < wanted.coverage <= 1:
        found.append(Fault("coverage", "no_share"))
    if not isfinite(wanted.factor) or wanted.factor == 0:
        found.append(Fault("factor", "no_factor"))
    if wanted.since is not None and not is_supported_day(wanted.since):
        found.append(Fault("since", "unsupported_day"))
    return found


def _life_faults(kpi: Kpi) -> list[Fault]:
    return [Fault(WHOLE, "retired")] if kpi.status == Status.RETIRED else []


def _said(wanted: Wanted) -> dict[str, Any]:
    """The columns of a derivation."""
    formula = wanted.kind == DerivationKind.FORMULA
    return {
        "kind": wanted.kind,
        "expression": wanted.expression.strip() if formula else "",
        "how": "" if formula else wanted.how,
        "coverage": 1.0 if formula else wanted.coverage,
        "factor": wanted.factor if wanted.how == RollupHow.RATIO else 1.0,
        "since": wanted.since,
    }


def _stands(company: Company, kpi: Kpi, named: Understood) -> bool:
    """Is it computed so already?"""
    row = Derivation.objects.filter(company=company, kpi=kpi).first()
    if row is None or any(getattr(row, name) != value for name, value in _said(named.wanted).items()):
        return False
    values, divisors = members_in_order(row)
    return (values, divisors) == (
        tuple(one.id for one in named.values),
        tuple(one.id for one in named.divisors),
    )


def _saved(company: Company, kpi: Kpi, named: Understood) -> Derivation:
    """Write what differs, so that the trail shows what changed and nothing else."""
    said = _said(named.wanted)
    row = Derivation.objects.filter(company=company, kpi=kpi).first() or Derivation(company=company, kpi=kpi)
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    for name, value in said.items():
        setattr(row, name, value)
    if row._state.adding:
        row.save(force_insert=True)
    elif changed:
        row.save(update_fields=changed)
    _save_sources(company, row, named)
    return row


def _save_sources(company: Company, row: Derivation, named: Understood) -> None:
    wanted = {
        (one.id, role): position
        for role, kpis in ((SourceRole.VALUE, named.values), (SourceRole.DIVISOR, named.divisors))
        for position, one in enumerate(kpis)
    }
    standing = {(one.kpi_id, one.role): one for one in DerivationSource.objects.filter(company=company, derivation=row)}
    gone = [one.id for key, one in standing.items() if key not in wanted]
    DerivationSource.objects.filter(company=company, id__in=gone).delete()
    moved = [standing[key] for key, at in wanted.items() if key in standing and standing[key].position != at]
    for one in moved:
        one.position = wanted[(one.kpi_id, SourceRole(one.role))]
    DerivationSource.objects.bulk_update(moved, ["position"], batch_size=1000)
    DerivationSource.objects.bulk_create(
        [
            DerivationSource(company=company, derivation=row, kpi_id=kpi, role=role, position=position)
            for (kpi, role), position in wanted.items()
            if (kpi, role) not in standing
        ],
        batch_size=2000,
    )


def _settle(write: guards.Write, today: date | None) -> None:
    """Followers act, values and figures follow, the company is marked as changed."""
    guards.tell(write)
    today = today or company_today(write.company)
    changed = rederive_all(company=write.company, kpis=[write.kpi], actor=write.actor, today=today, own=True)
    restate(company=write.company, kpis={write.kpi, *changed}, today=today)
    ChangeMark.objects.create(company=write.company, kind="edit", kpis=sorted({write.kpi, *changed}))
