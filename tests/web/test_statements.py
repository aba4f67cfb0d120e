"""How much every public page asks of the database: little, and no more where it shows more."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.delivery.services import give_answer
from participation.discussion.services import Words, post_comment
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import proposal as find_proposal
from participation.voting.services.supports import support
from tests.support.carrying_out import again, carry_on
from tests.support.statements import at_most
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

GUEST, SIGNED_IN = 4, 8
FEW, MANY = 2, 14

PAGES = (
    "/",
    "/provinces/20",
    "/areas/here",
    "/areas/imported",
    "/boards/collecting",
    "/boards/collecting?order=support",
    "/boards/voting",
    "/boards/results",
    "/boards/results/results",
    "/boards/results/results/what-if",
    "/proposals/{proposal}",
    "/proposals/{proposal}/comments",
    "/areas/here/unanswered",
    "/areas/here/log",
    "/boards/collecting/ways",
    "/boards/results/report",
    "/boards/results/results/present",
    "/boards/results/left-off",
    "/boards/collecting/changes",
    "/areas/here/deliveries",
    "/proposals/{proposal}/delivery",
    "/insights",
    "/provinces/20/insights",
    "/areas/here/insights",
)
# These ask for a person.
OWN_PAGES = ("/boards/voting/ballot", "/boards/collecting/proposals/new")


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


def fill(town, count) -> str:
    """Let there be `count` of everything; return the address of a proposal that is discussed."""
    board = make_board(town, slug="collecting", categories=("น้ำ", "ถนน"))
    people = [make_resident(town) for _ in range(count)]
    posted = [make_proposal(board, person).public_id for person in people]
    for person in people[1:]:
        support(find_proposal(posted[0]), person)
        post_comment(find_proposal(posted[0]), person, Words(text="เห็นด้วย"))
    official = make_official(town)
    for public_id in posted:
        proposal = find_proposal(public_id)
        give_answer(again(official), proposal, kind=AnswerKind.ADOPTED, reason="ดี", unit="กองช่าง")
        carry_on(official, proposal)
    projects = [(f"โครงการ {number}", 1_000_00) for number in range(count)]
    ballots = [((str(number), 1),) for number in range(1, count + 1)]
    for phase in (Phase.VOTING, Phase.RESULTS):
        make_board(
            town,
            kind=BoardKind.BUDGET,
            phase=phase,
            slug=phase.value,
            projects=projects,
            ballots=ballots,
        )
    for number in range(count):
        make_town(slug=f"other-{number}", prefix=f"o{number}")
        make_board(town, slug=f"more-{number}", phase=Phase.REVIEW)
    return posted[0]


def asked(app, browser, path) -> list[str]:
    """What building a page takes, when everything else is warm."""
    browser.page(path)
    app.extensions["kept_pages"].clear()
    with at_most(100) as statements:
        browser.page(path)
    return statements


def told(statements) -> str:
    return "\n\n".join(statements)


@pytest.mark.parametrize("count", [FEW, MANY])
def test_no_public_page_asks_more_than_it_may(app, client, town, count):
    proposal = fill(town, count)
    visitors = ((None, GUEST), (make_resident(town), SIGNED_IN), (make_official(town), SIGNED_IN))
    for account, limit in visitors:
        if account is not None:
            sign_in(client, account)
        for page in (*PAGES, *OWN_PAGES) if account else PAGES:
            statements = asked(app, client, page.format(proposal=proposal))
            assert len(statements) <= limit, f"{page} ({limit}):\n{told(statements)}"


def test_every_kept_page_is_on_the_list(app):
    listed = set()
    for page in PAGES:
        rule, _ = app.url_map.bind("localhost").match(page.split("?")[0], method="GET")
        listed.add(rule)
    kept = {name for name, view in app.view_functions.items() if hasattr(view, "cached")}
    # Feeds, pictures and calendars are no pages.
    assert {name for name in kept if not name.startswith("sharing.")} <= listed
