"""The first person of a company that came from a file."""

import pytest
from django.core.management import CommandError, call_command

from organization.services.people import add_person
from tests.cast import ACTOR


def test_a_known_person_gets_a_link_that_opens(cast, client, capsys):
    add_person(company=cast.company, email="nora@alder.example", name="Nora New", role="member", actor=ACTOR)
    call_command("invite", "alder", "NORA@alder.example")
    link = capsys.readouterr().out.strip()
    answer = client.get(link.partition("//")[2].partition("/")[1] + link.partition("//")[2].partition("/")[2])
    assert answer.status_code == 200
    assert "Nora New" in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "email", "said"),
    [
        ("nowhere", "nora@alder.example", "slug: there is no company"),
        ("alder", "nobody@alder.example", "email: alder has no person"),
        ("alder", "hugo@alder.example", "email: "),
    ],
)
def test_what_is_wrong_is_said_by_its_name(cast, slug, email, said):
    with pytest.raises(CommandError, match=said):
        call_command("invite", slug, email)
