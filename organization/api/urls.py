"""Addresses of the interface that this room answers; config/api.py mounts them."""

from django.urls import path

from organization.api import companies, departments, docs, people, person_acts

_ONE = "companies/<slug:slug>/people/<uuid:person>"

urlpatterns = [
    path("schema/", docs.schema, name="schema"),
    path("docs/", docs.docs, name="docs"),
    path("companies", companies.Companies.as_view(), name="companies"),
    path("companies/<slug:slug>", companies.TheCompany.as_view(), name="company"),
    path("companies/<slug:slug>/departments", departments.Departments.as_view(), name="departments"),
    path("companies/<slug:slug>/departments/<str:key>", departments.TheDepartment.as_view(), name="department"),
    path("companies/<slug:slug>/people", people.People.as_view(), name="people"),
    path(_ONE, people.ThePerson.as_view(), name="person"),
    path(_ONE + "/invitation", person_acts.Invitation.as_view(), name="person-invitation"),
    path(_ONE + "/deactivation", person_acts.Deactivation.as_view(), name="person-deactivation"),
    path(_ONE + "/reactivation", person_acts.Reactivation.as_view(), name="person-reactivation"),
]
