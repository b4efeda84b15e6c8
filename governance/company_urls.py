"""Addresses of a company's governance."""

from django.urls import URLPattern, path

from governance.views import policy

app_name = "governance"
urlpatterns: list[URLPattern] = [
    path("policy/", policy.policy, name="policy"),
    path("policy/<int:number>/", policy.version, name="policy-version"),
]
