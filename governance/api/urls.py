"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import URLPattern, path

from governance.api import answering, changes, disputes, maturity, plans, policy, review_acts, reviews, steps, variances

_DISPUTE = "companies/<slug:slug>/disputes/<int:number>"
_CHANGE = "companies/<slug:slug>/changes/<int:number>"
_COMPANY = "companies/<slug:slug>"
_REVIEW = "companies/<slug:slug>/reviews/<uuid:review>"
urlpatterns: list[URLPattern] = [
    path("companies/<slug:slug>/changes", changes.Changes.as_view(), name="changes"),
    path(_CHANGE, changes.TheChange.as_view(), name="change"),
    path(f"{_CHANGE}/approval", changes.ChangeApproval.as_view(), name="change-approval"),
    path(f"{_CHANGE}/refusal", changes.ChangeRefusal.as_view(), name="change-refusal"),
    path(f"{_CHANGE}/withdrawal", changes.ChangeWithdrawal.as_view(), name="change-withdrawal"),
    path(f"{_CHANGE}/rebase", changes.ChangeRebase.as_view(), name="change-rebase"),
    path(f"{_CHANGE}/application", changes.ChangeApplication.as_view(), name="change-application"),
    path("companies/<slug:slug>/disputes", disputes.Disputes.as_view(), name="disputes"),
    path(_DISPUTE, disputes.TheDispute.as_view(), name="dispute"),
    path(f"{_DISPUTE}/view", disputes.DisputeView.as_view(), name="dispute-view"),
    path(f"{_DISPUTE}/decision", disputes.DisputeDecision.as_view(), name="dispute-decision"),
    path(f"{_DISPUTE}/withdrawal", disputes.DisputeWithdrawal.as_view(), name="dispute-withdrawal"),
    path(f"{_CHANGE}/comments", changes.ChangeComments.as_view(), name="change-comments"),
    path("companies/<slug:slug>/policy", policy.ThePolicy.as_view(), name="policy"),
    path("companies/<slug:slug>/maturity", maturity.TheMaturity.as_view(), name="maturity"),
    path("companies/<slug:slug>/maturity/history", maturity.TheMaturityHistory.as_view(), name="maturity-history"),
    path("companies/<slug:slug>/steps", steps.Steps.as_view(), name="steps"),
    path("companies/<slug:slug>/steps/cycles", steps.AlignmentCycles.as_view(), name="cycles"),
    path("companies/<slug:slug>/steps/lock", steps.CompanyKpisLock.as_view(), name="company-kpis-lock"),
    path("companies/<slug:slug>/steps/sign-off", steps.CycleSignOff.as_view(), name="cycle-sign-off"),
    path("companies/<slug:slug>/steps/<int:step>/skip", steps.StepSkip.as_view(), name="step-skip"),
    path("companies/<slug:slug>/review-series", reviews.ReviewsOfSeries.as_view(), name="review-series"),
    path("companies/<slug:slug>/reviews", reviews.Reviews.as_view(), name="reviews"),
    path("companies/<slug:slug>/reviews/<uuid:review>", reviews.TheReview.as_view(), name="review"),
    path("companies/<slug:slug>/reviews/<uuid:review>/minutes", reviews.ReviewMinutes.as_view(), name="review-minutes"),
    path(f"{_REVIEW}/opening", review_acts.ReviewOpening.as_view(), name="review-opening"),
    path(f"{_REVIEW}/attendance", review_acts.ReviewPeople.as_view(), name="review-attendance"),
    path(f"{_REVIEW}/items/<uuid:item>/outcome", review_acts.ReviewItemOutcome.as_view(), name="review-item-outcome"),
    path(f"{_REVIEW}/moment", review_acts.ReviewMoment.as_view(), name="review-moment"),
    path(f"{_REVIEW}/cancellation", review_acts.ReviewCancellation.as_view(), name="review-cancellation"),
    path(f"{_REVIEW}/closing", review_acts.ReviewClosing.as_view(), name="review-closing"),
    path(f"{_COMPANY}/plans", plans.Plans.as_view(), name="plans"),
    path(f"{_COMPANY}/plans/<uuid:plan>", plans.ThePlan.as_view(), name="plan"),
    path(f"{_COMPANY}/plans/<uuid:plan>/actions", plans.PlanActions.as_view(), name="plan-actions"),
    path(f"{_COMPANY}/actions", plans.Actions.as_view(), name="actions"),
    path(f"{_COMPANY}/actions/<uuid:action>", plans.TheAction.as_view(), name="action"),
    path(f"{_COMPANY}/actions/<uuid:action>/done", plans.ActionDone.as_view(), name="action-done"),
    path(f"{_COMPANY}/decisions", variances.Decisions.as_view(), name="decisions"),
    path(f"{_COMPANY}/escalations", variances.Escalations.as_view(), name="escalations"),
    path(
        f"{_COMPANY}/escalations/<uuid:escalation>/answer",
        variances.EscalationAnswer.as_view(),
        name="escalation-answer",
    ),
    path(f"{_COMPANY}/questions", answering.Questions.as_view(), name="questions"),
    path(f"{_COMPANY}/questions/<uuid:question>/turns", answering.QuestionTurns.as_view(), name="question-turns"),
    path(f"{_COMPANY}/questions/<uuid:question>/closing", answering.QuestionClosing.as_view(), name="question-closing"),
    path(f"{_COMPANY}/accountabilities", answering.Accountabilities.as_view(), name="accountabilities"),
    path(f"{_COMPANY}/kpis/<str:key>/plan", plans.KpiPlan.as_view(), name="kpi-plan"),
    path(f"{_COMPANY}/kpis/<str:key>/decisions", variances.KpiDecisions.as_view(), name="kpi-decisions"),
    path(f"{_COMPANY}/kpis/<str:key>/acceptance", variances.KpiAcceptance.as_view(), name="kpi-acceptance"),
    path(f"{_COMPANY}/kpis/<str:key>/escalation", variances.KpiEscalation.as_view(), name="kpi-escalation"),
    path(f"{_COMPANY}/kpis/<str:key>/questions", answering.KpiQuestions.as_view(), name="kpi-questions"),
    path(f"{_COMPANY}/kpis/<str:key>/accountability", answering.KpiAccountability.as_view(), name="kpi-accountability"),
]
