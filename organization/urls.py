"""Addresses outside a company."""

from django.urls import path

from organization.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
