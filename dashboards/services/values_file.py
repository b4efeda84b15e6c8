"""Loads a file of values: everything or nothing, faults by row number."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from uuid import UUID

from django.db import transaction

from dashboards.rules.company_file_faults import Fault, Faults
from dashboards.rules.company_file_text import LARGEST, decoded
from dashboards.rules.packed import unpacked
from dashboards.rules.values_file import ValueRow, row_name, value_rows
from kpis.models import Source
from kpis.services.ingest import Ingested, LongColumns, ingest_measurements
from kpis.services.measurements import HeldKpi, RowFault, ValuesRefused
from organization.models import Company
from organization.rules.actors import Actor
from organization.services.trail import recorded

WHY = "values file"


class ValuesFileRefused(Exception):  # noqa: N818  as the product says it
    """The file cannot be loaded; `faults` say why, in the order of its rows. Nothing was saved."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(f"{faults.count} faults")
        self.faults = faults


def load_values(
    *,
    company: Company,
    data: bytes,
    actor: Actor,
    progress: Callable[[int], None] | None = None,
    read: Callable[[], None] | None = None,
    load: UUID | None = None,
    only: Callable[[HeldKpi], bool] | None = None,
    reason: str = "",
) -> Ingested:
    """Record the values of a CSV or NDJSON file, which may be gzipped. A value that stood and differs is corrected, and
    the trail keeps it.

    `progress` hears now and then how many rows are read, `read` when all are: then they are checked and written at once.
    `load`: what the values belong to, so that they can be undone as one. `only`: which KPIs the actor may write.

    Raises:
        ValuesFileRefused: anything is wrong with it.
    """
    faults = Faults()
    text = text_of(data, faults)
    if text is None:
        raise ValuesFileRefused(faults)
    with transaction.atomic(), recorded(actor, why=reason or WHY):
        rows = LongColumns(chain(value_rows(text, faults, progress), _at_end(read)))
        try:
            found = ingest_measurements(
                company=company,
                columns=rows,
                actor=actor,
                source=Source.FILE,
                reason=reason or WHY,
                load=load,
                only=only,
            )
        except ValuesRefused as refused:
            raise ValuesFileRefused(_merged(faults, refused.faults)) from None
        if faults:
            raise ValuesFileRefused(faults)
    return found


def _at_end(read: Callable[[], None] | None) -> Iterator[ValueRow]:
    """No row, only the moment after the last one: a generator runs when it is asked."""
    if read is not None:
        read()
    yield from ()


def text_of(data: bytes, faults: Faults, *, most: int = LARGEST) -> str | None:
    """The text of a file, unpacked; None with a fault otherwise."""
    plain = unpacked(data, faults, most=most)
    return None if plain is None else decoded(plain, faults)


def _merged(read: Faults, refused: Iterable[RowFault]) -> Faults:
    """What could not be read and what was refused, by row."""
    merged = Faults()
    said = [(_row_of(fault), fault) for fault in read.kept]
    said += [(fault.index, _fault(fault)) for fault in refused]
    for _, fault in sorted(said, key=lambda one: one[0]):
        merged.add(fault.where, fault.problem, fault.expected, **fault.words)
    merged.count += read.count - len(read.kept)
    return merged


def _row_of(fault: Fault) -> int:
    digits = "".join(character for character in fault.where.partition(",")[0] if character.isdigit())
    return int(digits or 0)


def _fault(fault: RowFault) -> Fault:
    words = {name: str(value)[:60] for name, value in fault.params.items()}
    return Fault(row_name(fault.index, fault.field), f"entry_{fault.code}", f"entry_{fault.code}", {**words})
