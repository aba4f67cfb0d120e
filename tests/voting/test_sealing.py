"""Sealing the ballots: what joins them to voters is destroyed, after the objection period only."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from participation.accounts.queries import account_for_session
from participation.accounts.services import ListedResident, upload_residents, verify_by_letter
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.municipalities.services import chain_of
from participation.tallies.services import count_ballots, recount
from participation.voting.ballots import make_choices
from participation.voting.errors import BallotKeyDestroyed, NotCountedYet, ObjectionsOpen
from participation.voting.models import BallotSecret
from participation.voting.policies import OBJECTION_DAYS, objections_end_at
from participation.voting.queries.sealing import are_sealed
from participation.voting.services.casting import board_secret
from participation.voting.services.sealing import seal_ballots
from tests.support.figures import show
from tests.support.language import LANGUAGES, told
from tests.support.race import race
from tests.support.rows import count_rows
from tests.support.town import make_board, make_official, make_resident, make_town, sign_in

ONE = make_choices(BallotKind.APPROVAL, ["1"])
PERIOD = timedelta(days=OBJECTION_DAYS)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def official(town):
    return make_official(town)


def counted_board(town):
    """A board with three ballots, counted on the day its result became public."""
    ballots = [ONE, ONE, make_choices(BallotKind.APPROVAL, ["2"])]
    return make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=ballots)


def seals(town) -> list[tuple[str, str]]:
    """Actor and subject of the sealings in the log."""
    return [
        (entry.actor, entry.subject)
        for entry, _ in audit.entries(chain_of(town.id))
        if entry.act == "ballots.seal"
    ]


# --- The act -------------------------------------------------------------------------------------


def test_the_secret_is_gone_for_good_and_the_result_can_be_counted_again(db, clock, town, official):
    board = counted_board(town)
    secret = board_secret(board.id)
    assert secret
    clock.set(board.results_at + PERIOD)
    seal_ballots(board, actor=official.public_id)
    assert db.session.scalars(select(BallotSecret.wrapped)).all() == [None]
    with pytest.raises(BallotKeyDestroyed):
        board_secret(board.id)
    assert are_sealed(board.id)
    assert recount(board) is None
    assert seals(town) == [(official.public_id, f"board:{board.slug}")]
    assert audit.verify() == []


def test_nothing_but_the_secret_and_the_log_changes(db, clock, town, official):
    board = counted_board(town)
    clock.set(board.results_at + PERIOD)
    before = count_rows(db)
    ballots = db.session.execute(text("SELECT * FROM ballot ORDER BY id")).all()
    seal_ballots(board, actor=official.public_id)
    after = count_rows(db)
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"audit_chain", "audit_entry", "audit_words"}
    assert db.session.execute(text("SELECT * FROM ballot ORDER BY id")).all() == ballots


def test_it_is_refused_until_the_last_second_of_the_objection_period(db, clock, town, official):
    board = counted_board(town)
    clock.set(board.results_at + PERIOD - timedelta(seconds=1))
    before = count_rows(db)
    with pytest.raises(ObjectionsOpen):
        seal_ballots(board, actor=official.public_id)
    assert count_rows(db) == before
    assert not are_sealed(board.id)
    assert board_secret(board.id)
    clock.advance(seconds=1)
    seal_ballots(board, actor=official.public_id)


def test_a_late_count_begins_the_period_later(clock, town, official):
    """Who is counted a week after the announced day can be objected to for as long."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, ballots=[ONE])
    clock.set(board.results_at + timedelta(days=7))
    count_ballots(board)
    assert objections_end_at(board) == clock.now + PERIOD


@pytest.mark.parametrize("phase", [Phase.REVIEW, Phase.VOTING, Phase.COUNTING])
def test_it_is_refused_before_the_count_however_late(clock, town, official, phase):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    clock.set(board.results_at + 2 * PERIOD)
    with pytest.raises(NotCountedYet):
        seal_ballots(board, actor=official.public_id)
    assert not are_sealed(board.id)


def test_it_is_done_once(clock, town, official):
    board = counted_board(town)
    clock.set(board.results_at + PERIOD)
    seal_ballots(board, actor=official.public_id)
    with pytest.raises(BallotKeyDestroyed):
        seal_ballots(board, actor=official.public_id)
    assert len(seals(town)) == 1


