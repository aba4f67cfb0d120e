"""What a person takes along, and what is left of them, where news are concerned."""

import pytest
from sqlalchemy import func, select

from participation.accounts.queries import account_for_session
from participation.accounts.services.leaving import bundle_of, delete_account
from participation.notifications.choices import Frequency
from participation.notifications.models import Follow, News, NewsChoice, Untold
from participation.notifications.services.following import choose_frequency, follow
from tests.support.outbox import deliver, every_minute
from tests.support.town import make_board, make_proposal, make_resident, make_town


@pytest.fixture
def town(db, clock):
    return make_town()


@pytest.fixture
def board(town):
    return make_board(town, slug="canal")


@pytest.fixture
def resident(town):
    return make_resident(town, name="สมใจ", email="somjai@example.com")


def test_what_one_follows_is_in_the_file_of_ones_data(resident, board, town):
    follow(resident, town)
    follow(resident, board)
    proposal = make_proposal(board, resident)
    choose_frequency(resident.id, Frequency.WEEKLY)
    tables = bundle_of(account_for_session(resident.get_id())).tables
    assert [(row["area"], row["board"], row["proposal"]) for row in tables["follows"]] == [
        ("sample", None, None),
        (None, "canal", None),
        (None, None, proposal.public_id),
    ]
    assert tables["news_by_email"] == {"frequency": "weekly"}


def test_a_deleted_account_leaves_nothing_and_hears_nothing(
    app, db, clock, mailbox, resident, board, town
):
    follow(resident, board)
    choose_frequency(resident.id, Frequency.AT_ONCE)
    make_proposal(board, resident)
    make_proposal(board, make_resident(town, name="สมศรี"), title="ศาลา")
    deliver(app)
    number = resident.id
    assert left(db, number) == [1, 2, 1, 1]
    delete_account(account_for_session(resident.get_id()), empty=False)
    assert left(db, number) == [0, 0, 0, 0]
    clock.advance(days=8)
    every_minute(app)
    assert mailbox.to("somjai@example.com") == []


def left(db, number: int) -> list[int]:
    """How many rows name the account: untold, follows, choices, news."""
    columns = (Untold.account_id, Follow.account_id, NewsChoice.account_id, News.actor_id)
    return [
        db.session.scalar(select(func.count()).where(column == number)) or 0 for column in columns
    ]
