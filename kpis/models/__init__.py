"""What is kept about what is measured."""

from kpis.models.choices import (
    Aggregation,
    Cadence,
    Cause,
    Direction,
    Health,
    Indicator,
    Level,
    Nature,
    Scope,
    Shape,
    Source,
    Status,
)
from kpis.models.contribution import ContributorReport
from kpis.models.derivation import Derivation, DerivationKind, DerivationSource, RollupHow, SourceRole
from kpis.models.entry_link import EntryLink
from kpis.models.kpi import Contributor, Kpi, Target
from kpis.models.load import Load, LoadFile, LoadStage
from kpis.models.measurement import Explanation, KpiState, Measurement, MeasurementEvent
from kpis.models.skip import Skip

__all__ = [
    "Aggregation",
    "Cadence",
    "Cause",
    "Contributor",
    "ContributorReport",
    "Derivation",
    "DerivationKind",
    "DerivationSource",
    "Direction",
    "EntryLink",
    "Explanation",
    "Health",
    "Indicator",
    "Kpi",
    "KpiState",
    "Level",
    "Load",
    "LoadFile",
    "LoadStage",
    "Measurement",
    "MeasurementEvent",
    "Nature",
    "RollupHow",
    "Scope",
    "Shape",
    "Skip",
    "Source",
    "SourceRole",
    "Status",
    "Target",
]
