"""Uniting two proposals' supports and taking them apart: nobody counts twice, nobody is lost."""

import pytest
from sqlalchemy import select

from participation.accounts.models import Account, Person
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core.transaction import atomic
from participation.proposals.errors import UnitedWithOthers
from participation.proposals.queries import in_order_of_submission, projects
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services.changes import withdraw_proposal
from participation.proposals.services.projects import freeze_projects, set_costs
from participation.voting.errors import (
    MergedFurther,
    MergedMeanwhile,
    NotMergeable,
    OtherBoard,
    OwnProposal,
    ProposalsSettled,
    SupportsClosed,
)
from participation.voting.models import Support, UnitedSupport
from participation.voting.queries.listing import board_page
from participation.voting.services.merging import Counts, separate, unite
from participation.voting.services.supports import (
    support,
    take_over_supports,
    withdraw_support,
)
from tests.support.race import race
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def people(town):
    """Session ids by name."""
    return {name: make_resident(town, name=name).get_id() for name in "abcxyz"}


@pytest.fixture
def board(town):
    return make_board(town, slug="here")


@pytest.fixture
def pair(people, board):
    """What a and b proposed; each supports the other's. x supports b's alone, z a's, y both."""
    first, second = (make_proposal(board, who(people[name]), title=name) for name in "ab")
    for name in "xya":
        give(people[name], second)
    for name in "yzb":
        give(people[name], first)
    return first.public_id, second.public_id


def who(session_id):
    return account_for_session(session_id)


def give(session_id, proposal):
    return support(find_proposal(getattr(proposal, "public_id", proposal)), who(session_id))


def take_back(session_id, address):
    return withdraw_support(find_proposal(address), who(session_id))


def merge(official, *sources, into):
    with atomic():
        found = [find_proposal(source) for source in sources]
        return unite(found, find_proposal(into), by=official)


def undo(official, source):
    with atomic():
        return separate(find_proposal(source), by=official)


def supporters(db, address) -> str:
    """The names of those who support a proposal, one letter each; its counter says how many."""
    db.session.expire_all()
    found = find_proposal(address)
    names = db.session.scalars(
        select(Account.display_name)
        .join(Person, Person.account_id == Account.id)
        .join(Support, Support.person_id == Person.id)
        .where(Support.proposal_id == found.id)
    ).all()
    assert found.support_count == len(names)
    return "".join(sorted(names))


def test_nobody_counts_twice_and_authors_not_at_all(db, people, pair, official):
    first, second = pair
    took_part = board_page("here").participants
    assert merge(official, second, into=first) == [Counts(source=3, target=3, united=3)]
    assert (supporters(db, first), supporters(db, second)) == ("xyz", "")
    # Everybody who took part is still one of those who did.
    page = board_page("here")
    assert (page.proposals, page.participants) == (1, took_part)
    for name in "ab":
        with pytest.raises(OwnProposal):
            give(people[name], first)
    with pytest.raises(SupportsClosed):
        give(people["c"], second)
    give(people["c"], first)
    assert supporters(db, first) == "cxyz"


def test_undone_at_once_it_is_exactly_as_before(db, pair, official):
    first, second = pair

    def rows():
        return sorted(
            db.session.execute(
                select(Support.person_id, Support.proposal_id, Support.created_at)
            ).all()
        )

    before = rows()
    merge(official, second, into=first)
    assert rows() != before
    assert undo(official, second) == Counts(source=3, target=3, united=3)
    assert rows() == before
    assert (supporters(db, first), supporters(db, second)) == ("byz", "axy")
    assert db.session.scalars(select(UnitedSupport)).all() == []
    assert find_proposal(second).listed
    with pytest.raises(NotMergeable):
        undo(official, second)


def test_what_people_did_meanwhile_is_theirs(db, clock, people, pair, official):
    first, second = pair
    merge(official, second, into=first)
    clock.advance(minutes=1)
    take_back(people["x"], first)
    take_back(people["y"], first)
    give(people["y"], first)
    give(people["c"], first)
    undo(official, second)
    # x took theirs back; c gave theirs to the united one; y supported both, and does again.
    assert (supporters(db, first), supporters(db, second)) == ("bcyz", "ay")


def test_a_limit_is_kept_when_it_is_undone(db, town, people, official):
    board = make_board(town, slug="limited", support_limit=2)
    first, second, other = (
        make_proposal(board, who(people[name]), title=name).public_id for name in "abc"
    )
    for proposal in (first, second):
        give(people["x"], proposal)
    merge(official, second, into=first)
    # One of two is free now, and given to another.
    give(people["x"], other)
    undo(official, second)
    assert [supporters(db, proposal) for proposal in (first, second, other)] == ["x", "", "x"]


