"""Addresses of a company that are about signing in and about a person's data."""

from django.urls import path

from organization.views import erasure, invitations, sign_in

urlpatterns = [
    path("people/invitations/", invitations.invitations, name="invitations"),
    path("people/<uuid:membership>/revoke-invitation/", invitations.revoke, name="invitation-revoke"),
    path("people/<uuid:membership>/sign-in/", sign_in.person_sign_in, name="person-sign-in"),
    path("people/<uuid:membership>/sign-in/link/", sign_in.password_link, name="person-password-link"),
    path("people/<uuid:membership>/sign-in/factors/", sign_in.reset_factors, name="person-reset-factors"),
    path("people/<uuid:membership>/sign-in/out/", sign_in.sign_out, name="person-sign-out"),
    path("people/<uuid:membership>/data/", erasure.data, name="person-data"),
    path("people/<uuid:membership>/data.json", erasure.data_file, name="person-data-file"),
    path("people/<uuid:membership>/erase/", erasure.erase, name="person-erase"),
    path("administration/sign-in/", sign_in.sign_in, name="sign-in"),
]
