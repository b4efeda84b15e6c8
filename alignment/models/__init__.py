"""What is kept about how things connect."""

from alignment.models.conflict import (
    Conflict,
    ConflictGrade,
    ConflictKind,
    ConflictStatus,
    Resource,
    ResourceUse,
)
from alignment.models.contribution import Contribution, HandOff, Priority, PriorityKpi
from alignment.models.diagnosis import Diagnosis, Unreadable, Verdict
from alignment.models.evidence import LinkEvidence
from alignment.models.finding import Finding, FindingCount, Severity, SubjectKind, Waiver
from alignment.models.leading_answer import LeadingAnswer
from alignment.models.link import CascadeLink, CompanySnapshot, Evidence, Strength
from alignment.models.stage_run import StageRun
from alignment.models.template import (
    Holding,
    RoleTemplate,
    RollupMethod,
    TemplateKpi,
    TemplateRollup,
    TemplateTarget,
    TemplateUse,
)

__all__ = [
    "CascadeLink",
    "CompanySnapshot",
    "Conflict",
    "ConflictGrade",
    "ConflictKind",
    "ConflictStatus",
    "Contribution",
    "Diagnosis",
    "Evidence",
    "Finding",
    "FindingCount",
    "HandOff",
    "Holding",
    "LeadingAnswer",
    "LinkEvidence",
    "Priority",
    "PriorityKpi",
    "Resource",
    "ResourceUse",
    "RoleTemplate",
    "RollupMethod",
    "Severity",
    "StageRun",
    "Strength",
    "SubjectKind",
    "TemplateKpi",
    "TemplateRollup",
    "TemplateTarget",
    "TemplateUse",
    "Unreadable",
    "Verdict",
    "Waiver",
]
