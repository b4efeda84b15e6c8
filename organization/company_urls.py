"""Addresses of a company's people and departments."""

from django.urls import URLPattern

app_name = "organization"
urlpatterns: list[URLPattern] = []
