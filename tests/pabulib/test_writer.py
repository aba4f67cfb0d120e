"""Writing a vote as a .pb file: readable again with the same outcome, and right for the checker."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from participation.boards.choices import (
    AllocationRule,
    BallotKind,
    BoardKind,
    Measure,
    Phase,
    Portion,
    Stage,
)
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, SubBudget, VotingRules
from participation.boards.services import announce_rules
from participation.core.scratch import scratch_database
from participation.core.transaction import atomic
from participation.exports.choices import Format
from participation.exports.services import export_board
from participation.pabulib.reader import Election, read_election
from participation.pabulib.services import import_election
from participation.proposals.queries import in_order_of_submission
from participation.proposals.services import freeze_projects
from participation.tallies.queries import result
from participation.tallies.result import build_result
from participation.tallies.services import count_ballots
from participation.voting.ballots import encode, make_choices
from participation.voting.services.casting import CastRow, cast_many
from tests.support.checker import errors_in
from tests.support.elections import APPROVAL, BY_KIND, CUMULATIVE, pb, pb_file
from tests.support.town import APPROVAL_RULES, make_board, make_town


def write(board, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("".join(export_board(find_board(board.slug), Format.PB)), encoding="utf-8")
    return path


def outcome(body):
    """What must not change on the way out and in: counts, and who won."""
    return {
        line["code"]: (line["votes"], line["score"], line["funded"]) for line in body["projects"]
    }


def recount(election: Election):
    rules = election.voting_rules
    ballots = Counter(encode(rules.kind, choices) for _, choices in election.ballots)
    return build_result(rules, election.domain_projects, ballots.items())


def opens(board):
    assert board.voting_opens_at is not None
    return board.voting_opens_at


def meta_of(path: Path) -> dict[str, str]:
    return read_election(path).meta


# --- Out and in again ----------------------------------------------------------------------------

PROJECTS = """\
project_id;cost;votes;name;selected
a;600;{a};Well;1
b;500;2;Lamp;0
c;400;1;Park;1"""
VOTES = "voter_id;vote\n1;a,b\n2;a,b\n3;a,c"
TRAVELLERS = {
    **{kind: sample.text for kind, sample in BY_KIND.items()},
    "no skip, threshold": pb(
        PROJECTS.format(a=3), VOTES, rule="greedy-no-skip", min_project_score_threshold="2"
    ),
    "funded outside the rule": pb(
        PROJECTS.format(a=3).replace("Lamp;0", "Lamp;2").replace("Park;1", "Park;3"),
        VOTES,
        rule="unknown",
        comment="#1: two from the reserve",
    ),
    "withdrawn": pb(PROJECTS.format(a=3).replace("a;600;3;Well;1", "a;999999999;3;Well;0"), VOTES),
    "a project twice": pb(PROJECTS.format(a=4), VOTES.replace("3;a,c", "3;a,a,c")),
    "an empty ballot": pb(PROJECTS.format(a=3), VOTES + "\n4;"),
    "longer than there are projects": pb(
        PROJECTS.format(a=4), VOTES.replace("3;a,c", "3;a,a,c,c"), max_length="4"
    ),
    "cents": pb(PROJECTS.format(a=3).replace("600", "600.05"), VOTES, budget="1000.05"),
    "everything is paid": pb(PROJECTS.format(a=3), VOTES, budget="1500", fully_funded="1"),
    "points under another name": CUMULATIVE.text.replace(";cumulative", ";ordinal"),
    "score of approval": pb(
        PROJECTS.format(a=3).replace("votes", "score"),
        "voter_id;vote;points\n1;a,b;1,1\n2;a,b;1,1\n3;a,c;1,1",
    ),
    "odd names": pb(
        'project_id;cost;votes;name;category\nก/1;600;2;"A ""good""; well";"water, fresh"\n'
        "b-2;500;1;  Lamp  ;",
        "voter_id;vote\n1;ก/1,b-2\n2;ก/1",
        description='"Well; or ""Lamp"""',
    ),
}


