"""Boards, proposals and ballots as people meet them in a browser."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select

from participation.boards.choices import BallotKind, BoardKind, Measure, Phase
from participation.boards.rules import BallotLimits
from participation.core.transaction import atomic
from participation.proposals.queries import ranked_by_support
from participation.voting.choices import Channel
from participation.voting.models import Ballot, RollEntry, Support
from participation.voting.queries import grouped_ballots
from tests.support.ballot import cast
from tests.support.statements import at_most
from tests.support.town import (
    APPROVAL_RULES,
    PROJECTS,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def visitor(client):
    """A browser that has chosen English, so that sentences can be read here."""
    client.page("/?lang=en")
    return client


@pytest.fixture
def voter(town, visitor):
    """A verified resident, signed in."""
    account = make_resident(town)
    sign_in(visitor, account)
    return account


def rows_of(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def counted(db) -> Counter[str]:
    board_ids = db.session.scalars(select(Ballot.board_id).distinct())
    return Counter(dict(pair for board_id in board_ids for pair in grouped_ballots(board_id)))


# --- Supporting ----------------------------------------------------------------------------------


@pytest.fixture
def proposal(town):
    return make_proposal(make_board(town, support_limit=1), make_resident(town, name="ผู้เสนอ"))


def test_a_resident_supports_and_takes_it_back_on_the_board(db, visitor, voter, proposal):
    board = f"/boards/{proposal.board.slug}"
    form = visitor.page(board).form("form.pill-form")
    page = form.submit()
    assert page.path == board
    assert page.texts("button.pill") == ["Supported 1"]
    assert page.one("button.pill").get("aria-pressed") == "true"
    assert rows_of(db, Support) == 1
    page = page.form("form.pill-form").submit()
    assert page.texts("button.pill") == ["Support 0"]
    assert page.one("button.pill").get("aria-pressed") == "false"
    assert rows_of(db, Support) == 0


def test_supporting_on_the_proposals_page_leads_back_to_it(visitor, voter, proposal):
    path = f"/proposals/{proposal.public_id}"
    page = visitor.page(path).form("form.pill-form").submit()
    assert page.path == path
    assert "Press again to take your support back." in page.text


def test_a_guest_is_led_to_signing_in_and_back(db, town, visitor, proposal):
    pill = visitor.page(f"/boards/{proposal.board.slug}").one("a.pill")
    assert pill.get("href").startswith("/sign-in?next=/boards/")
    # Whoever sends the form all the same, with a token of their own session, is led there too.
    token = visitor.page("/sign-in").form().values["csrf_token"]
    sent = visitor.post(f"/proposals/{proposal.public_id}/support", data={"csrf_token": token})
    assert sent.status_code == 302
    assert sent.location.startswith("/sign-in?next=")
    assert rows_of(db, Support) == 0


def test_the_author_sees_no_button_on_their_own_proposal(town, visitor, voter):
    proposal = make_proposal(make_board(town), voter)
    for path in (f"/boards/{proposal.board.slug}", f"/proposals/{proposal.public_id}"):
        page = visitor.page(path)
        assert page.select(".pill") == []
        assert "Your proposal" in page.text


def test_the_limit_is_said_in_words_and_nothing_is_lost(db, town, visitor, voter, proposal):
    other = make_proposal(proposal.board, make_resident(town), title="ข้อที่สอง")
    board = visitor.page(f"/boards/{proposal.board.slug}")
    first, second = (
        board.form(f"#p-{found.public_id} form.pill-form") for found in (proposal, other)
    )
    first.submit()
    refused = second.submit()
    assert refused.status == 409
    assert "as many as this board allows. Take one support back" in refused.text
    assert rows_of(db, Support) == 1


def test_after_collecting_there_are_counts_and_no_buttons(db, clock, visitor, voter, proposal):
    slug, closes_at = proposal.board.slug, proposal.board.collecting_closes_at
    form = visitor.page(f"/boards/{slug}").form("form.pill-form")
    clock.set(closes_at)
    assert form.submit().status == 409
    assert rows_of(db, Support) == 0
    page = visitor.page(f"/boards/{slug}")
    assert page.select(".pill") == []
    assert page.texts(".tally-line") == ["0 supports"]


# --- Who sees a board ----------------------------------------------------------------------------


def test_a_draft_is_there_for_its_officials_only(town, visitor):
    board = make_board(town, phase=Phase.DRAFT)
    path = f"/boards/{board.slug}"
    visitor.page(path, status=404)
    sign_in(visitor, make_resident(town))
    visitor.page(path, status=404)
    sign_in(visitor, make_official(make_town(slug="elsewhere")))
    visitor.page(path, status=404)
    sign_in(visitor, make_official(town))
    assert "Only officials see this board" in visitor.page(path).text


def test_a_proposal_of_a_draft_is_not_shown_either(town, visitor):
    board = make_board(town, phase=Phase.DRAFT, projects=[("ความลับ", None)])
    (hidden,) = ranked_by_support(board.id)
    visitor.page(f"/proposals/{hidden.public_id}", status=404)


@pytest.mark.parametrize(
    ("phase", "says"),
    [
        (Phase.UPCOMING, "you can propose and support here"),
        (Phase.COLLECTING, "Propose an idea"),
        (Phase.REVIEW, "Ideas are no longer taken."),
        (Phase.VOTING, "Choose the projects you want."),
        (Phase.COUNTING, "The ballots are being counted"),
        (Phase.RESULTS, "The result is out."),
    ],
)
def test_a_board_says_what_can_be_done_now(town, visitor, phase, says):
    board = make_board(town, kind=BoardKind.BUDGET, phase=phase)
    assert says in visitor.page(f"/boards/{board.slug}").text


def test_what_is_not_there_is_a_page_too(db, visitor):
    visitor.page("/boards/none", status=404)
    visitor.page("/proposals/none", status=404)


# --- Ballots of four kinds -----------------------------------------------------------------------

CODES = ("1", "2", "3")
LIMITS = {
    BallotKind.APPROVAL: BallotLimits(max_length=2),
    BallotKind.CHOOSE_ONE: BallotLimits(),
    BallotKind.CUMULATIVE: BallotLimits(max_points=4, max_sum_points=5),
    BallotKind.ORDINAL: BallotLimits(max_length=2),
}
# What is filled in; and what is stored of it, or the sentence it is refused with.
GOOD = {
    BallotKind.APPROVAL: ({"choice-3": "1", "choice-1": "1"}, '["1","3"]'),
    BallotKind.CHOOSE_ONE: ({"choice": "2"}, '["2"]'),
    BallotKind.CUMULATIVE: (
        {"choice-1": "๑", "choice-2": "0", "choice-3": "4"},
        '[["3",4],["1",1]]',
    ),
    BallotKind.ORDINAL: ({"choice-1": "2", "choice-3": "1"}, '["3","1"]'),
}
BAD = {
    BallotKind.APPROVAL: (
        {"choice-1": "1", "choice-2": "1", "choice-3": "1"},
        "Choose at most 2 projects; you chose 3.",
    ),
    BallotKind.CHOOSE_ONE: ({}, "Choose at least one project."),
    BallotKind.CUMULATIVE: (
        {"choice-1": "3", "choice-3": "4"},
        "Give at most 5 points in all; you gave 7.",
    ),
    BallotKind.ORDINAL: (
        {"choice-1": "1", "choice-2": "1"},
        "Give each project you choose its own rank: 1, 2, 3 …",
    ),
}


@pytest.fixture
def open_ballot(town, visitor, voter):
    """Open the ballot of a board of one kind, and return the page."""

    def open_ballot(kind):
        gives_points = kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
        rules = replace(
            APPROVAL_RULES,
            kind=kind,
            limits=LIMITS[kind],
            measure=Measure.SCORE if gives_points else Measure.VOTES,
        )
        board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules)
        return visitor.page(f"/boards/{board.slug}/ballot")

    return open_ballot


@pytest.mark.parametrize("kind", BallotKind)
def test_a_filled_ballot_is_taken_and_its_receipt_is_kept_in_this_browser(
    db, visitor, open_ballot, kind
):
    filled, stored = GOOD[kind]
    page = cast(open_ballot(kind).form("form.ballot"), filled)
    assert page.status == 200
    assert page.path.endswith("/ballot/cast")
    receipt = page.one(".fingerprint").text
    assert len(receipt) == 14
    assert counted(db) == {stored: 1}
    assert receipt in visitor.page(page.path).text
    assert receipt in visitor.page("/me").text
    visitor.page("/").form("form[action$=sign-out]").submit()
    with visitor.session_transaction() as session:
        assert receipt not in str(dict(session))


@pytest.mark.parametrize("kind", BallotKind)
def test_a_refused_ballot_comes_back_with_its_reason_and_its_marks(db, open_ballot, kind):
    filled, sentence = BAD[kind]
    page = open_ballot(kind).form("form.ballot").submit(filled)
    assert page.status == 422
    assert sentence in page.texts("[role=alert]")[0]
    values = page.form("form.ballot").values
    marks = {name: value for name, value in values.items() if name.startswith("choice")}
    assert {name: value for name, value in marks.items() if value} == filled
    assert rows_of(db, Ballot) == 0
    # Corrected, it is taken.
    corrected = dict.fromkeys(filled) if kind is BallotKind.APPROVAL else {}
    good, stored = GOOD[kind]
    blank = dict.fromkeys(filled, "") if not corrected and filled else {}
    assert cast(page.form("form.ballot"), {**corrected, **blank, **good}).status == 200
    assert counted(db) == {stored: 1}


@pytest.mark.parametrize("kind", BallotKind)
def test_an_empty_ballot_is_refused(db, open_ballot, kind):
    page = open_ballot(kind).form("form.ballot").submit()
    assert page.status == 422
    assert "Choose at least one project." in page.texts("[role=alert]")[0]


NO_NUMBERS = ["-1", "2.5", "many", "1e3", "²", "9" * 6, "9" * 5000]


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_of_points_is_refused_and_comes_back(db, open_ballot, typed):
    form = open_ballot(BallotKind.CUMULATIVE).form("form.ballot")
    page = form.submit({"choice-1": typed, "choice-2": typed})
    assert page.status == 422
    assert page.one("#choice-1").get("value") == typed
    assert rows_of(db, Ballot) == 0


@pytest.mark.parametrize("typed", NO_NUMBERS)
@pytest.mark.parametrize("step", ["/review", ""])
def test_what_is_no_rank_is_refused(db, visitor, open_ballot, typed, step):
    page = open_ballot(BallotKind.ORDINAL)
    sent = {**page.form("form.ballot").values, "choice-1": typed, "choice-2": typed}
    assert visitor.post(f"{page.path}{step}", data=sent).status_code == 422
    assert rows_of(db, Ballot) == 0


def test_on_a_long_ballot_ranks_are_typed_in_any_digits(db, town, visitor, voter):
    rules = replace(APPROVAL_RULES, kind=BallotKind.ORDINAL, measure=Measure.SCORE)
    many = [(f"โครงการที่ {number}", 1_000_00) for number in range(21)]
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, rules=rules, projects=many)
    form = visitor.page(f"/boards/{board.slug}/ballot").form("form.ballot")
    cast(form, {"choice-1": "๒", "choice-21": " 1 "})
    assert counted(db) == {'["21","1"]': 1}


# --- Looking it over, and the receipt ------------------------------------------------------------


@pytest.mark.parametrize("kind", BallotKind)
def test_nothing_is_cast_before_it_is_confirmed(db, open_ballot, kind):
    filled, stored = GOOD[kind]
    page = open_ballot(kind).form("form.ballot").submit(filled)
    assert page.status == 200
    assert "Nothing is cast yet." in page.text
    shown = "".join(page.texts("ol.chosen li"))
    chosen = [PROJECTS[int(code) - 1][0] for code in CODES if f'"{code}"' in stored]
    assert all(title in shown for title in chosen)
    assert len(page.select("ol.chosen li")) == len(chosen)
    assert rows_of(db, Ballot) == rows_of(db, RollEntry) == 0


def test_a_ranking_is_looked_over_in_the_voters_order(open_ballot):
    page = open_ballot(BallotKind.ORDINAL).form("form.ballot").submit(GOOD[BallotKind.ORDINAL][0])
    assert page.texts("ol.chosen strong") == ["Rank 1", "Rank 2"]
    assert page.texts("ol.chosen .choice-title") == [PROJECTS[2][0], PROJECTS[0][0]]


@pytest.mark.parametrize("kind", BallotKind)
def test_going_back_to_change_something_loses_nothing(db, open_ballot, kind):
    filled, stored = GOOD[kind]
    page = open_ballot(kind).form("form.ballot").submit(filled)
    back = page.form("form.confirm").submit(button="Change something")
    assert back.status == 200
    assert cast(back.form("form.ballot"), {}).path.endswith("/ballot/cast")
    assert counted(db) == {stored: 1}


def test_a_receipt_is_checked_by_its_voter_until_the_ballot_changes(visitor, open_ballot):
    ballot = open_ballot(BallotKind.CHOOSE_ONE)
    check = ballot.path + "/receipt"
    none = visitor.page(check).form().submit(code="1A2B-3C4D-5E6F")
    assert "No ballot of yours was cast online" in none.text
    first = cast(ballot.form("form.ballot"), {"choice": "1"}).one(".fingerprint").text
    typed = f" {first.lower().replace('-', ' ')} "
    assert "it is yours, and it counts" in visitor.page(check).form().submit(code=typed).text
    second = cast(visitor.page(ballot.path).form("form.ballot"), {"choice": "2"})
    outdated = visitor.page(check).form().submit(code=first)
    assert "This is not the receipt of your ballot that counts." in outdated.text
    code = second.one(".fingerprint").text
    assert "it counts" in visitor.page(check).form().submit(code=code).text


def test_nobody_checks_a_receipt_of_somebody_else(town, visitor, open_ballot):
    other = make_resident(town)
    ballot = open_ballot(BallotKind.CHOOSE_ONE)
    code = cast(ballot.form("form.ballot"), {"choice": "1"}).one(".fingerprint").text
    sign_in(visitor, other)
    page = visitor.page(ballot.path + "/receipt").form().submit(code=code)
    assert "No ballot of yours was cast online" in page.text


def test_who_voted_on_paper_is_told_so_before_anything_is_cast(db, town, visitor, voter):
    person_id = voter.person.id
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    form = visitor.page(f"/boards/{board.slug}/ballot").form("form.ballot")
    with atomic():
        db.session.execute(
            insert(RollEntry).values(
                board_id=board.id, person_id=person_id, voted=True, channel=Channel.PAPER
            )
        )
    page = form.submit({"choice-1": "1"})
    assert page.status == 409
    assert "You have already voted by another way." in page.text


def test_a_project_that_the_form_does_not_offer_is_refused(db, visitor, open_ballot):
    page = open_ballot(BallotKind.APPROVAL)
    sent = {**page.form("form.ballot").values, "choice-99": "1"}
    for step in ("/review", ""):
        answer = visitor.post(f"{page.path}{step}", data=sent)
        assert answer.status_code == 422
        assert "There is no project “99” on this ballot." in answer.page.text


def test_a_ballot_can_be_changed_until_voting_closes(db, visitor, open_ballot):
    path = open_ballot(BallotKind.CHOOSE_ONE).path
    cast(visitor.page(path).form("form.ballot"), {"choice": "1"})
    again = visitor.page(path)
    assert "You have voted already." in again.text
    # What was chosen is nobody's to see again, not even the voter's.
    assert "choice" not in again.form("form.ballot").values
    cast(again.form("form.ballot"), {"choice": "2"})
    assert counted(db) == {'["2"]': 1}
    assert "You have voted." in visitor.page(path.removesuffix("/ballot")).text


def test_a_ballot_takes_three_statements(visitor, town, open_ballot):
    """One reads all that it is checked with, two write."""
    page = open_ballot(BallotKind.APPROVAL)
    sent = {**page.form("form.ballot").values, "choice-1": "1"}
    with at_most(3) as statements:
        assert visitor.post(page.path, data=sent).status_code == 302
    assert [statement.split()[0] for statement in statements] == ["SELECT", "INSERT", "INSERT"]


def test_a_ballot_in_a_session_that_was_ended_elsewhere_is_not_taken(
    db, clock, visitor, voter, open_ballot
):
    page = open_ballot(BallotKind.APPROVAL)
    sent = {**page.form("form.ballot").values, "choice-1": "1"}
    with atomic():
        voter.session_stamp = "another"
    answer = visitor.post(page.path, data=sent)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    with atomic():
        voter.session_stamp, voter.deleted_at = "", clock.now
    assert visitor.post(page.path, data=sent).location.startswith("/sign-in")
    assert rows_of(db, Ballot) == rows_of(db, RollEntry) == 0


def test_a_ballot_for_a_draft_is_for_a_board_that_is_not_there(db, town, visitor, voter):
    token = visitor.page("/").one("input[name=csrf_token]").get("value")
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.DRAFT, slug="secret")
    sent = {"csrf_token": token, "choice-1": "1"}
    for slug in ("secret", "none"):
        assert visitor.post(f"/boards/{slug}/ballot", data=sent).status_code == 404
    assert rows_of(db, Ballot) == 0


def test_a_ballot_sent_after_closing_is_not_taken(db, clock, visitor, open_ballot):
    form = open_ballot(BallotKind.APPROVAL).form("form.ballot")
    clock.advance(days=10)
    page = form.submit({"choice-1": "1"})
    assert page.status == 409
    assert "Voting on this board is not open now" in page.text
    assert page.select("form.ballot") == []
    assert rows_of(db, Ballot) == 0


@pytest.mark.parametrize("verified", [True, False])
def test_who_may_not_vote_gets_the_reason_and_no_form(db, town, visitor, verified):
    home = make_town(slug="elsewhere") if verified else town
    sign_in(visitor, make_resident(home, verified=verified))
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    page = visitor.page(f"/boards/{board.slug}/ballot", status=403)
    assert ("Only residents of" if verified else "Only verified residents") in page.text
    assert page.select("form.ballot") == []


def test_a_guest_who_wants_to_vote_is_led_to_signing_in(town, visitor):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    page = visitor.page(f"/boards/{board.slug}").follow("Vote")
    assert page.path == "/sign-in"


def test_who_has_not_voted_gets_no_thanks(town, visitor, voter):
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING)
    assert visitor.page(f"/boards/{board.slug}/ballot/cast").path.endswith("/ballot")