def test_a_board_without_a_ballot_online_gets_no_secret_later(db, clock, town, official):
    board = counted_board(town)
    db.session.execute(text("DELETE FROM ballot_secret"))
    db.session.commit()
    clock.set(board.results_at + PERIOD)
    seal_ballots(board, actor=official.public_id)
    with pytest.raises(BallotKeyDestroyed):
        board_secret(board.id)
    with pytest.raises(BallotKeyDestroyed):
        seal_ballots(board, actor=official.public_id)


def test_the_other_boards_keep_their_secrets(db, clock, town, official):
    board = counted_board(town)
    other = make_board(
        make_town(slug="there"), kind=BoardKind.BUDGET, phase=Phase.RESULTS, ballots=[ONE]
    )
    clock.set(board.results_at + PERIOD)
    seal_ballots(board, actor=official.public_id)
    assert board_secret(other.id)


def test_people_of_a_sealed_board_can_still_be_joined_with_the_list(clock, town, official):
    rows = [ListedResident("1/1")]
    code = dict(upload_residents(official, town, rows))["1/1"]
    board = counted_board(town)
    clock.set(board.results_at + PERIOD)
    seal_ballots(board, actor=official.public_id)
    verify_by_letter(make_resident(town, verified=False), code)
    assert recount(find_board(board.slug)) is None


def test_of_two_officials_at_once_one_seals(app, db, clock, town, official):
    board = counted_board(town)
    slug, clerk = board.slug, official.public_id
    clock.set(board.results_at + PERIOD)

    def act(_place):
        return seal_ballots(find_board(slug), actor=account_for_session(clerk).public_id)

    answers = race(app, act, runners=4)
    refused = [type(answer).__name__ for answer in answers if answer is not None]
    show(sealed=answers.count(None), refused=len(refused))
    assert refused == [BallotKeyDestroyed.__name__] * 3
    assert len(seals(town)) == 1


# --- In the browser, and at the terminal ---------------------------------------------------------


@pytest.fixture
def clerk(client, official):
    client.page("/?lang=en")
    sign_in(client, official)
    return client


def test_an_official_seals_after_reading_what_cant_be_done_then(clock, town, clerk):
    board = counted_board(town)
    page = clerk.page(f"/boards/{board.slug}/manage").follow("Seal the ballots")
    assert "The ballots can be sealed from" in page.text
    assert page.select("main form") == []
    clock.set(board.results_at + PERIOD)
    page = clerk.page(f"/boards/{board.slug}/seal")
    assert "No vote of this board can be voided or taken back" in page.text
    page = page.form("main form").submit(sure="1")
    assert "The ballots of this board are sealed." in page.text
    assert page.select("main form") == []
    assert recount(find_board(board.slug)) is None
    assert "Sealed the ballots" in clerk.page("/areas/here/log").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_tick_nothing_is_sealed(app, clock, town, clerk, language):
    board = counted_board(town)
    clock.set(board.results_at + PERIOD)
    page = clerk.page(f"/boards/{board.slug}/seal?lang={language}").form("main form").submit()
    assert page.status == 422
    assert page.texts("#sure-error") == [told(app, language, "Please tick this first.")]
    assert not are_sealed(board.id)


def test_a_page_left_open_is_refused_in_words(clock, town, official, clerk):
    board = counted_board(town)
    clock.set(board.results_at + PERIOD)
    old = clerk.page(f"/boards/{board.slug}/seal")
    seal_ballots(board, actor=official.public_id)
    assert old.form("main form").submit(sure="1").status == 409


def test_before_the_count_the_page_says_when(town, clerk):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    page = clerk.page(f"/boards/{board.slug}/seal")
    assert "sealed after they are counted" in page.text
    assert page.select("main form") == []
    assert "Seal the ballots" not in clerk.page(f"/boards/{board.slug}/manage").text


def test_the_operator_seals_from_the_terminal(cli, clock, town):
    board = counted_board(town)
    early = cli.invoke(args=["voting", "seal", board.slug, "--yes"])
    assert early.exit_code == 1
    assert "30" in early.output
    clock.set(board.results_at + PERIOD)
    asked = cli.invoke(args=["voting", "seal", board.slug], input="n\n")
    assert asked.exit_code == 1
    assert not are_sealed(board.id)
    done = cli.invoke(args=["voting", "seal", board.slug], input="y\n")
    assert done.exit_code == 0
    assert are_sealed(board.id)
    assert seals(town) == [("operator", f"board:{board.slug}")]
