"""Reading by program: lists that go on, what stays hidden, and how answers come."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.rules import canonical_json, digest
from participation.core import clock as the_clock
from participation.discussion.choices import ReportReason, Target
from participation.moderation.queries.items import find_item
from participation.moderation.services.hiding import hide
from participation.moderation.services.merging import merge
from participation.municipalities.queries import municipality
from participation.voting.queries.boards import Wanted, boards_after
from tests.support.limits import limited_client
from tests.support.statements import at_most
from tests.support.talk import say
from tests.support.town import (
    PHASE_LENGTH,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

API = "/api/v1"


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="canal", categories=("น้ำ", "ถนน"))


def all_pages(client, address: str) -> list[dict]:
    """Return the items of every page of a list."""
    items, cursor = [], ""
    while True:
        page = client.get(f"{API}{address}&cursor={cursor}").json
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = page["next_cursor"]


def test_a_list_goes_on_to_its_end_in_any_order(client, town, board):
    author = make_resident(town)
    made = {
        make_proposal(
            board, author, title=f"เรื่องที่ {n}", category="น้ำ" if n % 2 else "ถนน"
        ).public_id
        for n in range(7)
    }
    for order in ("newest", "support", "discussed", "random"):
        items = all_pages(client, f"/boards/canal/proposals?order={order}&limit=3")
        assert len(items) == 7
        assert {item["id"] for item in items} == made
    assert len(all_pages(client, "/boards/canal/proposals?category=น้ำ&limit=2")) == 3
    assert all_pages(client, "/boards/canal/proposals?category=ไม่มี&limit=2") == []


def test_boards_and_places_go_on_too(client, town, board):
    for n in range(3):
        make_board(town, slug=f"more-{n}")
        make_town(slug=f"town-{n}", prefix=f"T{n}")
    make_board(town, phase=Phase.DRAFT, slug="draft")
    slugs = [found["id"] for found in all_pages(client, "/boards?limit=2")]
    assert sorted(slugs) == ["canal", "more-0", "more-1", "more-2"]
    assert [m["id"] for m in all_pages(client, "/municipalities?province=20&limit=2")] == [
        "here",
        "town-0",
        "town-1",
        "town-2",
    ]
    provinces = all_pages(client, "/provinces?limit=50")
    assert len({found["code"] for found in provinces}) == 77


def test_a_cursor_is_good_for_its_own_list_alone(client, town, board):
    author = make_resident(town)
    for n in range(3):
        make_proposal(board, author, title=f"เรื่องที่ {n}")
    mine = client.get(f"{API}/boards/canal/proposals?limit=1").json["next_cursor"]
    for address in (
        f"/boards?cursor={mine}",
        f"/boards/canal/proposals?order=support&cursor={mine}",
        "/boards/canal/proposals?cursor=made-up",
        "/boards/canal/proposals?cursor=%00",
    ):
        answer = client.get(f"{API}{address}")
        assert (answer.status_code, answer.json["code"]) == (422, "WrongCursor"), address


def test_nobody_asks_for_more_than_a_page(client, board):
    answer = client.get(f"{API}/boards/canal/proposals?limit=10000")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["limit"]


def test_a_list_costs_the_same_however_long_it_is(client, town, board):
    author = make_resident(town)
    for n in range(12):
        make_proposal(board, author, title=f"เรื่องที่ {n}")
    with at_most(4):
        assert len(client.get(f"{API}/boards/canal/proposals").json["items"]) == 12
    with at_most(4):
        client.get(f"{API}/boards")


def test_only_the_fields_that_were_asked_for_come(client, board):
    found = client.get(f"{API}/boards/canal?fields=id,phase").json
    assert found == {"id": "canal", "phase": "collecting"}
    page = client.get(f"{API}/boards?fields=id").json
    assert page == {"items": [{"id": "canal"}], "next_cursor": None}
    answer = client.get(f"{API}/boards?fields=id,secrets")
    assert (answer.status_code, answer.json["code"]) == (422, "UnknownFields")


def test_who_has_an_answer_already_gets_none(client, town, board):
    tag = client.get(f"{API}/boards/canal").headers["ETag"]
    again = client.get(f"{API}/boards/canal", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    make_proposal(find_board("canal"), make_resident(municipality("here")))
    assert client.get(f"{API}/boards/canal", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"headers": {"Accept-Language": "en-GB,en;q=0.8"}},
            "There is no such board. It may not be open yet.",
        ),
        ({"query_string": {"lang": "en"}}, "There is no such board. It may not be open yet."),
        ({"headers": {"Cookie": "lang=en"}}, "ไม่พบกระดานนี้ อาจยังไม่เปิด"),
    ],
)
def test_refusals_come_as_problems_in_the_language_asked_for(client, db, asked, sentence):
    answer = client.get(f"{API}/boards/none", **asked)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "BoardNotFound"
    assert answer.json["detail"] == sentence
    assert "Set-Cookie" not in answer.headers


def test_addresses_that_do_not_exist_are_refused_as_problems_too(client, db):
    for method, path, status in (("GET", "/nothing", 404), ("PATCH", "/boards", 405)):
        answer = client.open(f"{API}{path}", method=method)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_pages_of_other_sites_may_read_what_everybody_may(client, board):
    answer = client.get(f"{API}/boards/canal", headers={"Origin": "https://example.com"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    before = client.open(f"{API}/boards/canal/proposals", method="OPTIONS")
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_limits_are_told_and_kept(db, board):
    with limited_client() as client:
        answer = client.get(f"{API}/boards")
        assert answer.headers["RateLimit-Limit"] == "600"
        assert answer.headers["RateLimit-Remaining"] == "599"
        assert 0 < int(answer.headers["RateLimit-Reset"]) <= 60
        guess = {"email": "a@example.com", "password": "x", "name": "x", "scopes": ["read"]}
        tries = [client.post(f"{API}/tokens", json=guess) for _ in range(11)]
        assert [tried.status_code for tried in tries] == [422] * 10 + [429]
        assert tries[-1].mimetype == "application/problem+json"


def test_the_phase_that_is_asked_for_is_the_one_boards_are_in(db, town, clock):
    budget = [phase for phase in Phase if phase is not Phase.DRAFT]
    for phase in budget:
        make_board(town, kind=BoardKind.BUDGET, phase=phase, slug=f"b-{phase}")
    for phase in (Phase.UPCOMING, Phase.COLLECTING, Phase.REVIEW, Phase.RESULTS):
        make_board(town, phase=phase, slug=f"i-{phase}")
    for step in range(7):
        for phase in Phase:
            found = boards_after("", Wanted(phase=phase), 50)
            assert {listed.board.phase for listed in found} <= {phase}, (step, phase)
        total = sum(len(boards_after("", Wanted(phase=phase), 50)) for phase in Phase)
        assert total == len(budget) + 4
        clock.set(the_clock.now() + PHASE_LENGTH)


def test_drafts_and_what_officials_hid_stay_hidden(client, town, board):
    make_board(town, phase=Phase.DRAFT, slug="draft")
    author = make_resident(town, name="นางชื่อลับ")
    proposal = make_proposal(board, author, title="คำหยาบคาย", idea="คำหยาบคายมาก")
    shown = make_proposal(board, author)
    opinion = say(shown, author, "คำหยาบคาย")
    official = make_official(town)
    for target, thing in ((Target.PROPOSAL, proposal), (Target.COMMENT, opinion)):
        hide(official, find_item(target, thing.public_id), ReportReason.INSULT)
    for path in (
        "/boards",
        "/boards/canal",
        "/boards/draft",
        "/boards/draft/proposals",
        "/boards/canal/proposals",
        f"/proposals/{proposal.public_id}",
        f"/proposals/{proposal.public_id}/comments",
        f"/proposals/{shown.public_id}/comments",
        f"/comments/{opinion.public_id}",
        "/municipalities/here/unanswered",
    ):
        said = client.get(f"{API}{path}").text
        assert "หยาบคาย" not in said, path
        assert "ชื่อลับ" not in said, path
        assert "draft" not in said or "/draft" in path, path


def test_a_merged_proposal_names_the_one_that_goes_on(client, town, board):
    author = make_resident(town)
    kept, gone = (make_proposal(find_board("canal"), author) for _ in range(2))
    merge(make_official(town), kept, [gone], "ซ้ำกัน")
    found = client.get(f"{API}/proposals/{gone.public_id}").json
    assert found["merged_into"] == kept.public_id
    items = client.get(f"{API}/boards/canal/proposals").json["items"]
    assert [item["id"] for item in items] == [kept.public_id]


def test_counts_stay_hidden_until_they_are_public(client, town, clock):
    make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", ballots=[(("1", 1),)] * 3
    )
    for path in ("/results", "/live-count"):
        assert client.get(f"{API}/boards/vote{path}").status_code == 404
    assert client.get(f"{API}/boards/vote").json["participants"] == 0


def test_a_result_can_be_checked_by_its_digest(client, town, clock):
    make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.RESULTS, slug="vote", ballots=[(("1", 1),)] * 3
    )
    found = client.get(f"{API}/boards/vote/results").json
    assert digest(canonical_json(found["body"])) == found["digest"]
    assert set(found["reasons"]) == {"1", "2", "3"}
    rules = client.get(f"{API}/boards/vote").json["voting_rules"]
    assert digest(canonical_json(rules["body"])) == rules["digest"]


def test_the_documentation_is_a_page_and_a_document(client, db):
    found = client.get(f"{API}/openapi.json").json
    assert found["openapi"] == "3.1.0"
    page = client.page("/api/docs?lang=en")
    for path, operations in found["paths"].items():
        assert path in page.text, path
        for name, operation in operations.items():
            assert name == "parameters" or operation["summary"] in page.text
