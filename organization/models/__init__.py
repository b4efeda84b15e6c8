"""What is kept about who."""

from organization.models.company import (
    KEY_PATTERN,
    ChangeMark,
    Company,
    CompanyEntry,
    Department,
    Function,
    Velocity,
    key_validator,
)
from organization.models.keys import CompanyRow, uuid7
from organization.models.membership import ExecutiveVisit, Invitation, Membership, Role
from organization.models.person import User
from organization.models.scope import company_scope, current_scope, set_scope

__all__ = [
    "KEY_PATTERN",
    "ChangeMark",
    "Company",
    "CompanyEntry",
    "CompanyRow",
    "Department",
    "ExecutiveVisit",
    "Function",
    "Invitation",
    "Membership",
    "Role",
    "User",
    "Velocity",
    "company_scope",
    "current_scope",
    "key_validator",
    "set_scope",
    "uuid7",
]
