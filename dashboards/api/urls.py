"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import path

from dashboards.api import diagnosis, report

urlpatterns = [
    path("companies/<slug:slug>/report", report.Report.as_view(), name="report"),
    path("companies/<slug:slug>/kpis/<str:key>/diagnosis", diagnosis.TheDiagnosis.as_view(), name="diagnosis"),
]
