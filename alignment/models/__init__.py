"""What is kept about how things connect."""

from alignment.models.diagnosis import Diagnosis, Verdict
from alignment.models.evidence import LinkEvidence
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
    "Diagnosis",
    "Evidence",
    "Holding",
    "LeadingAnswer",
    "LinkEvidence",
    "RoleTemplate",
    "RollupMethod",
    "StageRun",
    "Strength",
    "TemplateKpi",
    "TemplateRollup",
    "TemplateTarget",
    "TemplateUse",
    "Verdict",
]
