"""The pages of shared resources: read by everybody, kept by the alignment owner."""

from django.urls import reverse

from alignment.models import Resource, ResourceUse
from alignment.services.resources import add_resource
from tests.drawn import draw


def url(name, **keys):
    return reverse(f"alignment:{name}", kwargs={"company_slug": "alder", **keys})


def page(client, cast, who, address, status=200):
    client.force_login(cast.person(who).user)
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_an_empty_list_says_what_belongs_here_and_offers_it_to_who_may(client, cast):
    assert "Nothing is shared, as far as is known" in page(client, cast, "viewer", url("resources"))
    assert "Add a resource" not in page(client, cast, "viewer", url("resources"))
    assert "Add a resource" in page(client, cast, "alignment_owner", url("resources"))


def test_it_is_added_changed_read_and_taken_off(client, cast):
    drawn = draw(cast, active=True)
    client.force_login(cast.alignment_owner.user)
    said = {
        "name": "Hours", "slack": "12.5", "hard": "", "why": "Counted in May",
        "uses_kpi_0": drawn.department.id, "uses_new_0": "2", "hurts_kpi_0": drawn.company.id, "hurts_new_0": "0.1",
    }  # fmt: skip
    response = client.post(url("resource-create"), said)
    assert response.status_code == 302
    assert response.url == url("resource", key="hours")
    told = page(client, cast, "viewer", url("resource", key="hours"))
    assert drawn.department.name in told
    assert "Counted in May" in told
    assert "<form" not in told.split("<main")[1]
    client.force_login(cast.alignment_owner.user)
    changed = {"name": "Hours", "slack": "9", f"uses_{drawn.department.id}": "", f"hurts_{drawn.company.id}": "0.2"}
    assert client.post(url("resource", key="hours"), changed).status_code == 302
    assert list(ResourceUse.objects.values_list("uses", "hurts")) == [(None, 0.2)]
    assert client.post(url("resource-remove", key="hours"), {"why": ""}).status_code == 422
    assert client.post(url("resource-remove", key="hours"), {"why": "Sold"}).status_code == 302
    assert not Resource.objects.exists()


def test_lines_that_cannot_be_read_are_said_beside_them(client, cast):
    drawn = draw(cast, active=True)
    client.force_login(cast.alignment_owner.user)
    said = {"name": "Hours", "slack": "many", "uses_kpi_0": drawn.department.id, "uses_new_1": "3", "hurts_kpi_0": drawn.company.id, "hurts_new_0": "-1"}  # fmt: skip
    response = client.post(url("resource-create"), said)
    told = response.content.decode()
    assert response.status_code == 422
    for words in ("This is not read as a number.", "How much of it?"):
        assert words in told
    twice = {"name": "Hours", "slack": "1", "hurts_kpi_0": drawn.company.id, "hurts_new_0": "-1"}
    assert "A number of zero or more." in client.post(url("resource-create"), twice).content.decode()
    assert not Resource.objects.exists()


def test_another_key_is_not_there(client, cast):
    add_resource(company=cast.company, name="Desks", slack=1.0, actor=cast.actor("alignment_owner"))
    page(client, cast, "viewer", url("resource", key="chairs"), status=404)
