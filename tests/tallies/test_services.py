"""Counting a board: once, after the end, reproducibly, and hidden until its day."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from random import Random

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Phase,
)
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits
from participation.exports.choices import Format
from participation.exports.services import export_board
from participation.proposals.queries import projects
from participation.tallies.errors import AlreadyCounted, NoResultYet, NothingToCount
from participation.tallies.policies import check_result_public
from participation.tallies.queries import result, tally
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.models import Ballot
from tests.support.casting import cast_ballot
from tests.support.town import (
    APPROVAL_RULES,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)


def approval(*codes):
    return make_choices(BallotKind.APPROVAL, codes)


@pytest.fixture
def town(db, clock):
    return make_town()


def voting_board(town, phase=Phase.COUNTING, **options):
    return make_board(town, kind=BoardKind.BUDGET, phase=phase, **options)


# --- Once, and after the end ---------------------------------------------------------------------


def test_ballots_are_counted_once(town):
    board = voting_board(town, ballots=[approval("1"), approval("1", "2")])
    first = count_ballots(board)
    with pytest.raises(AlreadyCounted):
        count_ballots(find_board(board.slug))
    assert tally(board.id).digest == first.digest
    assert result(board.id)["ballots"] == 2


def test_counting_waits_for_the_last_second_of_voting(clock, town):
    board = voting_board(town, phase=Phase.VOTING)
    clock.set(board.voting_closes_at - timedelta(seconds=1))
    with pytest.raises(NothingToCount):
        count_ballots(board)
    assert tally(board.id) is None
    clock.set(board.voting_closes_at)
    count_ballots(board)
    assert tally(board.id).counted_at == board.counted_at == board.voting_closes_at


@pytest.mark.parametrize("phase", [Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW, Phase.VOTING])
def test_before_that_there_is_nothing_to_count(town, phase):
    with pytest.raises(NothingToCount):
        count_ballots(voting_board(town, phase=phase))


@pytest.mark.parametrize("phase", [Phase.COLLECTING, Phase.RESULTS])
def test_a_board_without_a_vote_has_nothing_to_count(town, phase):
    with pytest.raises(NothingToCount):
        count_ballots(make_board(town, phase=phase))


def test_nobody_voted_is_a_result_too(town):
    board = voting_board(town)
    count_ballots(board)
    body = result(board.id)
    assert (body["ballots"], body["distinct_ballots"]) == (0, 0)
    assert {line["votes"] for line in body["projects"]} == {0}


def test_a_board_that_nobody_counted_shows_no_result_after_its_day(clock, town):
    board = voting_board(town)
    clock.set(board.results_at + timedelta(days=30))
    assert find_board(board.slug).phase is Phase.COUNTING
    count_ballots(board)
    assert find_board(board.slug).phase is Phase.RESULTS


def test_ballots_that_were_replaced_are_removed_and_the_last_ones_counted(db, clock, town):
    board = voting_board(town, phase=Phase.VOTING)
    voter = make_resident(town)
    for code in ("1", "2", "3"):
        cast_ballot(board, voter, approval(code))
    clock.set(board.voting_closes_at)
    count_ballots(board)
    assert db.session.scalars(select(Ballot.choices)).all() == ['["3"]']
    votes = {line["code"]: line["votes"] for line in result(board.id)["projects"]}
    assert votes == {"1": 0, "2": 0, "3": 1}


def test_counting_one_board_leaves_the_ballots_of_another_alone(db, clock, town):
    first = voting_board(town, phase=Phase.VOTING, slug="first")
    second = voting_board(town, phase=Phase.VOTING, slug="second")
    voter = make_resident(town)
    for board in (first, second):
        cast_ballot(board, voter, approval("1"))
        cast_ballot(board, voter, approval("2"))
    clock.set(first.voting_closes_at)
    count_ballots(first)
    of_second = select(func.count()).select_from(Ballot).where(Ballot.board_id == second.id)
    assert db.session.scalar(of_second) == 2


@pytest.mark.parametrize("act", ["UPDATE tally SET digest = 'x'", "DELETE FROM tally"])
def test_a_stored_result_can_be_neither_changed_nor_removed(db, town, act):
    count_ballots(voting_board(town))
    with pytest.raises(DBAPIError, match="rows of tally are never changed"):
        db.session.execute(text(act))
    db.session.rollback()
    assert db.session.scalar(text("SELECT count(*) FROM tally WHERE digest <> 'x'")) == 1


def test_the_quorum_is_met_by_exactly_its_number(town):
    ballots = [approval("1"), approval("2")]
    for quorum, met in ((2, True), (3, False)):
        rules = replace(APPROVAL_RULES, quorum=quorum)
        board = voting_board(town, rules=rules, ballots=ballots, slug=f"quorum-{quorum}")
        count_ballots(board)
        assert result(board.id)["quorum"] == {"required": quorum, "met": met}


# --- Reproducible --------------------------------------------------------------------------------


def draw_ballots(kind, number):
    """Ballots of up to three projects, the same every time."""
    dice = Random(7)
    ballots = []
    for _ in range(number):
        chosen = dice.sample(["1", "2", "3"], 1 if kind is BallotKind.CHOOSE_ONE else 2)
        given = [dice.randrange(1, 5) for _ in chosen]
        ballots.append(make_choices(kind, chosen, given))
    return ballots


def rules_of(kind):
    gives_points = kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
    return replace(
        APPROVAL_RULES,
        kind=kind,
        limits=BallotLimits(max_length=3),
        measure=Measure.SCORE if gives_points else Measure.VOTES,
        allocation=AllocationRule.GREEDY,
        budget=800_000_00,
    )


def published_ballots(db, board_id):
    return [
        json.loads(choices)
        for choices in db.session.scalars(select(Ballot.choices).where(Ballot.board_id == board_id))
    ]


def count_by_hand(kind, ballots):
    """Votes and points from the published ballots alone, written without our counting."""
    votes, points = dict.fromkeys("123", 0), dict.fromkeys("123", 0)
    for ballot in ballots:
        for place, choice in enumerate(ballot):
            code = choice[0] if kind is BallotKind.CUMULATIVE else choice
            votes[code] += 1
            points[code] += {
                BallotKind.CUMULATIVE: lambda choice=choice: choice[1],
                BallotKind.ORDINAL: lambda place=place, ballot=ballot: len(ballot) - place,
            }.get(kind, lambda: 1)()
    return votes, points


@pytest.mark.parametrize("kind", BallotKind)
def test_an_independent_count_of_the_stored_ballots_gives_the_result(db, town, kind):
    rules = rules_of(kind)
    board = voting_board(town, rules=rules, ballots=draw_ballots(kind, 40))
    count_ballots(board)
    body = result(board.id)
    votes, points = count_by_hand(kind, published_ballots(db, board.id))
    assert {line["code"]: line["votes"] for line in body["projects"]} == votes
    assert {line["code"]: line["score"] for line in body["projects"]} == points
    # Greedy by hand: highest first, equal ones by cost; what fits is funded.
    measure = points if rules.measure is Measure.SCORE else votes
    left, funded = rules.budget, []
    for project in sorted(projects(board.id), key=lambda p: (-measure[p.code], p.cost)):
        if project.cost <= left:
            funded.append(project.code)
            left -= project.cost
    assert [line["code"] for line in body["projects"] if line["funded"]] == funded
    assert (body["left"], body["spent"]) == (left, rules.budget - left)
    assert body["ballots"] == 40


@pytest.mark.parametrize("kind", BallotKind)
def test_the_digests_can_be_recomputed_with_plain_tools(db, town, kind):
    board = voting_board(town, rules=rules_of(kind), ballots=draw_ballots(kind, 40))
    stored = count_ballots(board)
    lines = sorted(db.session.scalars(select(Ballot.choices).where(Ballot.board_id == board.id)))
    as_file = "".join(f"{line}\n" for line in lines).encode()
    assert result(board.id)["ballots_digest"] == sha256(as_file).hexdigest()
    assert stored.digest == sha256(stored.body.encode()).hexdigest()
    canonical = json.dumps(
        json.loads(stored.body), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert stored.body == canonical
    frozen = {rules.stage.value: rules.digest for rules in find_board(board.slug).frozen_rules}
    assert result(board.id)["rules_digest"] == frozen["voting"]


def test_the_same_ballots_in_another_order_and_by_other_people_give_the_same_bytes(clock, town):
    ballots = draw_ballots(BallotKind.APPROVAL, 40)
    stored = []
    for slug, cast in (("here", ballots), ("there", ballots[::-1])):
        stored.append(count_ballots(voting_board(town, slug=slug, ballots=cast)))
        clock.advance(minutes=5)
    # Only the dates of the rules are not the same.
    bodies = [json.loads(counted.body) | {"rules_digest": ""} for counted in stored]
    assert bodies[0] == bodies[1]
    assert stored[0].counted_at != stored[1].counted_at


def test_one_ballot_more_changes_the_digests(town):
    ballots = draw_ballots(BallotKind.APPROVAL, 5)
    digests = {
        json.loads(count_ballots(voting_board(town, slug=f"b{n}", ballots=ballots[:n])).body)[
            "ballots_digest"
        ]
        for n in (3, 4, 5)
    }
    assert len(digests) == 3


# --- Hidden until its day ------------------------------------------------------------------------


@pytest.fixture
def counted_early(town):
    board = voting_board(town, ballots=[approval("1"), approval("1", "2")])
    count_ballots(board)
    return board


@pytest.mark.parametrize("who", ["guest", "resident", "official"])
def test_before_its_day_a_result_is_hidden_from_everybody(clock, client, town, counted_early, who):
    if who != "guest":
        sign_in(client, {"resident": make_resident, "official": make_official}[who](town))
    slug, day = counted_early.slug, counted_early.results_at
    paths = [f"/boards/{slug}/results"]
    paths += [f"/boards/{slug}/download.{form}" for form in Format]
    clock.set(day - timedelta(seconds=1))
    assert [client.get(path).status_code for path in paths] == [404] * 4
    clock.set(day)
    assert [client.get(path).status_code for path in paths] == [200] * 4


def test_before_its_day_no_page_tells_a_vote(client, town, counted_early):
    """Neither the board, nor a project, nor the official's own page has a count on it."""
    sign_in(client, make_official(town))
    digest = tally(counted_early.id).digest
    slug = counted_early.slug
    for path in (f"/boards/{slug}", f"/boards/{slug}/manage", f"/areas/{town.slug}", "/"):
        html = client.page(f"{path}?lang=en").html
        assert "2 votes" not in html
        assert digest not in html


