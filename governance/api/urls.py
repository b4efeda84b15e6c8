"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
