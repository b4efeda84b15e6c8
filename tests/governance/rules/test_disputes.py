"""Who decides a dispute, and what may be decided."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.approvals import Candidate
from governance.rules.disputes import FALLBACK, Option, options_of, resolver_of

STEERS, BOSS, FIRST, SECOND = (UUID(int=number) for number in range(1, 5))
WHO = {"alignment_owner": [Candidate(STEERS)], "executive": [Candidate(BOSS)]}
ids = st.integers(1, 6).map(lambda number: UUID(int=number))
candidates = st.lists(st.builds(Candidate, ids, st.booleans(), st.none() | ids), max_size=3)


def test_the_policys_resolver_decides_unless_it_is_their_own_matter():
    assert resolver_of(WHO["alignment_owner"], WHO, {FIRST, SECOND}) == STEERS
    assert resolver_of(WHO["alignment_owner"], WHO, {STEERS, SECOND}) == BOSS
    assert resolver_of([], WHO, {FIRST}) == STEERS


def test_an_absent_resolver_decides_through_their_deputy_who_is_no_party():
    away = [Candidate(STEERS, away=True, deputy=FIRST)]
    assert resolver_of(away, {"executive": [Candidate(BOSS)]}, {SECOND}) == STEERS
    assert resolver_of(away, {"executive": [Candidate(BOSS)]}, {FIRST}) == BOSS


@given(candidates, st.dictionaries(st.sampled_from(FALLBACK), candidates), st.frozensets(ids))
def test_nobody_decides_their_own_matter(wanted, who, owners):
    assert resolver_of(wanted, who, owners) not in owners


def test_what_a_scan_worked_out_comes_first_and_leaving_all_as_it_is_last():
    found = options_of(FIRST, SECOND, [(FIRST, 40.0), (BOSS, 3.0)])
    assert found[0] == Option("retarget", str(FIRST), 40.0)
    assert found[-1] == Option("keep")
    assert [one.kpi for one in found if one.means == "retire"] == [str(FIRST), str(SECOND)]