@pytest.mark.parametrize("what", TRAVELLERS)
def test_an_import_exported_and_imported_again_gives_the_same(db, tmp_path, what):
    source = import_election(pb_file(tmp_path, TRAVELLERS[what], "source.pb")).board
    again = import_election(write(source, tmp_path, "again.pb")).board
    first, second = result(source.id), result(again.id)
    assert outcome(first) == outcome(second)
    assert first["ballots_digest"] == second["ballots_digest"]
    assert (first["rule"], first["kind"]) == (second["rule"], second["kind"])
    assert (first["threshold"], first["budget"], first["currency"]) == (
        second["threshold"], second["budget"], second["currency"],
    )  # fmt: skip
    before, after = find_board("source"), find_board("again")
    assert before.question == after.question
    assert before.voting_opens_at == after.voting_opens_at
    assert before.voting_closes_at == after.voting_closes_at
    assert before.rules_for_voting.limits == after.rules_for_voting.limits


@pytest.mark.parametrize("what", TRAVELLERS)
def test_an_export_has_no_error_that_its_source_had_not(db, tmp_path, what):
    source = pb_file(tmp_path, TRAVELLERS[what], "source.pb")
    board = import_election(source).board
    known = errors_in(source)
    assert "processing error" not in known
    assert errors_in(write(board, tmp_path, "again.pb")) - known == Counter()


def test_the_checker_tells_a_wrong_file_from_a_right_one(tmp_path):
    assert errors_in(pb_file(tmp_path, APPROVAL.text)) == Counter()
    wrong = APPROVAL.text.replace("Lamp;;0", "Lamp;;1").replace("Park;green;1", "Park;green;0")
    assert errors_in(pb_file(tmp_path, wrong, "wrong.pb"))["greedy rule not followed"] == 1


@pytest.mark.parametrize("rule", ["greedy-custom", "unknown"])
def test_what_was_funded_from_a_reserve_or_later_is_given_back(db, tmp_path, rule):
    """By the rule b is completed; who funds c is not said. What we don't run is given back."""
    text = TRAVELLERS["funded outside the rule"].replace("rule;unknown", f"rule;{rule}")
    board = import_election(pb_file(tmp_path, text)).board
    export = read_election(write(board, tmp_path, "again.pb"))
    assert {code: selected for code, (_, _, selected) in export.published.items()} == {
        "a": 1, "b": 2, "c": 3,
    }  # fmt: skip
    assert export.meta["rule"] == rule


def test_where_nobody_chose_winners_the_column_is_left_out(db, tmp_path):
    text = APPROVAL.text.replace("rule;greedy", "rule;unknown").replace("selected", "chosen")
    board = import_election(pb_file(tmp_path, text)).board
    assert "selected" not in read_election(write(board, tmp_path, "again.pb")).project_columns


def test_fields_that_the_format_does_not_know_stay_out(db, tmp_path):
    text = pb(PROJECTS.format(a=3), VOTES, colour="blue", edition="7")
    meta = meta_of(write(import_election(pb_file(tmp_path, text)).board, tmp_path, "again.pb"))
    assert "colour" not in meta
    assert meta["edition"] == "7"


# --- Our own boards ------------------------------------------------------------------------------


def ballots_of(kind, *listed):
    return [make_choices(kind, codes, points) for codes, points in listed]


OWN = {
    "approval": (
        APPROVAL_RULES,
        ballots_of(BallotKind.APPROVAL, (["1", "2"], None), (["3"], None), (["3", "1"], None)),
    ),
    "choose-1": (
        VotingRules(kind=BallotKind.CHOOSE_ONE, budget=900_000_00),
        ballots_of(BallotKind.CHOOSE_ONE, (["2"], None), (["3"], None)),
    ),
    "cumulative": (
        VotingRules(
            kind=BallotKind.CUMULATIVE,
            limits=BallotLimits(max_sum_points=10, max_points=9),
            measure=Measure.SCORE,
            budget=900_000_00,
        ),
        ballots_of(BallotKind.CUMULATIVE, (["1", "3"], [1, 9]), (["2"], [5])),
    ),
    "ordinal": (
        VotingRules(
            kind=BallotKind.ORDINAL,
            limits=BallotLimits(max_length=2),
            measure=Measure.SCORE,
            budget=900_000_00,
        ),
        ballots_of(BallotKind.ORDINAL, (["3", "2"], None), (["1"], None)),
    ),
}


