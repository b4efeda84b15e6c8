"""Addresses. Everything of a company stands below /c/<company_slug>/; CompanyMiddleware takes the slug out."""

from django.urls import include, path

from organization.views import errors

urlpatterns = [
    path("", include("organization.urls")),
    path("accounts/", include("allauth.account.urls")),
    path(
        "c/<slug:company_slug>/",
        include([path("", include("organization.company_urls"))]),
    ),
]

handler403 = errors.forbidden
