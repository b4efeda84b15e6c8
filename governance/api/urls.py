"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import URLPattern, path

from governance.api import policy

urlpatterns: list[URLPattern] = [
    path("companies/<slug:slug>/policy", policy.ThePolicy.as_view(), name="policy"),
]
