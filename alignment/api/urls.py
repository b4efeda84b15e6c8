"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import path

from alignment.api import activation, links

urlpatterns = [
    path("companies/<slug:slug>/kpis/<str:key>/activation", activation.Activation.as_view(), name="kpi-activation"),
    path("companies/<slug:slug>/links", links.Links.as_view(), name="links"),
    path("companies/<slug:slug>/links/<uuid:link>", links.TheLink.as_view(), name="link"),
    path("companies/<slug:slug>/links/<uuid:link>/acceptance", links.Acceptance.as_view(), name="link-acceptance"),
]