@pytest.mark.parametrize("kind", OWN)
def test_a_board_of_ours_passes_the_checker_and_comes_back_the_same(db, clock, tmp_path, kind):
    rules, ballots = OWN[kind]
    board = make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.RESULTS, rules=rules, ballots=ballots
    )
    path = write(board, tmp_path, "ours.pb")
    assert errors_in(path) == Counter()
    assert outcome(result(import_election(path).board.id)) == outcome(result(board.id))


def own_file(folder: Path, rules: VotingRules = APPROVAL_RULES, projects=()) -> Path:
    ballots = ballots_of(BallotKind.APPROVAL, (["1"], None), (["1", "2"], None))
    board = make_board(
        make_town(),
        kind=BoardKind.BUDGET,
        phase=Phase.RESULTS,
        rules=rules,
        projects=projects,
        ballots=ballots,
    )
    return write(board, folder, "ours.pb")


def test_projects_stand_in_the_order_that_breaks_ties(db, clock, tmp_path):
    """Cheapest first, so that whoever counts the file breaks ties as we do."""
    codes = [project.code for project in read_election(own_file(tmp_path)).domain_projects]
    assert codes == ["2", "1", "3"]


def test_the_last_day_of_voting_is_the_one_before_its_midnight(db, clock, tmp_path):
    # It is midnight in Bangkok, as it is when every phase of a board begins and ends.
    clock.set(clock.now.replace(hour=17, minute=0))
    meta = meta_of(own_file(tmp_path))
    assert (meta["date_begin"], meta["date_end"]) == ("13.02.2026", "22.02.2026")


@pytest.mark.parametrize("rule", [AllocationRule.GREEDY, AllocationRule.GREEDY_THRESHOLD])
@pytest.mark.parametrize(("threshold", "said"), [(None, "greedy"), (2, "greedy-threshold")])
def test_a_threshold_is_said_as_the_format_says_it(db, clock, tmp_path, rule, threshold, said):
    path = own_file(tmp_path, replace(APPROVAL_RULES, allocation=rule, threshold=threshold))
    assert meta_of(path)["rule"] == said
    assert errors_in(path) == Counter()
    winners = {p.project.code for p in read_election(path).projects if p.selected}
    assert winners == ({"1", "2"} if threshold is None else {"1"})


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"allocation": AllocationRule.EQUAL_SHARES_ADD1}, "equalshares/add1"),
        ({"allocation": AllocationRule.GREEDY_CUSTOM}, "greedy-custom"),
        ({"allocation": AllocationRule.GREEDY_CUSTOM, "completion_percent": 70}, "unknown"),
        ({"allocation": AllocationRule.GREEDY, "entry_bar": True}, "unknown"),
        ({"sub_budgets": (SubBudget(portion=Portion.AREA, name="x", amount=1),)}, "unknown"),
        ({"allocation": AllocationRule.INSTANT_RUNOFF, "kind": BallotKind.ORDINAL}, "unknown"),
    ],
)
def test_a_rule_that_the_format_can_not_tell_is_unknown(db, clock, tmp_path, rules, said):
    path = own_file(tmp_path, replace(APPROVAL_RULES, **rules))
    assert meta_of(path)["rule"] == said
    assert errors_in(path) == Counter()
    assert read_election(path).names_winners


@pytest.mark.parametrize(("group", "said"), [("", "greedy-exclusive"), ("ก", "unknown")])
def test_which_projects_exclude_each_other_the_format_can_not_tell(
    db, clock, tmp_path, group, said
):
    """With the rule named, whoever counted the file would let both win."""
    rules = replace(APPROVAL_RULES, allocation=AllocationRule.GREEDY_EXCLUSIVE)
    lines = [("ก", 600_00), ("ข", 400_00)]
    board = make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.REVIEW, rules=rules, projects=lines
    )
    with atomic():
        for proposal in in_order_of_submission(board.id):
            proposal.exclusive_group = group
    announce_rules(board, Stage.VOTING)
    freeze_projects(board)
    both = make_choices(BallotKind.APPROVAL, ["1", "2"])
    cast_many(board, [CastRow("v", both)], at=opens(board))
    clock.set(board.results_at)
    count_ballots(board)
    path = write(board, tmp_path, "ours.pb")
    assert meta_of(path)["rule"] == said
    assert errors_in(path) == Counter()
    assert [p.selected for p in read_election(path).projects] == ([1, 0] if group else [1, 1])


