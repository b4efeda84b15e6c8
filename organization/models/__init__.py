"""What is kept about who."""

from organization.models.absence import Absence
from organization.models.company import (
    KEY_PATTERN,
    MOST_DAYS_OPEN,
    ChangeMark,
    Company,
    CompanyEntry,
    Department,
    Function,
    SecondFactorFor,
    Velocity,
    key_validator,
)
from organization.models.day_off import DayOff
from organization.models.keys import CompanyRow, uuid7
from organization.models.mail import OutgoingMail
from organization.models.membership import ExecutiveVisit, Invitation, Membership, Role
from organization.models.notice import Notice, NoticePreference, ReminderRound
from organization.models.person import User
from organization.models.scope import company_scope, current_scope, set_scope
from organization.models.sign_in import SignInAct, SignInEvent
from organization.models.token import KeptAnswer, Scope, Standing, Token

__all__ = [
    "KEY_PATTERN",
    "MOST_DAYS_OPEN",
    "Absence",
    "ChangeMark",
    "Company",
    "CompanyEntry",
    "CompanyRow",
    "DayOff",
    "Department",
    "ExecutiveVisit",
    "Function",
    "Invitation",
    "KeptAnswer",
    "Membership",
    "Notice",
    "NoticePreference",
    "OutgoingMail",
    "ReminderRound",
    "Role",
    "Scope",
    "SecondFactorFor",
    "SignInAct",
    "SignInEvent",
    "Standing",
    "Token",
    "User",
    "Velocity",
    "company_scope",
    "current_scope",
    "key_validator",
    "set_scope",
    "uuid7",
]
