"""Addresses of the organization room: outside a company, and, below /c/<company_slug>/, a company's own."""

from django.urls import include, path

from organization.views import account, companies, health, invitation

app_name = "organization"
urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", companies.home, name="home"),
    path("companies/", companies.switcher, name="companies"),
    path("invitation/<slug:slug>/<str:token>/", invitation.invitation, name="invitation"),
    path("accounts/sessions/", account.sessions, name="sessions"),
    path("accounts/second-factor/<slug:slug>/", account.second_factor, name="second-factor"),
    path("c/<slug:company_slug>/", include("organization.company_urls")),
]