def test_a_longest_ballot_above_the_number_of_projects_says_nothing(db, clock, tmp_path):
    path = own_file(tmp_path, replace(APPROVAL_RULES, limits=BallotLimits(max_length=9)))
    assert meta_of(path)["max_length"] == "3"
    assert errors_in(path) == Counter()


def test_everything_is_called_paid_only_where_the_budget_covers_it(db, clock, tmp_path):
    lines = [("ก", 600_00), ("ข", 400_00)]
    path = own_file(tmp_path, replace(APPROVAL_RULES, budget=1000_00), lines)
    assert meta_of(path)["fully_funded"] == "1"
    assert errors_in(path) == Counter()


def test_a_project_withdrawn_before_the_vote_is_written_as_the_format_does(db, clock, tmp_path):
    """With a cost nobody can pay; so the other one being paid for does not mean everything."""
    lines = [("ก", 600_00), ("ข", 400_00)]
    rules = replace(APPROVAL_RULES, budget=1000_00)
    board = make_board(
        make_town(), kind=BoardKind.BUDGET, phase=Phase.REVIEW, rules=rules, projects=lines
    )
    with atomic():
        in_order_of_submission(board.id)[1].withdrawn_at = clock.now
    announce_rules(board, Stage.VOTING)
    freeze_projects(board)
    cast_many(board, [CastRow("v", make_choices(BallotKind.APPROVAL, ["1"]))], at=opens(board))
    clock.set(board.results_at)
    count_ballots(board)
    path = write(board, tmp_path, "ours.pb")
    assert errors_in(path) == Counter()
    assert [p.project.withdrawn for p in read_election(path).projects] == [True, False]
    assert "fully_funded" not in meta_of(path)


def test_what_a_source_wrongly_calls_paid_is_not_repeated(db, tmp_path):
    text = pb(PROJECTS.format(a=3), VOTES, fully_funded="1")
    meta = meta_of(write(import_election(pb_file(tmp_path, text)).board, tmp_path, "again.pb"))
    assert "fully_funded" not in meta


def test_everything_is_not_paid_where_a_satang_is_missing(db, clock, tmp_path):
    lines = [("ก", 600_00), ("ข", 400_01)]
    path = own_file(tmp_path, replace(APPROVAL_RULES, budget=1000_00), lines)
    assert "fully_funded" not in meta_of(path)
    assert "400.01" in path.read_text(encoding="utf-8")


def test_a_ballot_line_says_what_was_chosen_and_nothing_else(db, clock, tmp_path):
    path = own_file(tmp_path)
    header, *ballots = path.read_text(encoding="utf-8").partition("VOTES\n")[2].splitlines()
    assert header == "voter_id;vote"
    numbers, votes = zip(*(ballot.split(";") for ballot in ballots), strict=True)
    assert numbers == ("1", "2")
    assert set(votes) == {"1", "1,2"}


# --- Real elections ------------------------------------------------------------------------------


def test_every_real_election_survives_export(pabulib_dir, tmp_path):
    """No error that its source had not, and a recount of the export gives our result."""
    wrong = {}
    for source in sorted(pabulib_dir.glob("*.pb")):
        with scratch_database({"BALLOT_KEY": Fernet.generate_key().decode()}):
            board = import_election(source).board
            expected = result(board.id)
            export = write(board, tmp_path, "export.pb")
        errors = errors_in(export) - errors_in(source)
        recounted = recount(read_election(export))
        same = outcome(recounted) == outcome(expected)
        if errors or not same or recounted["ballots_digest"] != expected["ballots_digest"]:
            wrong[source.name] = (dict(errors), same)
    assert wrong == {}
