"""Importing a published election: through everybody's door, whole or not at all."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from participation.boards.choices import Phase
from participation.boards.errors import BoardAddressTaken
from participation.boards.queries import board as find_board
from participation.core.clock import BANGKOK
from participation.pabulib.errors import PabulibError
from participation.pabulib.services import import_election, slug_of
from participation.proposals.queries import in_order_of_submission
from participation.tallies.queries import result
from participation.tallies.services import irregularity_effects
from participation.voting.choices import Channel
from participation.voting.errors import BallotRefused
from participation.voting.models import Ballot, RollEntry
from participation.voting.queries import ballots_by_channel, grouped_ballots, irregularities
from tests.support.elections import APPROVAL, BY_KIND, pb, pb_file
from tests.support.rows import count_rows


def counts_of(body):
    return {line["code"]: (line["votes"], line["score"]) for line in body["projects"]}


def winners_of(body):
    return {line["code"] for line in body["projects"] if line["funded"]}


@pytest.mark.parametrize("kind", BY_KIND)
def test_an_election_of_every_kind_comes_in_counted(db, tmp_path, kind):
    sample = BY_KIND[kind]
    imported = import_election(pb_file(tmp_path, sample.text))
    body = result(imported.board.id)
    assert imported.ballots == body["ballots"] == sum(n for _, n in grouped_ballots(body_id(db)))
    assert counts_of(body) == sample.counts
    assert winners_of(body) == sample.winners
    assert irregularities(imported.board.id) == []


def body_id(db):
    return db.session.scalars(select(Ballot.board_id).distinct()).one()


def test_it_becomes_a_finished_board_marked_as_imported_without_province(db, tmp_path):
    import_election(pb_file(tmp_path, APPROVAL.text, "Poland Mała 2021.pb"))
    board = find_board("poland-mala-2021")
    assert board.phase is Phase.RESULTS
    assert board.imported
    assert board.municipality.imported
    assert board.municipality.province is None
    assert board.municipality.slug == "poland-mala-wies"
    assert board.rules_for_voting.currency == "PLN"
    assert board.voting_opens_at == datetime(2021, 6, 1, tzinfo=BANGKOK)
    assert board.voting_closes_at == datetime(2021, 6, 15, tzinfo=BANGKOK)
    assert [category.name for category in board.categories] == ["water", "green"]
    lines = [(p.code, p.title, p.cost) for p in in_order_of_submission(board.id)]
    assert lines == [("a", "Well", 600_00), ("b", "Lamp", 500_00), ("c", "Park", 400_00)]


def test_every_ballot_passes_the_storage_of_a_residents(db, tmp_path):
    """A roll entry each, a key each, the channel on the roll and nothing of it on the ballot."""
    board = import_election(pb_file(tmp_path, APPROVAL.text)).board
    entries = db.session.scalars(select(RollEntry)).all()
    ballots = db.session.scalars(select(Ballot)).all()
    assert [entry.voted for entry in entries] == [True] * 3
    assert len({ballot.voter_key for ballot in ballots}) == len(ballots) == 3
    assert {ballot.cast_on for ballot in ballots} == {date(2021, 6, 1)}
    assert ballots_by_channel(board.id) == {Channel.WEB: 2, Channel.PAPER: 1}


def test_the_same_number_in_two_elections_is_not_the_same_voter(db, tmp_path):
    first = import_election(pb_file(tmp_path, APPROVAL.text, "first.pb")).board
    second = import_election(pb_file(tmp_path, APPROVAL.text, "second.pb")).board
    assert first.municipality_id == second.municipality_id
    people = db.session.scalars(select(RollEntry.person_id)).all()
    assert len(set(people)) == len(people) == 6


def test_importing_twice_is_refused_and_changes_nothing(db, tmp_path):
    path = pb_file(tmp_path, APPROVAL.text)
    import_election(path)
    before = count_rows(db)
    with pytest.raises(BoardAddressTaken):
        import_election(path)
    assert count_rows(db) == before


# --- Ballots that break the election's own rules -------------------------------------------------

# By votes: a 3, b 2, c 2. Budget 1000: a (600), then b or c (400 each), b by the order of the list.
DOUBTFUL = """\
voter_id;vote
1;a,b
2;a,b
3;a,c
4;c"""
PROJECTS = "project_id;cost;votes;selected\na;600;3;1\nb;400;2;1\nc;400;2;0"


def effects_of(path):
    board = import_election(path).board
    return {(e.limit, e.code): e for e in irregularity_effects(board)}


def test_a_ballot_that_costs_too_much_counts_and_is_listed_with_its_effect(db, tmp_path):
    """1 and 2 are over the limit of 1000 by nothing; at 999.99 they are, and c would beat b."""
    fine = pb(PROJECTS, DOUBTFUL, max_sum_cost="1000")
    assert effects_of(pb_file(tmp_path, fine, "fine.pb")) == {}
    over = pb(PROJECTS, DOUBTFUL.replace("3;a,c", "3;c"), max_sum_cost="999.99")
    effects = effects_of(pb_file(tmp_path, over, "over.pb"))
    assert set(effects) == {("max_sum_cost", "")}
    effect = effects["max_sum_cost", ""]
    assert (effect.allowed, effect.found, effect.ballots) == (999_99, 1000_00, 2)
    # Without them nobody votes for a and b: c is first, and a takes what is left.
    assert (effect.gained, effect.lost) == (("c",), ("b",))


def test_a_project_twice_on_a_ballot_counts_twice_as_published(db, tmp_path):
    path = pb_file(tmp_path, pb(PROJECTS, DOUBTFUL.replace("4;c", "4;c,c")))
    imported = import_election(path)
    body = result(imported.board.id)
    assert counts_of(body)["c"] == (3, 3)
    assert winners_of(body) == {"a", "c"}
    (effect,) = irregularity_effects(imported.board)
    assert (effect.limit, effect.code, effect.found, effect.choices) == (
        "duplicate_project", "c", 2, '["c","c"]',
    )  # fmt: skip
    assert (effect.gained, effect.lost) == (("b",), ("c",))


def test_points_below_the_least_sum_are_kept_and_an_effect_may_be_none(db, tmp_path):
    votes = "voter_id;vote;points\n1;a,b;3,2\n2;a;4"
    text = pb(PROJECTS, votes, vote_type="cumulative", min_sum_points="5", max_sum_points="5")
    effects = effects_of(pb_file(tmp_path, text))
    assert set(effects) == {("min_sum_points", "")}
    effect = effects["min_sum_points", ""]
    assert (effect.allowed, effect.found, effect.ballots) == (5, 4, 1)
    assert (effect.gained, effect.lost) == ((), ())


def test_an_empty_ballot_is_a_ballot_and_irregular(db, tmp_path):
    imported = import_election(pb_file(tmp_path, pb(PROJECTS, DOUBTFUL + "\n5;")))
    assert result(imported.board.id)["ballots"] == 5
    assert [row.limit for row, _ in irregularities(imported.board.id)] == ["empty_ballot"]


def test_strict_refuses_a_file_with_one_irregular_ballot_and_leaves_nothing(db, tmp_path):
    path = pb_file(tmp_path, pb(PROJECTS, DOUBTFUL.replace("4;c", "4;c,c")))
    before = count_rows(db)
    with pytest.raises(BallotRefused):
        import_election(path, strict=True)
    assert count_rows(db) == before
    assert import_election(path).ballots == 4


def test_strict_takes_a_file_without_any(db, tmp_path):
    assert import_election(pb_file(tmp_path, pb(PROJECTS, DOUBTFUL)), strict=True).ballots == 4


# --- Bad files -----------------------------------------------------------------------------------

BAD = {
    "cut off": (APPROVAL.text[: APPROVAL.text.index("3;a,c")], "cut off"),
    "unknown project": (APPROVAL.text.replace("3;a,c", "3;a,moon"), "names project moon"),
    "missing column": (APPROVAL.text.replace("project_id;cost", "project_id;price"), "no column"),
    "wrong number": (APPROVAL.text.replace("b;500;", "b;five;"), "amount of money, not “five”"),
    "duplicate voter": (APPROVAL.text.replace("2;a,b", "1;a,b"), "voter 1 is there twice"),
    "wrong encoding": (APPROVAL.text.replace("Well", "Źródło").encode("cp1250"), "UTF-8"),
    "not a .pb file": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "UTF-8"),
    "another text": ("<!doctype html>\n<title>404</title>\n", "not a .pb file"),
    "empty": ("", "not a .pb file"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_with_file_and_cause_and_leaves_nothing(app, db, tmp_path, what):
    content, cause = BAD[what]
    path = tmp_path / "bad.pb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = count_rows(db)
    with app.test_request_context("/?lang=en"), pytest.raises(PabulibError) as refusal:
        import_election(path)
    message = str(refusal.value)
    assert message.startswith(f"{path}:")
    assert cause in message
    assert "\n" not in message
    assert count_rows(db) == before


# --- Names and dates -----------------------------------------------------------------------------


def dates_of(tmp_path, **meta):
    text = pb(PROJECTS, DOUBTFUL, **meta)
    board = import_election(pb_file(tmp_path, text)).board
    return [
        moment.astimezone(BANGKOK).date()
        for moment in (board.voting_opens_at, board.voting_closes_at)
    ]


@pytest.mark.parametrize(
    ("meta", "opens", "closes"),
    [
        ({"date_begin": "2019", "date_end": "2019"}, date(2019, 1, 1), date(2020, 1, 1)),
        ({"date_begin": "31.12.2019", "date_end": "x"}, date(2019, 12, 31), date(2026, 3, 9)),
        ({"date_begin": None, "date_end": "05.06.2019"}, date(2019, 6, 5), date(2019, 6, 6)),
        ({"date_begin": "2027", "date_end": "2027"}, date(2026, 3, 8), date(2026, 3, 9)),
        ({"date_begin": "2020", "date_end": "2019"}, date(2019, 12, 31), date(2020, 1, 1)),
    ],
)
def test_an_imported_election_is_over_whatever_its_dates(db, clock, tmp_path, meta, opens, closes):
    assert dates_of(tmp_path, **meta) == [opens, closes]
    assert find_board("small").phase is Phase.RESULTS
    assert find_board("small").counted_at == datetime(2026, 3, 9, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Poland_Łódź_2022", "poland-lodz-2022"),
        ("Tête-à-tête  (1)", "tete-a-tete-1"),
        ("x" * 80, "x" * 80),
    ],
)
def test_an_address_is_made_of_plain_letters(name, slug):
    assert slug_of(name) == slug


def test_long_and_foreign_names_are_told_apart():
    longs = [slug_of("x" * 81 + end) for end in "ab"]
    assert len(set(longs)) == 2
    assert all(len(slug) <= 90 for slug in longs)
    assert slug_of("กรุงเทพ") != slug_of("เชียงใหม่") != ""


def test_a_withdrawn_project_keeps_its_votes_and_never_wins(db, tmp_path):
    projects = PROJECTS.replace("a;600;3;1", "a;999999999;3;0").replace("c;400;2;0", "c;400;2;1")
    body = result(import_election(pb_file(tmp_path, pb(projects, DOUBTFUL))).board.id)
    assert counts_of(body)["a"] == (3, 3)
    assert winners_of(body) == {"b", "c"}
