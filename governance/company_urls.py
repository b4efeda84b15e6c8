"""Addresses of a company's governance."""

from django.urls import URLPattern

app_name = "governance"
urlpatterns: list[URLPattern] = []
