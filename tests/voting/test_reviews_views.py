"""Online votes under review: one official opens, another decides, until the count."""

import pytest
from sqlalchemy import func, select

from participation.accounts.errors import OfficialsOnly
from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.errors import NoVotingRules
from participation.boards.queries import board as find_board
from participation.core import audit
from participation.municipalities.services import chain_of
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.choices import ReviewOutcome
from participation.voting.errors import (
    NotAVoter,
    ReviewDecided,
    ReviewNotFound,
    SecondOfficialNeeded,
)
from participation.voting.models import Ballot, Review
from participation.voting.services.reviews import open_review
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.language import LANGUAGES, told
from tests.support.statements import at_most
from tests.support.town import (
    APPROVAL_RULES,
    PHASE_LENGTH,
    make_board,
    make_official,
    make_resident,
    make_town,
    sign_in,
)

REVIEWS = "/boards/vote/reviews"
EMAILS = [f"voter-{number}@example.com" for number in range(1, 7)]
REASON = "เปิดบัญชีหกบัญชีในนาทีเดียวกัน"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def officials(app, town) -> tuple[CheckingClient, CheckingClient]:
    """Two officials of the town, each with a browser that has chosen English."""
    clients = []
    for name in ("สมชาย", "สมหญิง"):
        client = CheckingClient(app, app.response_class, use_cookies=True)
        client.page("/?lang=en")
        sign_in(client, make_official(town, name=name))
        clients.append(client)
    return clients[0], clients[1]


@pytest.fixture
def first(officials):
    return officials[0]


@pytest.fixture
def second(officials):
    return officials[1]


@pytest.fixture
def board(town, officials):
    """A board on which six people have voted online."""
    board = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    for email in EMAILS:
        voter = make_resident(town, email=email)
        cast_ballot(board, voter, make_choices(APPROVAL_RULES.kind, ["2"]))
    return board


def open_with(client, emails, reason=REASON):
    return client.page(REVIEWS).form("main form").submit(emails=emails, reason=reason)


@pytest.fixture
def review(db, first, board) -> str:
    """The address of a review of five votes that the first official has opened."""
    open_with(first, "\n".join(EMAILS[:5]))
    return f"/reviews/{db.session.scalar(select(Review.public_id))}"


def voided(db) -> int:
    return db.session.scalar(select(func.count()).select_from(Ballot).where(Ballot.voided))


def outcomes(db) -> list[ReviewOutcome | None]:
    db.session.expire_all()
    return list(db.session.scalars(select(Review.outcome).order_by(Review.id)))


def post(client, path, **form):
    """Send a form that the page does not offer."""
    token = client.page("/").form("nav form").values
    return client.post(path, data={**token, **form})


# --- Opening -------------------------------------------------------------------------------------


def test_an_official_puts_votes_under_review(db, first, board, town):
    page = open_with(first, f" {EMAILS[0].upper()}\n\n{EMAILS[1]}\n{EMAILS[0]}\n")
    assert page.path == REVIEWS
    assert page.texts(".notice[role=status]") == [
        "The votes are under review. Another official decides about them."
    ]
    assert page.texts("article h3") == ["2 online votes · Waits for a decision"]
    assert page.texts("article dd") == ["สมชาย, 9 March 2026, 09:30", REASON]
    assert outcomes(db) == [None]
    assert voided(db) == 0
    act, words = audit.entries(chain_of(town.id))[-1]
    assert (act.act, words) == ("review.open", f"2: {REASON}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("emails", "reason", "field", "sentence"),
    [
        ("", REASON, "emails", "Please fill this in."),
        (EMAILS[0], " ", "reason", "Please fill this in."),
        (
            f"{EMAILS[0]}\nnobody@example.com",
            REASON,
            "emails",
            NotAVoter(email="nobody@example.com"),
        ),
    ],
)
def test_what_is_typed_wrong_comes_back(
    app, db, first, board, language, emails, reason, field, sentence
):
    first.page(f"/?lang={language}")
    page = open_with(first, emails, reason)
    assert page.status == 422
    assert page.texts(f"#{field}-error > span") == [told(app, language, sentence)]
    assert page.one("#emails").xpath("string()").strip() == emails
    assert outcomes(db) == []


# --- Deciding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "said", "state", "count"),
    [
        ("voided", "5 votes are voided.", "5 online votes · Voided", 5),
        ("restored", "5 votes are restored.", "5 online votes · Restored", 0),
    ],
)
def test_another_official_decides_with_a_reason(
    db, second, review, town, outcome, said, state, count
):
    page = second.page(review).form().submit(outcome=outcome, reason="ตรวจกับทะเบียนแล้ว")
    assert page.path == REVIEWS
    assert page.texts(".notice[role=status]") == [said]
    assert page.texts("article h3") == [state]
    assert page.texts("article dd")[2:] == ["สมหญิง, 9 March 2026, 09:30", "ตรวจกับทะเบียนแล้ว"]
    assert not page.select("article a")
    assert voided(db) == count
    assert outcomes(db) == [ReviewOutcome(outcome)]
    act, words = audit.entries(chain_of(town.id))[-1]
    assert (act.act, words) == (f"review.{outcome}", "5: ตรวจกับทะเบียนแล้ว")


