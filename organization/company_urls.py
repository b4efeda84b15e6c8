"""Addresses of a company's people, departments and settings; `organization.urls` mounts them in its namespace."""

from django.urls import include, path, re_path

from organization.views import (
    absences,
    company,
    departments,
    handover,
    mail,
    notices,
    people,
    people_list,
    regrouping,
    tokens,
    working_time,
)

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="person-add"),
    path("people/<uuid:membership>/", people.person, name="person"),
    path("people/<uuid:membership>/edit/", people.edit, name="person-edit"),
    path("people/<uuid:membership>/invite/", people.invite, name="person-invite"),
    path("people/<uuid:membership>/deactivate/", handover.deactivate, name="person-deactivate"),
    path("people/<uuid:membership>/reactivate/", people.reactivate, name="person-reactivate"),
    path("people/list/", people_list.people_list, name="people-list"),
    re_path(r"^people/list\.(?P<ending>csv|xlsx)$", people_list.people_file, name="people-file"),
    path("people/suggest/", absences.suggest, name="people-suggest"),
    path("people/<uuid:membership>/absences/", absences.absences, name="absences"),
    path("absences/<uuid:absence>/end/", absences.end, name="absence-end"),
    path("", include("organization.sign_in_urls")),
    path("departments/", departments.departments, name="departments"),
    path("departments/<str:key>/about/", departments.about, name="department"),
    path("administration/departments/add/", departments.add, name="department-add"),
    path("administration/departments/<str:key>/", departments.edit, name="department-edit"),
    path("administration/departments/<str:key>/merge/", regrouping.merge, name="department-merge"),
    path("administration/departments/<str:key>/split/", regrouping.split, name="department-split"),
    path("administration/departments/<str:key>/close/", regrouping.close, name="department-close"),
    path("notifications/", notices.notices, name="notices"),
    path("administration/working-days/", working_time.working_time, name="working-time"),
    path("administration/mail/", mail.mail, name="mail"),
    path("administration/mail/<uuid:mail>/again/", mail.again, name="mail-again"),
    path("administration/company/", company.company, name="company"),
    path("administration/tokens/", tokens.tokens, name="tokens"),
    path("administration/tokens/<uuid:token>/revoke/", tokens.revoke, name="token-revoke"),
]
