"""What is kept about how things connect."""

from alignment.models.link import CascadeLink, CompanySnapshot, Evidence, Strength
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
    "Evidence",
    "Holding",
    "RoleTemplate",
    "RollupMethod",
    "Strength",
    "TemplateKpi",
    "TemplateRollup",
    "TemplateTarget",
    "TemplateUse",
]
