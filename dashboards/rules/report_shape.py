"""The alignment report's structure as JSON Schema. Parts that are not computed yet are null."""

from typing import Any, get_args

from alignment.rules.findings import SEVERITIES
from alignment.rules.findings.registry import SubjectKind
from dashboards.rules.company_file_kinds import DAY
from dashboards.rules.company_file_shape import LEVELS
from governance.rules.maturity import CRITERION, STAGES
from governance.rules.maturity import LEVELS as MATURITY_LEVELS
from governance.rules.steps import STEPS
from kpis.rules.health import HEALTHS
from kpis.rules.process_limits import SIGNALS
from kpis.rules.variance import FLAGS

FORMAT = "plumbline-report/1"
#: Which rules made the figures; a change of their meaning changes it.
ALGORITHM = "states/1"
EVIDENCE = ("claimed", "too_little_data", "no_evidence", "supported", "contradicted")
VERDICTS = ("below", "strategy_or_external", "unclear", "no_significant_variance")

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "number"}
_DAY: Schema = {"type": "string", "format": "date", "pattern": f"^{DAY}$"}
_BOOLEAN: Schema = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_FORECAST = _object(
    at=_DAY,
    value=_NUMBER,
    low=_or_null(_NUMBER),
    high=_or_null(_NUMBER),
    p_miss=_or_null({"type": "number", "minimum": 0, "maximum": 1}),
)
_KPI = _object(
    key=_TEXT,
    level={"enum": list(LEVELS)},
    department=_or_null(_TEXT),
    owner=_or_null(_TEXT),
    period=_or_null(_DAY),
    actual=_or_null(_NUMBER),
    target=_or_null(_NUMBER),
    low=_or_null(_NUMBER),
    high=_or_null(_NUMBER),
    final_target=_or_null(_NUMBER),
    variance=_or_null(_NUMBER),
    variance_pct=_or_null(_NUMBER),
    health={"enum": list(HEALTHS)},
    stale=_BOOLEAN,
    misses_in_a_row={"type": "integer", "minimum": 0},
    signal={"enum": list(SIGNALS)},
    adverse=_BOOLEAN,
    flag={"enum": list(FLAGS)},
    forecast=_or_null(_FORECAST),
)
_LINK = _object(
    child=_TEXT,
    parent=_TEXT,
    evidence={"enum": list(EVIDENCE)},
    lag_weeks=_or_null({"type": "integer", "minimum": 0}),
    r=_or_null(_NUMBER),
    p_adjusted=_or_null(_NUMBER),
    testable_from=_or_null(_DAY),
)
_ORIGIN = _object(
    kpi=_or_null(_TEXT),
    share={"type": "number", "minimum": 0, "maximum": 1},
    onset=_DAY,
    size_sigma=_or_null(_NUMBER),
    path={"type": "array", "items": _or_null(_TEXT)},
)
_COMING = _object(
    company_kpi=_TEXT,
    **{"from": _DAY},
    in_weeks={"type": "integer", "minimum": 0},
    size_sigma=_NUMBER,
)
_DIAGNOSIS = _object(
    company_kpi=_TEXT,
    day=_or_null(_DAY),
    verdict={"enum": [*VERDICTS, None]},
    origin_level={"enum": [*LEVELS, None]},
    enough_history=_BOOLEAN,
    ranking={"type": "array", "items": _ORIGIN},
    coming={"type": "array", "items": _COMING},
)
_FINDING = _object(
    rule=_TEXT,
    severity={"enum": list(SEVERITIES)},
    subject=_object(kind={"enum": list(get_args(SubjectKind))}, key=_TEXT),
    reason=_TEXT,
    article={"type": "string", "pattern": "^Step [1-6]$"},
    waived_until=_or_null(_DAY),
)


_CONFLICT = _object(
    kpis={"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
    company_kpi=_or_null(_TEXT),
    source={"type": "array", "items": {"enum": ["structure", "history", "catalogue"]}},
    kind=_or_null({"enum": ["infeasible", "emergent", "offsetting", "amplifying"]}),
    grade={"enum": ["certain", "likely", "possible"]},
    worst_sigma=_or_null(_NUMBER),
    witness=_or_null({"type": "object", "additionalProperties": _or_null(_NUMBER)}),
    resolutions={
        "type": "array",
        "items": _object(
            means={"enum": ["cut", "raise", "guardrail", "replace"]},
            kpi=_or_null(_TEXT),
            target=_or_null(_NUMBER),
            cut=_or_null(_NUMBER),
        ),
    },
    status={"enum": ["open", "resolved", "accepted"]},
    accepted_until=_or_null(_DAY),
)

_LEVEL: Schema = {"enum": list(MATURITY_LEVELS)}
_SCORE: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_CRITERION = _object(
    key={"enum": list(CRITERION)},
    stage={"enum": list(STAGES)},
    coverage={"type": "number", "minimum": 0, "maximum": 1},
    have={"type": "number", "minimum": 0},
    need={"type": "number", "minimum": 0},
    missing=_TEXTS,
)
_MATURITY = _object(
    day=_DAY,
    score=_SCORE,
    level=_LEVEL,
    criteria={"type": "array", "items": _CRITERION},
    gains={"type": "array", "items": _object(criterion=_TEXT, points=_SCORE)},
    departments={"type": "array", "items": _object(department=_TEXT, score=_SCORE, level=_LEVEL)},
)
_STEP = _object(
    step={"type": "integer", "minimum": 1, "maximum": 6},
    key={"enum": list(STEPS)},
    state={"enum": ["done", "open", "blocked", "skipped"]},
    missing=_TEXTS,
)


def json_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a report."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"An alignment report, {FORMAT}",
        **_object(
            format={"const": FORMAT},
            company=_TEXT,
            as_of=_DAY,
            algorithm=_TEXT,
            kpis={"type": "array", "items": _KPI},
            findings=_or_null({"type": "array", "items": _FINDING}),
            links={"type": "array", "items": _LINK},
            conflicts=_or_null({"type": "array", "items": _CONFLICT}),
            diagnoses=_or_null({"type": "array", "items": _DIAGNOSIS}),
            maturity=_or_null(_MATURITY),
            steps=_or_null({"type": "array", "items": _STEP, "minItems": 6, "maxItems": 6}),
        ),
    }