def test_who_opened_a_review_is_told_why_they_do_not_decide_it(db, first, second, review):
    assert second.page(REVIEWS).follow("Decide about these votes").path == review
    assert not first.page(REVIEWS).select("article a")
    for page in (first.page(REVIEWS), first.page(review)):
        assert "another official has to decide" in page.text
    assert not first.page(review).select("main form")
    answer = post(first, review, outcome="voided", reason="เอง")
    assert answer.status_code == 403
    assert str(SecondOfficialNeeded()) in answer.page.text
    assert (outcomes(db), voided(db)) == ([None], 0)


def test_a_decision_needs_an_outcome_and_a_reason(db, second, review):
    page = second.page(review).form().submit()
    assert page.status == 422
    for field in ("outcome", "reason"):
        assert page.texts(f"#{field}-error > span") == ["Please fill this in."]
    page = page.form().submit(outcome="voided")
    assert page.select("#outcome-voided[checked]")
    answer = post(second, review, outcome="burned", reason="เหตุผล")
    assert answer.page.texts("#outcome-error span") == ["Please fill this in."]
    assert outcomes(db) == [None]


def test_a_review_is_decided_once(db, first, second, review):
    second.page(review).form().submit(outcome="restored", reason="เหตุผล")
    assert not second.page(review).select("main form")
    answer = post(second, review, outcome="voided", reason="เหตุผล")
    assert answer.status_code == 409
    assert str(ReviewDecided()) in answer.page.text
    assert (outcomes(db), voided(db)) == ([ReviewOutcome.RESTORED], 0)


# --- Until the count -----------------------------------------------------------------------------


def test_after_the_count_reviews_can_only_be_read(db, clock, first, second, review):
    clock.advance(days=PHASE_LENGTH.days)
    count_ballots(find_board("vote"))
    page = second.page(REVIEWS)
    assert page.texts("article h3") == ["5 online votes · Not decided: the votes were counted"]
    assert not page.select("main form, article a")
    assert "can only be read" in page.text
    assert not second.page(review).select("main form")
    for path, form in ((review, {"outcome": "voided"}), (REVIEWS, {"emails": EMAILS[5]})):
        answer = post(second, path, reason="เหตุผล", **form)
        assert answer.status_code == 409
        assert str(ReviewDecided()) in answer.page.text
    assert (outcomes(db), voided(db)) == ([None], 0)


def test_before_voting_there_is_nothing_to_review(first, town):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="vote")
    page = first.page(REVIEWS)
    assert not page.select("main form")
    assert "No votes are or were under review." in page.text


# --- What is seen, and by whom -------------------------------------------------------------------


def test_nobody_sees_what_the_votes_say_or_whose_they_are(db, second, review):
    pages = [second.page(REVIEWS), second.page(review)]
    choices = db.session.scalars(select(Ballot.choices)).all()
    for page in pages:
        assert not any(text in page.html for text in [*choices, *EMAILS, "ไฟส่องสว่างในซอย"])


def test_only_officials_of_the_area_come_near_a_review(db, client, review, town):
    client.page("/?lang=en")
    for account in (make_resident(town), make_official(make_town(slug="there"))):
        sign_in(client, account)
        answers = [client.get(path) for path in (REVIEWS, review)]
        answers += [
            post(client, REVIEWS, emails=EMAILS[5], reason="เหตุผล"),
            post(client, review, outcome="voided", reason="เหตุผล"),
        ]
        assert {answer.status_code for answer in answers} == {403}
        assert all(str(OfficialsOnly()) in answer.page.text for answer in answers)
    assert (outcomes(db), voided(db)) == ([None], 0)


def test_what_is_not_there_is_not_found(first, board, town):
    assert str(ReviewNotFound()) in first.page("/reviews/nowhere", status=404).text
    make_board(town, slug="ideas")
    assert str(NoVotingRules()) in first.page("/boards/ideas/reviews", status=409).text


def test_the_check_list_leads_to_the_reviews(first, board):
    assert first.page("/boards/vote/manage").follow("Votes under review").path == REVIEWS


def test_the_list_asks_the_database_no_more_with_more_reviews(first, board, town):
    official = account_for_session(make_official(town).public_id)
    for email in EMAILS:
        open_review(official, board, [email], REASON)
    with at_most(12):
        page = first.page(REVIEWS)
    assert len(page.select("article")) == len(EMAILS)
