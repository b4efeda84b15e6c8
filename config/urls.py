"""Addresses. Everything of a company stands below /c/<company_slug>/; CompanyMiddleware takes the slug out.

Where two rooms could answer one address the higher room does: it stands first.
"""

from importlib.util import find_spec

from django.urls import URLResolver, include, path

from organization.views import errors

ROOMS = ("dashboards", "alignment", "kpis")


def _company_rooms() -> list[URLResolver]:
    return [path("", include(f"{room}.company_urls")) for room in ROOMS if find_spec(f"{room}.company_urls")]


urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("c/<slug:company_slug>/", include(_company_rooms())),
    path("", include("organization.urls")),
]

handler403 = errors.forbidden
