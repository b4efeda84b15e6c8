"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import path

from alignment.api import activation, conflicts, contributions, findings, links, resources, templates

urlpatterns = [
    path("companies/<slug:slug>/kpis/<str:key>/activation", activation.Activation.as_view(), name="kpi-activation"),
    path("companies/<slug:slug>/links", links.Links.as_view(), name="links"),
    path("companies/<slug:slug>/links/<uuid:link>", links.TheLink.as_view(), name="link"),
    path("companies/<slug:slug>/links/<uuid:link>/acceptance", links.Acceptance.as_view(), name="link-acceptance"),
    path("companies/<slug:slug>/contributions", contributions.Contributions.as_view(), name="contributions"),
    path("companies/<slug:slug>/conflicts", conflicts.Conflicts.as_view(), name="conflicts"),
    path("companies/<slug:slug>/conflicts/<uuid:conflict>", conflicts.TheConflict.as_view(), name="conflict"),
    path(
        "companies/<slug:slug>/conflicts/<uuid:conflict>/acceptance",
        conflicts.ConflictAcceptance.as_view(),
        name="conflict-acceptance",
    ),
    path("companies/<slug:slug>/resources", resources.Resources.as_view(), name="resources"),
    path("companies/<slug:slug>/resources/<str:key>", resources.TheResource.as_view(), name="resource"),
    path("companies/<slug:slug>/findings", findings.Findings.as_view(), name="findings"),
    path(
        "companies/<slug:slug>/findings/<uuid:finding>/waiver", findings.FindingWaiver.as_view(), name="finding-waiver"
    ),
    path("companies/<slug:slug>/templates", templates.Templates.as_view(), name="templates"),
    path("companies/<slug:slug>/templates/<str:key>", templates.TheTemplate.as_view(), name="template"),
    path("companies/<slug:slug>/templates/<str:key>/holders", templates.Holders.as_view(), name="template-holders"),
    path(
        "companies/<slug:slug>/templates/<str:key>/acceptance",
        templates.TemplateAcceptance.as_view(),
        name="template-acceptance",
    ),
]
