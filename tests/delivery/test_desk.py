"""What of answers and deliveries waits on the officials' desk."""

from datetime import timedelta

import pytest

from participation.delivery.services.questions import ask_unit
from participation.moderation.queries.desk import desk, desks_of
from tests.support.carrying_out import again, carry_out
from tests.support.client import CheckingClient
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def test_what_stands_still_and_who_has_not_answered_wait_on_the_desk(app, town, clock):
    official, board = make_official(town), make_board(town)
    carry_out(official, board)
    asked = make_proposal(board, make_resident(town), title="ศาลาริมน้ำ")
    due = clock.now.date() + timedelta(days=3)
    ask_unit(official, asked, unit="กองคลัง", email="a@b.example", words="?", due_on=due)
    before = [line.kind.name for line in desk(town).lines]
    clock.advance(days=91)
    waiting = {line.kind.name: line.due for line in desk(town).lines}
    assert before == ["answer"]
    assert waiting["question"] == due
    assert waiting["delivery"] == clock.now.date() - timedelta(days=1)
    ((_area, count),) = desks_of(again(official))
    assert count == 3
    client = CheckingClient(app, app.response_class, use_cookies=True)
    sign_in(client, official)
    page = client.page("/areas/here/desk?lang=en")
    assert page.follow("Write an entry").path.endswith("/delivery/entry")
    assert "กองคลัง" in page.follow("See what was asked").text
