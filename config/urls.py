"""Addresses. Everything of a company stands below /c/<company_slug>/; CompanyMiddleware takes the slug out.

Where two rooms could answer one address the higher room does: it stands first.
"""

from django.urls import include, path

from governance.views import review_calendar
from kpis.views import entry_link
from organization.views import account, errors

urlpatterns = [
    path("accounts/email/", account.email, name="account_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path(
        "c/<slug:company_slug>/",
        include(
            [path("", include(f"{room}.company_urls")) for room in ("dashboards", "governance", "alignment", "kpis")]
        ),
    ),
    path("enter/<slug:slug>/<str:token>/", entry_link.entry, name="entry"),
    path("calendar/<slug:slug>/<str:token>.ics", review_calendar.feed, name="calendar"),
    path("api/v1/", include("config.api")),
    path("", include("organization.urls")),
]

handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.broken
