"""Mounts each room's part of the interface below /api/v1/, the higher rooms first."""

from django.urls import include, path

app_name = "api"
urlpatterns = [
    path("", include(f"{room}.api.urls")) for room in ("dashboards", "governance", "alignment", "kpis", "organization")
]
