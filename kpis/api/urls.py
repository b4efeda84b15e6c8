"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import path

from kpis.api import bulk, derivation, kpis, life, loads, lock, measurements, skips, targets

_KPI = "companies/<slug:slug>/kpis/<str:key>"
urlpatterns = [
    path("companies/<slug:slug>/kpis", kpis.Kpis.as_view(), name="kpis"),
    path(_KPI, kpis.TheKpi.as_view(), name="kpi"),
    path(f"{_KPI}/targets", targets.Targets.as_view(), name="targets"),
    path(f"{_KPI}/targets/<uuid:target>", targets.TheTarget.as_view(), name="target"),
    path(f"{_KPI}/proposal", life.Proposal.as_view(), name="kpi-proposal"),
    path(f"{_KPI}/retirement", life.Retirement.as_view(), name="kpi-retirement"),
    path(f"{_KPI}/lock", lock.KpiLock.as_view(), name="kpi-lock"),
    path(f"{_KPI}/derivation", derivation.TheDerivation.as_view(), name="derivation"),
    path(f"{_KPI}/skips", skips.Skips.as_view(), name="skips"),
    path(f"{_KPI}/skips/<str:period>", skips.TheSkip.as_view(), name="skip"),
    path(f"{_KPI}/measurements/<str:period>", measurements.TheMeasurement.as_view(), name="measurement"),
    path("companies/<slug:slug>/loads", loads.Loads.as_view(), name="loads"),
    path("companies/<slug:slug>/loads/<uuid:load>", loads.TheLoad.as_view(), name="load"),
    path("companies/<slug:slug>/loads/<uuid:load>/undo", loads.Undo.as_view(), name="load-undo"),
    path("companies/<slug:slug>/measurements", bulk.Measurements.as_view(), name="measurements"),
]
