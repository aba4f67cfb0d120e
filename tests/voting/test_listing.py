"""A board's proposals as a list: orders, what is left out, and going on page by page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import boards_of, boards_to_take_part_in, boards_with_results
from participation.core.transaction import atomic
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.services import Draft, add_proposals
from participation.voting.choices import Order, Status
from participation.voting.queries.listing import (
    Listing,
    Place,
    board_page,
    listed_boards,
    listed_proposals,
)
from participation.voting.services.supports import support
from participation.web.cache import SEEDS
from tests.support.statements import at_most
from tests.support.town import make_board, make_proposal, make_resident, make_town, sign_in

COUNT = 47


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town, db, clock):
    """A board that collects, with proposals of which some have equal counts."""
    board = make_board(town, slug="board", categories=("น้ำ", "ถนน"))
    for number in range(COUNT):
        clock.advance(minutes=1)
        category = ("น้ำ", "ถนน", "")[number % 3]
        add_proposals(board, [Draft(title=f"ข้อเสนอ {number}", category=category)])
    with atomic():
        db.session.execute(
            update(Proposal)
            .values(support_count=Proposal.id % 5, comment_count=Proposal.id % 7)
            .execution_options(synchronize_session=False)
        )
    return board


def walk(board_id, **wishes) -> list[str]:
    """The titles of all pages, one after the other."""
    titles, after = [], None
    for _ in range(20):
        listed = listed_proposals(board_id, Listing(after=after, **wishes))
        titles += [row.title for row in listed.proposals]
        after = listed.next
        if after is None:
            return titles
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("order", Order)
def test_pages_show_every_proposal_once(board, order):
    titles = walk(board.id, order=order, seed=3)
    assert len(titles) == len(set(titles)) == COUNT


def test_orders_are_what_they_say(board, db):
    rows = db.session.execute(
        Proposal.__table__.select().where(Proposal.board_id == board.id).order_by(Proposal.id)
    ).all()
    by_title = [row.title for row in rows]
    assert walk(board.id, order=Order.NEWEST) == by_title[::-1]
    for order, count in ((Order.SUPPORT, "support_count"), (Order.DISCUSSED, "comment_count")):
        expected = sorted(rows, key=lambda row: (-getattr(row, count), row.created_at, row.id))
        assert walk(board.id, order=order) == [row.title for row in expected]


def test_each_seed_has_an_order_of_its_own_that_stays(board):
    orders = [tuple(walk(board.id, order=Order.RANDOM, seed=seed)) for seed in range(SEEDS)]
    assert len(set(orders)) == SEEDS
    assert orders[2] == tuple(walk(board.id, order=Order.RANDOM, seed=2))


def test_no_proposal_is_ahead_in_random_orders(board):
    """Over all seeds, the early half comes about as often on the first page as the late one."""
    early = {f"ข้อเสนอ {number}" for number in range(COUNT // 2)}
    first = [
        row.title
        for seed in range(SEEDS)
        for row in listed_proposals(board.id, Listing(order=Order.RANDOM, seed=seed)).proposals
    ]
    share = sum(title in early for title in first) / len(first)
    assert 0.3 < share < 0.7


def test_a_count_that_moves_between_two_pages_loses_nobody_else(board, db):
    first = listed_proposals(board.id, Listing(order=Order.SUPPORT))
    last = first.proposals[-1]
    with atomic():
        db.session.execute(
            update(Proposal)
            .where(Proposal.id == last.id)
            .values(support_count=40)
            .execution_options(synchronize_session=False)
        )
    second = listed_proposals(board.id, Listing(order=Order.SUPPORT, after=first.next))
    seen = {row.id for row in first.proposals} | {row.id for row in second.proposals}
    assert len(seen) == 40


def test_filters_narrow_the_list(board, db):
    with atomic():
        numbers = {"answer_kind": AnswerKind.ADOPTED}
        db.session.execute(
            update(Proposal)
            .where(Proposal.title == "ข้อเสนอ 1")
            .values(**numbers)
            .execution_options(synchronize_session=False)
        )
    add_proposals(board, [Draft(title="ถอน", withdrawn=True)])
    assert len(walk(board.id, order=Order.NEWEST, category="น้ำ")) == 16
    assert walk(board.id, order=Order.NEWEST, status=Status.ANSWERED) == ["ข้อเสนอ 1"]
    assert len(walk(board.id, order=Order.NEWEST, status=Status.WAITING)) == COUNT - 1
    assert walk(board.id, order=Order.NEWEST, status=Status.WITHDRAWN) == ["ถอน"]
    assert walk(board.id, order=Order.NEWEST, status=Status.ON_BALLOT) == []
    assert walk(board.id, order=Order.NEWEST, sub_area="ไม่มี") == []


def test_a_place_that_is_gone_ends_the_list(board):
    place = Place(number=0, public_id="nobodyknows2")
    listed = listed_proposals(board.id, Listing(order=Order.SUPPORT, after=place))
    assert (list(listed.proposals), listed.next) == ([], None)


def test_numbers_and_names_come_with_the_board(board):
    with at_most(1):
        page = board_page("board")
    assert (page.proposals, page.participants) == (COUNT, 0)
    assert [category.name for category in page.board.categories] == ["น้ำ", "ถนน"]


# --- On the page ---------------------------------------------------------------------------------


def titles_on(page) -> list[str]:
    return page.texts("ol.proposals h3")


def test_while_collecting_the_order_is_random_and_stays_for_the_visitor(board, client):
    first = client.get("/boards/board")
    assert "seed=" in first.headers["Set-Cookie"]
    again = client.get("/boards/board")
    assert "Set-Cookie" not in again.headers
    assert titles_on(first.page) == titles_on(again.page)
    assert first.page.one(".orders [aria-current]").get("href").endswith("order=random")


def test_visitors_see_different_orders(board, client):
    orders = set()
    for seed in range(SEEDS):
        client.set_cookie("seed", str(seed))
        orders.add(tuple(titles_on(client.page("/boards/board"))))
    assert len(orders) == SEEDS


def test_a_made_up_seed_is_replaced(board, client):
    client.set_cookie("seed", "1; drop")
    assert client.page("/boards/board").status == 200


def test_who_is_signed_in_keeps_one_order_on_every_device(board, town, app, client):
    resident = make_resident(town)
    orders = []
    for _ in range(2):
        client.delete_cookie("seed")
        sign_in(client, resident)
        orders.append(titles_on(client.page("/boards/board")))
    assert orders[0] == orders[1]


def test_without_javascript_one_goes_on_page_by_page(board, client):
    page = client.page("/boards/board?order=newest")
    seen = titles_on(page)
    while page.select(".more a.button"):
        page = client.page(page.one(".more a.button").get("href"))
        assert page.one("ol.proposals").get("start") == str(len(seen) + 1)
        seen += titles_on(page)
    assert seen == [f"ข้อเสนอ {number}" for number in range(COUNT - 1, -1, -1)]
    assert titles_on(client.page(page.one(".more a").get("href")))[0] == f"ข้อเสนอ {COUNT - 1}"


def test_htmx_gets_the_rows_alone_and_an_address_to_come_back_to(board, client):
    page = client.page("/boards/board?order=newest&category=น้ำ")
    page = client.page("/boards/board?order=newest")
    more = page.one(".more a").get("hx-get")
    piece = client.get(more, headers={"HX-Request": "true"})
    assert "<html" not in piece.text
    back = piece.headers["HX-Replace-Url"]
    assert parse_qs(urlsplit(back).query) == {"order": ["newest"], "show": ["40"]}
    whole = client.page(back)
    assert titles_on(whole) == titles_on(page) + titles_on(piece.page)


def test_the_way_on_keeps_order_and_filters(board, client):
    page = client.page("/boards/board?order=support&category=น้ำ")
    assert len(titles_on(page)) == 16
    page = client.page("/boards/board?order=support&status=waiting")
    asked = parse_qs(urlsplit(page.one(".more a").get("href")).query)
    assert asked["order"] == ["support"]
    assert asked["status"] == ["waiting"]
    assert asked["from"] == ["21"]


def test_what_an_address_makes_up_is_left_out(board, client):
    for made_up in (
        "order=best&category=x&sub_area=y&status=z",
        "after=1.short&show=-3&from=x",
        "after=99999999999.abcdefghjkmn",
        "show=99999999",
    ):
        assert titles_on(client.page(f"/boards/board?{made_up}"))


def test_an_empty_choice_says_so_and_leads_back(board, client):
    page = client.page("/boards/board?status=withdrawn&order=newest")
    assert titles_on(page) == []
    assert titles_on(client.page(page.one(".empty a").get("href")))


def test_ranks_stand_only_where_all_are_ranked(board, client):
    assert client.page("/boards/board?order=support").texts(".rank")[:2] == ["1", "2"]
    assert client.page("/boards/board?order=newest").texts(".rank") == []


def test_after_the_vote_the_ballot_is_a_choice(town, client):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="over")
    page = client.page("/boards/over?status=on_ballot")
    assert len(titles_on(page)) == 3


@pytest.mark.parametrize("count", [3, 60])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_board_asks_the_same_however_many_there_are(app, town, client, count, signed_in, db):
    board = make_board(town, slug="board")
    add_proposals(board, [Draft(title=f"{number}") for number in range(count)])
    if signed_in:
        sign_in(client, make_resident(town))
    client.get("/boards/board")
    app.extensions["kept_pages"].clear()
    with at_most(8 if signed_in else 3):
        client.get("/boards/board")


# --- Lists of boards -----------------------------------------------------------------------------


def test_participants_are_different_people(town, db):
    board = make_board(town, slug="board")
    author, fan = make_resident(town), make_resident(town)
    first, second = make_proposal(board, author), make_proposal(board, author)
    support(find_proposal(first.public_id), fan)
    support(find_proposal(second.public_id), fan)
    ((listed,),) = listed_boards(boards_of("here"))
    assert (listed.proposals, listed.participants) == (2, 2)


def test_voters_are_participants_once_they_are_counted(town, db):
    ballots = ((("1", 1),), (("2", 1),), (("1", 1), ("3", 1)))
    for phase, expected in ((Phase.VOTING, 0), (Phase.RESULTS, 3)):
        make_board(town, kind=BoardKind.BUDGET, phase=phase, slug=phase.value, ballots=ballots)
        assert board_page(phase.value).participants == expected


def test_lists_of_several_kinds_come_in_one_statement_and_in_order(town, db):
    make_board(town, slug="open")
    make_board(town, phase=Phase.RESULTS, slug="over")
    with at_most(1):
        own, open_now, over = listed_boards(
            boards_of("here"), boards_to_take_part_in(5), boards_with_results(5)
        )
    slugs = [[listed.board.slug for listed in part] for part in (own, open_now, over)]
    assert slugs == [["open", "over"], ["open"], ["over"]]
    assert own[0].board.municipality.slug == "here"
    assert listed_boards(boards_of("here", limit=1))[0][0].board.slug == "open"


def test_home_remembers_the_area_a_guest_looked_at_last(town, client):
    make_board(town, slug="board")
    make_board(make_town(slug="there"), slug="other")
    assert not client.page("/").select("#near")
    for area in ("here", "there"):
        assert client.get(f"/areas/{area}").headers["Set-Cookie"].startswith(f"area={area};")
        assert area in client.page("/").one(
            "section[aria-labelledby=near] > .meta a:first-child"
        ).get("href")
    assert "Set-Cookie" not in client.get("/areas/there").headers
    client.set_cookie("area", "nowhere'--")
    assert not client.page("/").select("#near")


def test_home_shows_the_boards_of_ones_own_area(town, client):
    make_board(town, slug="board")
    sign_in(client, make_resident(town))
    client.set_cookie("area", "elsewhere")
    assert "/areas/here" in client.page("/").one(
        "section[aria-labelledby=near] > .meta a:first-child"
    ).get("href")
