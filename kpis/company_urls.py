"""Addresses of a company's KPIs. A KPI's own page (kpis/<key>/) belongs to dashboards, so nothing here may end there."""

from django.urls import path

from kpis.views import activate, create, derivation, edit, index, inputs, lock, retire, targets, week, week_file

app_name = "kpis"
urlpatterns = [
    path("week/", week.week, name="week"),
    path("week-file/", week_file.download, name="week-file"),
    path("week-upload/", week_file.upload, name="week-upload"),
    path("week/<str:key>/", week.department, name="week-department"),
    path("kpis/", index.index, name="index"),
    path("new-kpi/", create.create, name="create"),
    path("kpis/<str:key>/edit/", edit.edit, name="edit"),
    path("kpis/<str:key>/propose/", activate.propose, name="propose"),
    path("kpis/<str:key>/targets/", targets.targets, name="targets"),
    path("kpis/<str:key>/targets/<uuid:target>/", targets.correct, name="target-correct"),
    path("kpis/<str:key>/targets/<uuid:target>/remove/", targets.remove, name="target-remove"),
    path("kpis/<str:key>/computed/", derivation.derivation, name="derivation"),
    path("kpis/<str:key>/computed/remove/", derivation.remove, name="derivation-remove"),
    path("inputs/", inputs.inputs, name="inputs"),
    path("inputs/<uuid:contributor>/", inputs.report, name="input"),
    path("kpis/<str:key>/lock/", lock.lock, name="lock"),
    path("kpis/<str:key>/retire/", retire.retire, name="retire"),
]
