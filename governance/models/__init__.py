"""What governance keeps: policy, requests, disputes, variances, reviews, the cycle and maturity."""

from governance.models.accountability import Accountability, Answer
from governance.models.change import (
    ChangeApproval,
    ChangeComment,
    ChangeKind,
    ChangeRequest,
    ChangeStatus,
    Verdict,
)
from governance.models.cycle import AlignmentCycle, CycleKind, SignOff, SkippedStep
from governance.models.decision import ActionItem, Decision, DecisionKind
from governance.models.dispute import Dispute, DisputeStatus
from governance.models.maturity import MaturityScore
from governance.models.policy import PolicyVersion
from governance.models.review import (
    AgendaItem,
    Attendance,
    CalendarFeed,
    ItemKind,
    Outcome,
    Review,
    ReviewCadence,
    ReviewKind,
    ReviewSeries,
    ReviewStatus,
)
from governance.models.variance import (
    Escalation,
    ImprovementPlan,
    PlanStatus,
    Question,
    QuestionMessage,
    Rung,
)

__all__ = [
    "Accountability",
    "ActionItem",
    "AgendaItem",
    "AlignmentCycle",
    "Answer",
    "Attendance",
    "CalendarFeed",
    "ChangeApproval",
    "ChangeComment",
    "ChangeKind",
    "ChangeRequest",
    "ChangeStatus",
    "CycleKind",
    "Decision",
    "DecisionKind",
    "Dispute",
    "DisputeStatus",
    "Escalation",
    "ImprovementPlan",
    "ItemKind",
    "MaturityScore",
    "Outcome",
    "PlanStatus",
    "PolicyVersion",
    "Question",
    "QuestionMessage",
    "Review",
    "ReviewCadence",
    "ReviewKind",
    "ReviewSeries",
    "ReviewStatus",
    "Rung",
    "SignOff",
    "SkippedStep",
    "Verdict",
]
