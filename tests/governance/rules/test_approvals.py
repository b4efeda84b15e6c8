"""Who must say yes, and who may."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from governance.rules.approvals import UP, Candidate, Seat, open_seats, seats, seats_for
from governance.rules.policy import ROLES

HEAD, STEERS, BOSS, DEPUTY, AUTHOR = (UUID(int=number) for number in range(1, 6))
WHO = {"head": [Candidate(HEAD)], "alignment_owner": [Candidate(STEERS)], "executive": [Candidate(BOSS)]}

ids = st.integers(1, 6).map(lambda number: UUID(int=number))
candidates = st.builds(Candidate, ids, st.booleans(), st.none() | ids)
companies = st.dictionaries(st.sampled_from(ROLES), st.lists(candidates, max_size=3))
asked = st.lists(st.sampled_from(ROLES), min_size=1, unique=True)


def test_each_role_has_its_seat():
    assert [(seat.role, seat.by, seat.people) for seat in seats(["head", "alignment_owner"], WHO, AUTHOR)] == [
        ("head", "head", (HEAD,)),
        ("alignment_owner", "alignment_owner", (STEERS,)),
    ]


def test_the_author_does_not_approve_and_the_next_role_up_does():
    (seat,) = seats(["head"], WHO, HEAD)
    assert (seat.by, seat.people) == ("alignment_owner", (STEERS,))


def test_a_step_up_to_a_role_that_is_asked_anyway_is_one_seat():
    assert len(seats(["head", "alignment_owner"], WHO, HEAD)) == 1


def test_an_absent_approver_may_and_so_may_the_deputy():
    who = {**WHO, "head": [Candidate(HEAD, away=True, deputy=DEPUTY)]}
    (seat,) = seats(["head"], who, AUTHOR)
    assert (seat.by, seat.people, seat.own) == ("head", (HEAD, DEPUTY), (HEAD,))


def test_where_the_deputy_is_the_author_the_next_role_up_may_too():
    who = {**WHO, "head": [Candidate(HEAD, away=True, deputy=AUTHOR)]}
    (seat,) = seats(["head"], who, AUTHOR)
    assert (seat.by, seat.people) == ("alignment_owner", (HEAD, STEERS))


def test_a_role_without_anybody_is_decided_above_and_one_that_does_not_apply_is_not_asked():
    assert seats(["head"], {**WHO, "head": []}, AUTHOR)[0].by == "alignment_owner"
    assert seats(["head", "executive"], {"executive": [Candidate(BOSS)]}, AUTHOR) == [
        Seat("executive", "executive", (BOSS,), (BOSS,))
    ]


def test_where_nobody_else_is_there_nobody_can():
    (seat,) = seats(["alignment_owner"], {"alignment_owner": [Candidate(AUTHOR)]}, AUTHOR)
    assert (seat.by, seat.people) == ("", ())


def test_a_yes_fills_the_seats_of_its_roles():
    both = seats(["head", "alignment_owner"], WHO, AUTHOR)
    assert [seat.role for seat in open_seats(both, {"head"})] == ["alignment_owner"]
    assert [seat.role for seat in seats_for(both, STEERS)] == ["alignment_owner"]


@given(asked, companies, st.none() | ids)
def test_nobody_ever_approves_their_own(roles, who, author):
    for seat in seats(roles, who, author):
        assert author is None or author not in seat.people


@given(asked, companies, st.none() | ids)
def test_a_seat_stays_empty_only_where_no_role_above_has_anybody_at_work(roles, who, author):
    for seat in seats(roles, who, author):
        reached = [one for step in (seat.role, *UP[seat.role]) for one in who.get(step, []) if one.id != author]
        at_work = [one for one in reached if not one.away or one.deputy not in (None, author)]
        assert bool(seat.by) == bool(at_work)
        assert set(seat.own) <= set(seat.people) or not seat.own
