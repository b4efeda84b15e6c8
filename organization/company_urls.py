"""Addresses of a company's people, departments and settings; `organization.urls` mounts them in its namespace."""

from django.urls import path

from organization.views import absences, company, departments, erasure, invitations, people, sign_in, tokens

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<uuid:membership>/", people.person, name="person"),
    path("people/<uuid:membership>/edit/", people.edit, name="person-edit"),
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
    path("people/<uuid:membership>/invite/", people.invite, name="person-invite"),
    path("people/<uuid:membership>/deactivate/", people.deactivate, name="person-deactivate"),
    path("people/<uuid:membership>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/suggest/", absences.suggest, name="people-suggest"),
    path("people/<uuid:membership>/absences/", absences.absences, name="absences"),
    path("absences/<uuid:absence>/end/", absences.end, name="absence-end"),
    path("departments/", departments.departments, name="departments"),
    path("administration/departments/add/", departments.add, name="department-add"),
    path("administration/departments/<str:key>/", departments.edit, name="department-edit"),
    path("administration/company/", company.company, name="company"),
    path("administration/tokens/", tokens.tokens, name="tokens"),
    path("administration/tokens/<uuid:token>/revoke/", tokens.revoke, name="token-revoke"),
]
