"""Addresses of a company's governance."""

from django.urls import URLPattern, path

from governance.views import change_new, changes, policy

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
]