@pytest.mark.parametrize("form", Format)
def test_before_its_day_no_export_is_written(clock, cli, tmp_path, counted_early, form):
    slug, day = counted_early.slug, counted_early.results_at
    target = tmp_path / "result"
    command = ["exports", "write", slug, "--format", form.value, "--output", str(target)]
    outcome = cli.invoke(args=command)
    assert outcome.exit_code == 1
    assert outcome.stderr == "Error: This board has no result yet.\n"
    assert list(tmp_path.iterdir()) == []
    clock.set(day)
    assert cli.invoke(args=command).exit_code == 0
    assert target.stat().st_size > 0


def test_a_result_that_is_not_counted_is_not_public_on_its_day(clock, town):
    board = voting_board(town)
    clock.set(board.results_at)
    for ask in (lambda: check_result_public(None, board), lambda: export_board(board, Format.CSV)):
        with pytest.raises(NoResultYet):
            ask()


# --- From the command line -----------------------------------------------------------------------


def test_the_command_counts_once_and_prints_the_digest(cli, town):
    slug = voting_board(town).slug
    outcome = cli.invoke(args=["tallies", "count", slug])
    assert outcome.exit_code == 0
    assert outcome.stdout == f"{tally(find_board(slug).id).digest}\n"
    again = cli.invoke(args=["tallies", "count", slug])
    assert again.exit_code == 1
    assert again.stderr == "Error: The ballots of this board have been counted already.\n"


def test_the_command_knows_no_board_that_is_not_there(db, cli):
    outcome = cli.invoke(args=["tallies", "count", "none"])
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("Error: There is no such board.")
