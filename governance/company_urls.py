"""Addresses of a company's governance."""

from django.urls import URLPattern, path

from governance.views import (
    accountability,
    change_new,
    changes,
    decisions,
    escalations,
    plans,
    policy,
    questions,
    variance_acts,
    variances,
)

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("changes/", changes.changes, name="changes"),
    path("changes/new/<str:key>/<str:kind>/", change_new.change_new, name="change-new"),
    path("changes/<int:number>/", changes.change, name="change"),
    path("changes/<int:number>/approve/", changes.change_approve, name="change-approve"),
    path("changes/<int:number>/refuse/", changes.change_refuse, name="change-refuse"),
    path("changes/<int:number>/withdraw/", changes.change_withdraw, name="change-withdraw"),
    path("changes/<int:number>/rebase/", changes.change_rebase, name="change-rebase"),
    path("changes/<int:number>/apply/", changes.change_apply, name="change-apply"),
    path("changes/<int:number>/effect/", changes.change_effect, name="change-effect"),
    path("changes/<int:number>/comment/", changes.change_comment, name="change-comment"),
    path("policy/", policy.policy, name="policy"),
    path("policy/<int:number>/", policy.version, name="policy-version"),
    path("variances/", variances.index, name="variances"),
    path("variances/<str:key>/ask/", variance_acts.ask, name="variance-ask"),
    path("variances/<str:key>/decide/", variance_acts.decide, name="variance-decide"),
    path("variances/<str:key>/escalate/", variance_acts.escalate, name="variance-escalate"),
    path("variances/<str:key>/accept/", variance_acts.accept, name="variance-accept"),
    path("variances/<str:key>/resume/", variance_acts.resume, name="variance-resume"),
    path("variances/<str:key>/plan/", plans.new, name="plan-new"),
    path("plans/<uuid:plan>/", plans.plan, name="plan"),
    path("plans/<uuid:plan>/edit/", plans.edit, name="plan-edit"),
    path("plans/<uuid:plan>/drop/", plans.drop, name="plan-drop"),
    path("plans/<uuid:plan>/learned/", plans.learned, name="plan-learned"),
    path("plans/<uuid:plan>/actions/", plans.add_action, name="plan-action"),
    path("actions/", plans.my_actions, name="actions"),
    path("actions/<uuid:action>/done/", plans.finish, name="action-done"),
    path("actions/<uuid:action>/drop/", plans.drop_action, name="action-drop"),
    path("escalations/<uuid:escalation>/", escalations.escalation, name="escalation"),
    path("questions/<uuid:question>/say/", questions.say, name="question-say"),
    path("questions/<uuid:question>/close/", questions.close, name="question-close"),
    path("decisions/", decisions.index, name="decisions"),
    path("accountabilities/", accountability.index, name="accountabilities"),
    path("accountabilities/<str:key>/", accountability.answer, name="accountability"),
]
