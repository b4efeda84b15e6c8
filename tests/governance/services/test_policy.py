"""Versions of the policy: adopted, read, refused."""

import pytest

from governance.models import PolicyVersion
from governance.rules.policy import Policy, first_policy
from governance.rules.policy_document import dump
from governance.selectors.policy import policy_of
from governance.services.policy import adopt_policy
from kpis.rules.faults import Refused
from tests.api import calls, problem, wrong

pytestmark = pytest.mark.django_db


def adopt(cast, document, **more):
    said = {"reason": "We begin.", "actor": cast.actor("administrator"), **more}
    return adopt_policy(company=cast.company, document=document, **said)


def test_without_a_version_the_defaults_stand(cast):
    assert policy_of(cast.company) == Policy()


def test_the_latest_version_is_in_force_and_the_former_stays(cast):
    adopt(cast, dump(first_policy()))
    second = adopt(cast, {**dump(first_policy()), "plan_days": 20}, seen=1)
    assert second.number == 2
    assert policy_of(cast.company).plan_days == 20
    assert PolicyVersion.objects.get(company=cast.company, number=1).rules["plan_days"] == Policy().plan_days


def test_who_saw_an_older_version_does_not_undo_the_newer(cast):
    adopt(cast, dump(first_policy()))
    with pytest.raises(Refused) as refused:
        adopt(cast, {"plan_days": 20}, seen=0)
    assert refused.value.codes == {"": ["changed_meanwhile"]}


@pytest.mark.parametrize(
    ("document", "more", "expected"),
    [
        ({"plan_days": 0}, {}, {"plan_days": ["out_of_range"]}),
        ({}, {"reason": " "}, {"reason": ["missing"]}),
    ],
)
def test_what_is_wrong_is_refused(cast, document, more, expected):
    with pytest.raises(Refused) as refused:
        adopt(cast, document, **more)
    assert refused.value.codes == expected


def test_a_resolver_who_left_or_only_reads_is_refused(cast):
    for person in (cast.inactive, cast.viewer, cast.outsider):
        with pytest.raises(Refused) as refused:
            adopt(cast, {"dispute_resolver": str(person.id)})
        assert refused.value.codes == {"dispute_resolver": ["not_here"]}


def test_the_page_adopts_what_its_form_says_and_shows_what_changed(client, cast):
    client.force_login(cast.alignment_owner.user)
    shown = client.get("/c/alder/policy/").context["form"]
    data = {name: value for name, value in shown.initial.items() if value is not None}
    assert client.post("/c/alder/policy/", {**data, "reason": "As advised."}).status_code == 302
    assert policy_of(cast.company) == first_policy()
    again = client.post("/c/alder/policy/", {**data, "seen": 1, "reason": "Again."})
    assert again.status_code == 422
    changed = {**data, "seen": 1, "reason": "Slower.", "plan_days": 55, "approvers.company.retire": "executive"}
    assert client.post("/c/alder/policy/", changed).status_code == 302
    page = client.get("/c/alder/policy/2/").content.decode()
    assert "<del>40</del>" in page
    assert "<ins>55</ins>" in page
    assert "<ins>an executive</ins>" in page


def test_the_interface_adopts_and_names_what_is_wrong(cast):
    call = calls(cast)
    url = "/api/v1/companies/alder/policy"
    refused = call.put(url, {"rules": {"plan_days": 0}, "reason": "No."})
    assert wrong(problem(refused, 422, "refused")) == [(None, "plan_days", "out_of_range")]
    assert call.put(url, {"rules": {"plan_days": 15}, "reason": "Faster.", "seen": 0}).json()["number"] == 1
    assert call.get(url).json()["rules"]["plan_days"] == 15
