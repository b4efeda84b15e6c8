"""Addresses of a company's cascade."""

from django.urls import path

from alignment.views import (
    activate,
    conflicts,
    evidence,
    findings,
    influence,
    leading,
    links,
    template_acts,
    template_parts,
    template_rollups,
    templates,
)

app_name = "alignment"
urlpatterns = [
    path("kpis/<str:key>/links/", links.links, name="links"),
    path("kpis/<str:key>/activate/", activate.activate, name="activate"),
    path("kpis/<str:key>/owner-suggestion/", influence.owner, name="owner-suggestion"),
    path("links/<uuid:link>/", links.edit, name="link"),
    path("links/<uuid:link>/accept/", links.accept, name="link-accept"),
    path("links/<uuid:link>/remove/", links.remove, name="link-remove"),
    path("links/<uuid:link>/evidence/", evidence.link, name="link-evidence"),
    path("kpis/<str:key>/leading/<str:company_kpi>/", leading.answer, name="leading-answer"),
    path("conflicts/", conflicts.index, name="conflicts"),
    path("conflicts/<uuid:conflict>/", conflicts.conflict, name="conflict"),
    path("conflicts/<uuid:conflict>/accept/", conflicts.accept, name="conflict-accept"),
    path("conflicts/<uuid:conflict>/reopen/", conflicts.reopen, name="conflict-reopen"),
    path("conflicts/<uuid:conflict>/adjust/", conflicts.adjust, name="conflict-adjust"),
    path("evidence/", evidence.index, name="evidence"),
    path("findings/", findings.index, name="findings"),
    path("findings/<uuid:finding>/waive/", findings.waive, name="finding-waive"),
    path("waivers/<uuid:waiver>/end/", findings.end, name="waiver-end"),
    path("results/", evidence.results, name="results"),
    path("templates/", templates.index, name="templates"),
    path("templates/new/", template_acts.create, name="template-create"),
    path("templates/<str:key>/", templates.template, name="template"),
    path("templates/<str:key>/edit/", template_acts.edit, name="template-edit"),
    path("templates/<str:key>/give/", template_acts.give, name="template-give"),
    path("templates/<str:key>/take/", template_acts.take, name="template-take"),
    path("templates/<str:key>/accept/", template_acts.accept, name="template-accept"),
    path("templates/<str:key>/retire/", template_acts.retire, name="template-retire"),
    path("templates/<str:key>/exceptions/", templates.exceptions, name="template-exceptions"),
    path("templates/<str:key>/exceptions/<uuid:use>/reset/", template_acts.reset, name="template-reset"),
    path("templates/<str:key>/kpis/new/", template_parts.add, name="template-part-add"),
    path("templates/<str:key>/kpis/<str:part>/", template_parts.part, name="template-part"),
    path("templates/<str:key>/kpis/<str:part>/drop/", template_parts.drop, name="template-part-drop"),
    path("templates/<str:key>/rollups/new/", template_rollups.add, name="template-rollup-add"),
    path("templates/<str:key>/rollups/<uuid:rollup>/remove/", template_rollups.remove, name="template-rollup-remove"),
]
