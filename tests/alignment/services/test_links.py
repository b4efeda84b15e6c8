"""A link written, changed, accepted, removed."""

import pytest

from alignment.models import CascadeLink, Evidence
from alignment.services.links import accept_link, create_link, edit_link, remove_link
from kpis.models import Kpi, Status
from kpis.rules.faults import Refused
from kpis.services.kpis import create_kpi, retire_kpi

SENTENCE = "Customers who are helped at the first contact buy again within two months."


def kpi(cast, key: str, level: str = "department") -> Kpi:
    department = None if level == "company" else cast.sales.id
    return create_kpi(
        company=cast.company, key=key, level=level, department=department, name=key.title(), unit="%",
        direction="higher", actor=cast.actor("head"),
    )  # fmt: skip


@pytest.fixture
def pair(cast):
    return kpi(cast, "resolution"), kpi(cast, "retention", "company")


def link(cast, child, parent, author="head", **fields) -> CascadeLink:
    said = {"rationale": SENTENCE, **fields}
    return create_link(company=cast.company, child=child.id, parent=parent.id, actor=cast.actor(author), **said)


def refused(cast, child, parent, **fields) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        link(cast, child, parent, **fields)
    return caught.value.codes


def test_a_link_goes_one_level_up_and_is_nobodys_yet(cast, pair):
    made = link(cast, *pair, polarity=-1, effect=0.3, effect_sd=0.1, lag_weeks=3)
    assert (made.child_level, made.parent_level, made.polarity) == ("department", "company", -1)
    assert (made.author_id, made.accepted_by_id, made.evidence) == (cast.head.id, None, Evidence.CLAIMED)


def test_levels_must_meet(cast, pair):
    own = kpi(cast, "calls", "individual")
    department, company = pair
    assert refused(cast, own, company) == {"parent": ["level_skipped"]}
    assert refused(cast, company, department) == {"parent": ["upside_down"]}
    assert refused(cast, company, kpi(cast, "margin", "company")) == {"parent": ["same_level"]}
    assert refused(cast, department, department) == {"parent": ["itself"]}


def test_two_links_between_the_same_kpis_are_one_too_many(cast, pair):
    link(cast, *pair)
    assert refused(cast, *pair) == {"parent": ["linked_already"]}


def test_a_circle_of_couplings_is_named_by_its_path(cast):
    a, b, c = (kpi(cast, key) for key in ("alpha", "beta", "gamma"))
    link(cast, a, b)
    link(cast, b, c)
    with pytest.raises(Refused) as caught:
        link(cast, c, a)
    (fault,) = caught.value.faults
    assert (fault.field, fault.code, fault.params["path"]) == ("parent", "circle", ["Gamma", "Alpha", "Beta", "Gamma"])


def test_all_faults_of_a_link_come_at_once(cast, pair):
    assert refused(
        cast, *pair, rationale="TBD", effect=float("nan"), effect_sd=-1.0, polarity=0, strength="iron", lag_weeks=500
    ) == {
        "rationale": ["placeholder"],
        "strength": ["not_possible"],
        "effect": ["not_negative"],
        "effect_sd": ["not_negative"],
        "polarity": ["no_such_choice"],
        "lag_weeks": ["too_long"],
    }  # fmt: skip


def test_only_somebody_else_accepts(cast, pair):
    made = link(cast, *pair)
    with pytest.raises(Refused) as caught:
        accept_link(company=cast.company, link=made.id, actor=cast.actor("head"))
    assert caught.value.codes == {"": ["own_link"]}

    accepted = accept_link(company=cast.company, link=made.id, actor=cast.actor("alignment_owner"))
    assert accepted.accepted_by_id == cast.alignment_owner.id
    assert accepted.accepted_at is not None
    with pytest.raises(Refused) as caught:
        accept_link(company=cast.company, link=made.id, actor=cast.actor("alignment_owner"))
    assert caught.value.codes == {"": ["accepted_already"]}


@pytest.mark.parametrize(
    ("changes", "keeps"),
    [
        ({"rationale": "Another mechanism altogether, told in one sentence of some length."}, False),
        ({"polarity": -1}, False),
        ({"effect": 0.5}, False),
        ({"lag_weeks": 6}, True),
        ({"rationale": f" {SENTENCE} "}, True),
    ],
)
def test_a_new_claim_takes_the_acceptance_back(cast, pair, changes, keeps):
    made = link(cast, *pair)
    accept_link(company=cast.company, link=made.id, actor=cast.actor("alignment_owner"))
    CascadeLink.objects.filter(id=made.id).update(evidence=Evidence.SUPPORTED)

    edited = edit_link(company=cast.company, link=made.id, changes=changes, actor=cast.actor("alignment_owner"))

    edited.refresh_from_db()
    assert (edited.accepted_by_id is not None) is keeps
    assert edited.author_id == (cast.head if keeps else cast.alignment_owner).id
    retested = {"polarity", "lag_weeks"} & set(changes)
    assert edited.evidence == (Evidence.CLAIMED if retested else Evidence.SUPPORTED)


def test_whoever_changed_the_claim_cannot_accept_it(cast, pair):
    made = link(cast, *pair)
    edit_link(company=cast.company, link=made.id, changes={"polarity": -1}, actor=cast.actor("alignment_owner"))
    with pytest.raises(Refused) as caught:
        accept_link(company=cast.company, link=made.id, actor=cast.actor("alignment_owner"))
    assert caught.value.codes == {"": ["own_link"]}
    accept_link(company=cast.company, link=made.id, actor=cast.actor("head"))


def test_a_removed_link_stays_in_the_trail(cast, pair):
    made = link(cast, *pair)
    remove_link(company=cast.company, link=made.id, actor=cast.actor("head"), why="Never true")
    assert not CascadeLink.objects.exists()
    last = made._meta.apps.get_model("alignment", "CascadeLinkEvent").objects.order_by("pgh_id").last()
    assert (last.pgh_label, last.rationale, last.pgh_context["why"]) == ("delete", SENTENCE, "Never true")


@pytest.mark.parametrize("which", [0, 1])
def test_a_retired_kpi_leaves_the_cascade(cast, pair, which):
    link(cast, *pair)
    retire_kpi(company=cast.company, kpi=pair[which].id, why="Replaced", actor=cast.actor("alignment_owner"))
    assert not CascadeLink.objects.exists()
    assert refused(cast, *pair)[["", "parent"][which]] == ["retired"]
    pair[which].refresh_from_db()
    assert pair[which].status == Status.RETIRED


def test_a_vague_sentence_is_refused_but_one_that_a_file_brought_stays(cast, pair):
    vague = "It supports the company's goals and improves retention."
    assert refused(cast, *pair, rationale=vague) == {"rationale": ["vague"]}
    made = link(cast, *pair)
    with pytest.raises(Refused) as caught:
        edit_link(company=cast.company, link=made.id, changes={"rationale": vague}, actor=cast.actor("head"))
    assert caught.value.codes == {"rationale": ["vague"]}
    CascadeLink.objects.filter(id=made.id).update(rationale=vague)
    edit_link(company=cast.company, link=made.id, changes={"lag_weeks": 4}, actor=cast.actor("head"))
    made.refresh_from_db()
    assert (made.rationale, made.lag_weeks) == (vague, 4)
