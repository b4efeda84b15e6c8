"""Addresses of the pages that read across rooms: the dashboard, departments, KPIs."""

from django.urls import path

from dashboards.views import cascade_map, completion, department, inbox, kpi, loads, overview, person

app_name = "dashboards"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("cascade/", cascade_map.cascade, name="cascade"),
    path("completion/", completion.completion, name="completion"),
    path("completion/remind/", completion.remind_them, name="completion-remind"),
    path("completion/values.csv", completion.values_file, name="completion-file"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("overview/departments/<str:key>/", overview.department_rows, name="overview-department"),
    path("departments/<str:key>/", department.department, name="department"),
    path("people/<uuid:membership>/kpis/", person.person, name="person"),
    path("kpis/<str:key>/", kpi.kpi, name="kpi"),
    path("kpis/<str:key>/chart/", kpi.chart, name="kpi-chart"),
    path("kpis/<str:key>/explain/", kpi.explain, name="kpi-explain"),
    path("kpis/<str:key>/note/", kpi.note, name="kpi-note"),
    path("loads/", loads.loads, name="loads"),
    path("loads/new/", loads.new_load, name="load-new"),
    path("loads/<uuid:load>/", loads.load, name="load"),
    path("loads/<uuid:load>/undo/", loads.undo, name="load-undo"),
]