def test_three_become_one_and_one_of_them_is_taken_out(db, people, board, pair, official):
    first, second = pair
    third = make_proposal(board, who(people["c"]), title="c").public_id
    for name in "xb":
        give(people[name], third)
    counts = merge(official, second, third, into=first)
    assert [count.united for count in counts] == [3, 3]
    assert supporters(db, first) == "xyz"
    undo(official, second)
    # x supports the third too, which is still in the first; b is no author of these two.
    assert (supporters(db, first), supporters(db, second)) == ("bxyz", "axy")
    undo(official, third)
    assert [supporters(db, proposal) for proposal in (first, second, third)] == ["byz", "axy", "bx"]


def test_a_chain_is_undone_from_its_end(db, people, board, pair, official):
    first, second = pair
    third = make_proposal(board, who(people["c"]), title="c").public_id
    merge(official, second, into=first)
    merge(official, first, into=third)
    with pytest.raises(OwnProposal):
        give(people["b"], third)
    with pytest.raises(MergedFurther):
        undo(official, second)
    with pytest.raises(NotMergeable):
        merge(official, second, into=third)
    undo(official, first)
    undo(official, second)
    assert (supporters(db, first), supporters(db, second)) == ("byz", "axy")


def test_only_one_board_and_only_before_the_vote(db, town, people, pair, official):
    first, second = pair
    elsewhere = make_proposal(make_board(town, slug="else"), who(people["c"])).public_id
    for sources, into in (((elsewhere,), first), ((first,), first)):
        with pytest.raises(OtherBoard):
            merge(official, *sources, into=into)
    merge(official, second, into=first)
    with pytest.raises(UnitedWithOthers):
        withdraw_proposal(find_proposal(first), who(people["a"]))

    board = make_board(
        town,
        kind=BoardKind.BUDGET,
        phase=Phase.REVIEW,
        slug="budget",
        projects=[("หนึ่ง", 100_00), ("สอง", 200_00), ("สาม", 300_00)],
    )
    one, two, three = (found.public_id for found in in_order_of_submission(board.id))
    merge(official, two, into=one)
    announce_rules(find_board("budget"), Stage.VOTING)
    set_costs(find_board("budget"), {three: 400_00})
    freeze_projects(find_board("budget"))
    assert [line.title for line in projects(board.id)] == ["หนึ่ง", "สาม"]
    for act in (
        lambda: merge(official, three, into=one),
        lambda: undo(official, two),
    ):
        with pytest.raises(ProposalsSettled):
            act()


def test_a_support_stays_one_when_two_names_turn_out_to_be_one(db, people, pair, official):
    first, second = pair
    merge(official, second, into=first)
    x, y = (who(people[name]).person.id for name in "xy")
    with atomic():
        take_over_supports(kept=y, gone=x)
    assert supporters(db, first) == "yz"
    undo(official, second)
    assert (supporters(db, first), supporters(db, second)) == ("byz", "ay")


def test_many_support_both_while_they_are_merged_and_taken_apart(app, db, town, board, official):
    authors = [make_resident(town).get_id() for _ in range(2)]
    first, second = (make_proposal(board, who(author)).public_id for author in authors)
    crowd = [make_resident(town, name="c").get_id() for _ in range(12)]
    clerk = official.get_id()

    def act(place):
        if place < 2:
            merge(who(clerk), second, into=first)
            if place:
                undo(who(clerk), second)
            return
        person = crowd[place - 2]
        for _ in range(2):
            give(person, second)
            give(person, first)
            take_back(person, first if place % 2 else second)
        return

    results = race(app, act, runners=14)
    unexpected = [
        result
        for result in results
        if not isinstance(result, MergedMeanwhile | SupportsClosed | NotMergeable | None)
    ]
    assert unexpected == []
    in_first, in_second = supporters(db, first), supporters(db, second)
    if find_proposal(second).merged_into_id is not None:
        assert in_second == ""
        undo(who(clerk), second)
        in_first, in_second = supporters(db, first), supporters(db, second)
    # However it went, a person is at most once on each, and everybody can go on.
    assert len(in_first) <= 12
    assert len(in_second) <= 12
    for person in crowd:
        give(person, first)
        give(person, second)
    assert (len(supporters(db, first)), len(supporters(db, second))) == (12, 12)


def test_two_officials_merge_the_same_at_once_and_the_second_is_told(app, db, town, pair):
    clerks = [make_official(town).get_id() for _ in range(2)]
    first, second = pair

    def act(place):
        source, into = (second, first) if place else (first, second)
        return merge(who(clerks[place]), source, into=into)

    results = race(app, act, runners=2)
    assert sorted(type(result).__name__ for result in results) == ["NotMergeable", "list"]
    assert sorted((supporters(db, first), supporters(db, second))) == ["", "xyz"]
