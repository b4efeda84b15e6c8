"""Addresses of a company's cascade."""

from django.urls import path

from alignment.views import activate, influence, links

app_name = "alignment"
urlpatterns = [
    path("kpis/<str:key>/links/", links.links, name="links"),
    path("kpis/<str:key>/activate/", activate.activate, name="activate"),
    path("kpis/<str:key>/owner-suggestion/", influence.owner, name="owner-suggestion"),
    path("links/<uuid:link>/", links.edit, name="link"),
    path("links/<uuid:link>/accept/", links.accept, name="link-accept"),
    path("links/<uuid:link>/remove/", links.remove, name="link-remove"),
]
