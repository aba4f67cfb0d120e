"""A proposal on the wrong board is moved to another one of its area, and back."""

import pytest

from participation.accounts.queries import account_for_session
from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp
from participation.discussion.choices import Target
from participation.moderation.errors import HandledMeanwhile, OtherArea
from participation.moderation.queries.items import find_item
from participation.moderation.queries.relocations import find_relocation, relocation_of
from participation.moderation.services.relocations import move, move_back
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import similar_proposals
from participation.voting.errors import (
    MergedMeanwhile,
    NotMergeable,
    ProposalsSettled,
    SupportLimitReached,
)
from participation.voting.queries import supported_by, supporters_by_board
from participation.voting.services.relocating import Relocated
from participation.voting.services.supports import support, withdraw_support
from tests.support.client import CheckingClient
from tests.support.outbox import deliver
from tests.support.race import race
from tests.support.talk import check_counts, say
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
    return make_town()


@pytest.fixture
def official(town):
    return make_official(town)


@pytest.fixture
def boards(town):
    """The wrong board without a limit, and the right one, on which one support may be given."""
    wrong = make_board(town, slug="wrong", categories=("น้ำ", "ไฟ"))
    return wrong, make_board(town, slug="right", categories=("น้ำ",), support_limit=1)


@pytest.fixture
def proposal(town, boards):
    author = make_resident(town, name="ผู้เสนอ", email="author@example.com")
    return make_proposal(boards[0], author, title="ขุดลอกคลองแสนสุข", category="น้ำ")


def again(proposal):
    return find_proposal(proposal.public_id)


def test_moved_with_the_supports_that_the_rules_allow_and_back(
    app, db, clock, mailbox, town, official, boards, proposal
):
    free, full = make_resident(town), make_resident(town)
    other = make_proposal(boards[1], make_resident(town), title="อื่น")
    for who in (free, full):
        support(proposal, who)
    support(other, full)
    say(proposal, free, "ดีมาก")
    before = board_stamp(slug="wrong")
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    browser.page("/?lang=en")
    sign_in(browser, official)
    page = browser.page(f"/moderation/proposal/{proposal.public_id}").follow(
        "Move to another board"
    )
    page = page.form("main form[method=get][action$='/move']").submit(board="right")
    assert "1 support goes along." in page.text
    assert "1 support does not" in page.text
    page = page.form("main form[method=post]").submit(words="")
    assert page.status == 422
    page = page.form("main form[method=post]").submit(words="เป็นเรื่องของอีกกระดาน")
    assert "It is moved." in page.text
    moved = again(proposal)
    assert (moved.board.slug, moved.category.name, moved.support_count) == ("right", "น้ำ", 1)
    assert moved.reference == proposal.reference
    assert supported_by(full, moved.board_id) == {other.id}
    assert [found.id for found in similar_proposals(moved.board_id, proposal.title)] == [moved.id]
    assert supporters_by_board([boards[0].id, moved.board_id]) == {moved.board_id: 2}
    assert board_stamp(slug="wrong") != before
    check_counts(moved)
    guest = CheckingClient(app, app.response_class)
    assert proposal.title not in guest.page("/boards/wrong").text
    assert proposal.title in guest.page("/boards/right").text
    with pytest.raises(SupportLimitReached):
        support(again(proposal), full)
    clock.advance(minutes=11)
    deliver(app)
    assert "เป็นเรื่องของอีกกระดาน" in mailbox.to("author@example.com")[-1].text
    page = page.form("form[action$='/undo']").submit()
    assert "It is back where it was posted." in page.text
    back = again(proposal)
    assert (back.board.slug, back.category.name, back.support_count) == ("wrong", "น้ำ", 2)
    deliver(app)
    assert len(mailbox.to("author@example.com")) == 2


def test_only_within_the_area_and_before_the_vote(db, town, official, boards, proposal):
    elsewhere = make_board(make_town(slug="there"), slug="there")
    for board in (elsewhere, boards[0]):
        with pytest.raises(OtherArea):
            move(official, proposal, board, "ผิดกระดาน")
    voting = make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="voting")
    with pytest.raises(ProposalsSettled):
        move(official, proposal, voting, "ผิดกระดาน")
    relocation, done = move(official, proposal, boards[1], "ผิดกระดาน")
    assert done == Relocated(0, 0)
    # Who had the page open is told: it does not stand there any more.
    with pytest.raises(NotMergeable):
        move(official, proposal, boards[1], "ผิดกระดาน")
    db.session.expire_all()
    found, _ = find_relocation(relocation.public_id)
    clerk = account_for_session(official.get_id())
    move_back(clerk, again(proposal), found)
    db.session.expire_all()
    with pytest.raises(HandledMeanwhile):
        move_back(
            account_for_session(official.get_id()),
            again(proposal),
            find_relocation(relocation.public_id)[0],
        )
    assert relocation_of(find_item(Target.PROPOSAL, proposal.public_id)) is None


def test_supported_while_it_moves_every_count_is_right(app, db, town, official, boards, proposal):
    crowd = [make_resident(town).get_id() for _ in range(8)]
    clerk, address = official.get_id(), proposal.public_id

    def act(place):
        if place == 0:
            move(account_for_session(clerk), find_proposal(address), find_board("right"), "ผิด")
            return
        who = account_for_session(crowd[place - 1])
        support(find_proposal(address), who)
        if place % 2:
            withdraw_support(find_proposal(address), who)

    results = race(app, act, runners=9)
    assert not [found for found in results if not isinstance(found, MergedMeanwhile | None)]
    db.session.expire_all()
    moved = again(proposal)
    assert moved.board.slug == "right"
    supporters = supporters_by_board([boards[0].id, boards[1].id])
    assert supporters.get(boards[0].id, 0) == 0
    assert supporters.get(boards[1].id, 0) == moved.support_count
