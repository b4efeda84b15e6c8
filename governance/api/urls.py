"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import URLPattern, path

from governance.api import changes, disputes, maturity, policy, reviews, steps

_DISPUTE = "companies/<slug:slug>/disputes/<int:number>"
_CHANGE = "companies/<slug:slug>/changes/<int:number>"
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
    path("companies/<slug:slug>/steps/sign-off", steps.CycleSignOff.as_view(), name="cycle-sign-off"),
    path("companies/<slug:slug>/steps/<int:step>/skip", steps.StepSkip.as_view(), name="step-skip"),
    path("companies/<slug:slug>/review-series", reviews.ReviewsOfSeries.as_view(), name="review-series"),
    path("companies/<slug:slug>/reviews", reviews.Reviews.as_view(), name="reviews"),
    path("companies/<slug:slug>/reviews/<uuid:review>", reviews.TheReview.as_view(), name="review"),
    path("companies/<slug:slug>/reviews/<uuid:review>/minutes", reviews.ReviewMinutes.as_view(), name="review-minutes"),
]
