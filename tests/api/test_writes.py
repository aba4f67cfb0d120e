"""What residents do by program: the same acts, the same refusals, each once."""

import pytest
from sqlalchemy import func, select

from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, VotingRules
from participation.core.kept_answers import KEPT, KeptAnswer, once, tidy_answers
from participation.core.scopes import Scope
from participation.discussion.models import Report
from participation.proposals.models import Proposal
from participation.voting.models import Ballot
from tests.support.api import Program, token_of
from tests.support.race import race
from tests.support.statements import at_most
from tests.support.town import make_board, make_proposal, make_resident, make_town

IDEA = {"title": "ปลูกต้นไม้ริมคลอง", "idea": "ชวนกันปลูกทุกวันเสาร์"}


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def board(town):
    return make_board(town, slug="canal", support_limit=1)


@pytest.fixture
def somsri(client, board, town):
    return Program(client, token_of(make_resident(town)))


def test_a_proposal_is_posted_edited_taken_back_and_restored(client, somsri):
    posted = somsri.call("POST", "/boards/canal/proposals", json=IDEA)
    assert posted.status_code == 201, posted.json
    address = f"/proposals/{posted.json['id']}"
    version = posted.json["version"]
    edited = somsri.call("PUT", address, json={**IDEA, "title": "ปลูกไม้ใหญ่", "version": version})
    assert edited.json["version"] == version + 1
    late = somsri.call("PUT", address, json={**IDEA, "version": version})
    assert (late.status_code, late.json["code"]) == (409, "ChangedMeanwhile")
    assert somsri.call("DELETE", address).json["withdrawn"] is True
    assert somsri.call("POST", f"{address}/restore").json["withdrawn"] is False
    assert client.page(f"/proposals/{posted.json['id']}").text.count("ปลูกไม้ใหญ่")


def test_what_is_wrong_is_said_by_field(somsri):
    answer = somsri.call(
        "POST",
        "/boards/canal/proposals",
        json={"title": " ", "color": "red"},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 422
    assert answer.json["errors"] == {
        "title": ["Please fill this in."],
        "idea": ["Please fill this in."],
        "color": ["There is no such field."],
    }


@pytest.mark.parametrize(
    "body", [b"[]", b'"text"', b"{", b'{"title": "\\ud800"}', b'{"title": "a\\u0000"}', b"\xff"]
)
def test_what_is_no_object_of_text_is_refused(somsri, body):
    answer = somsri.call(
        "POST", "/boards/canal/proposals", data=body, content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert answer.mimetype == "application/problem+json"


def test_former_words_stay_for_who_supported_them(client, somsri, board, town):
    mine = somsri.call("POST", "/boards/canal/proposals", json=IDEA).json
    path = f"/proposals/{mine['id']}"
    other = Program(client, token_of(make_resident(town, name="สมหญิง")))
    other.call("PUT", f"{path}/support")
    somsri.call("PUT", path, json={**IDEA, "title": "อย่างอื่น", "version": mine["version"]})
    (former,) = client.get(f"/api/v1{path}/history").json["items"]
    assert (former["number"], former["title"]) == (1, IDEA["title"])


def test_a_call_with_a_token_costs_little(client, somsri, board):
    somsri.call("GET", "/me")  # the day of use is noted once
    with at_most(8):
        somsri.call("GET", "/boards/canal/proposals")


def test_supports_keep_their_rules(somsri, board, town):
    author = make_resident(town, name="สมหญิง")
    first, second = (make_proposal(find_board("canal"), author).public_id for _ in range(2))
    for _ in range(2):
        given = somsri.call("PUT", f"/proposals/{first}/support")
        assert given.json == {"supported": True, "support_count": 1}
    limit = somsri.call("PUT", f"/proposals/{second}/support")
    assert (limit.status_code, limit.json["code"]) == (409, "SupportLimitReached")
    taken = somsri.call("DELETE", f"/proposals/{first}/support")
    assert taken.json == {"supported": False, "support_count": 0}


def test_opinions_are_given_answered_changed_and_taken_back(client, somsri, board, town, db):
    proposal = make_proposal(find_board("canal"), make_resident(town, name="สมหญิง")).public_id
    path = f"/proposals/{proposal}/comments"
    opinion = somsri.call("POST", path, json={"text": "ดีมาก", "stance": "for"}).json["id"]
    reply = somsri.call("POST", f"/comments/{opinion}/replies", json={"reply": "ใช่"})
    assert reply.status_code == 201
    somsri.call("PUT", f"/comments/{opinion}", json={"text": "ดีที่สุด"})
    (top,) = somsri.call("GET", path).json["items"]
    assert (top["text"], top["reply_count"], len(top["replies"])) == ("ดีที่สุด", 1, 1)
    assert somsri.call("DELETE", f"/comments/{reply.json['id']}").status_code == 204
    own = somsri.call("PUT", f"/comments/{opinion}/support")
    assert (own.status_code, own.json["code"]) == (409, "OwnComment")
    report = somsri.call("POST", f"/proposals/{proposal}/reports", json={"reason": "advert"})
    assert report.status_code == 204
    assert db.session.scalar(select(func.count()).select_from(Report)) == 1


def test_following_and_the_lists_of_what_is_mine(somsri, board):
    mine = somsri.call("POST", "/boards/canal/proposals", json=IDEA).json["id"]
    assert somsri.call("PUT", "/boards/canal/follow").json == {"following": True}
    follows = somsri.call("GET", "/me/follows").json["items"]
    assert {(line["board"], line["proposal"]) for line in follows} == {
        ("canal", None),
        (None, mine),
    }
    page = somsri.call("GET", "/me/follows?limit=1").json
    second = somsri.call("GET", f"/me/follows?limit=1&cursor={page['next_cursor']}").json
    assert [*page["items"], *second["items"]] == follows
    assert somsri.call("DELETE", "/boards/canal/follow").json == {"following": False}
    assert [line["proposal"] for line in somsri.call("GET", "/me/proposals").json["items"]] == [
        mine
    ]
    assert somsri.call("PUT", "/me/news", json={"frequency": "never"}).json == {
        "frequency": "never"
    }


@pytest.mark.parametrize(
    ("kind", "choices", "kept"),
    [
        (BallotKind.APPROVAL, [{"code": "2"}, {"code": "1"}], '["1","2"]'),
        (BallotKind.ORDINAL, [{"code": "2"}, {"code": "1"}], '["2","1"]'),
        (BallotKind.CUMULATIVE, [{"code": "2", "points": 3}], '[["2",3]]'),
    ],
)
def test_a_ballot_of_any_kind_is_cast_and_cast_again(client, town, db, kind, choices, kept):
    limits = BallotLimits(max_sum_points=5) if kind is BallotKind.CUMULATIVE else BallotLimits()
    rules = VotingRules(kind=kind, limits=limits, budget=1_000_000_00)
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote", rules=rules)
    voter = Program(client, token_of(make_resident(town), Scope.VOTE))
    assert voter.call("GET", "/boards/vote/ballot").json["may_vote"] is True
    receipts = [
        voter.call("PUT", "/boards/vote/ballot", json={"choices": choices}).json["receipt"]
        for _ in range(2)
    ]
    assert len(set(receipts)) == 2
    assert db.session.scalars(select(Ballot.choices).where(~Ballot.superseded)).all() == [kept]
    assert voter.call("GET", "/boards/vote/ballot").json["has_voted"] is True
    wrong = voter.call("PUT", "/boards/vote/ballot", json={"choices": [{"code": "99"}]})
    assert (wrong.status_code, wrong.json["code"]) == (422, "BallotRefused")


def test_an_act_with_a_key_is_done_once_however_often_it_comes(somsri, db):
    def post(key: str, **more):
        headers = {"Idempotency-Key": key}
        return somsri.call(
            "POST", "/boards/canal/proposals", json={**IDEA, **more}, headers=headers
        )

    first, again = post("a"), post("a")
    assert (again.status_code, again.json) == (first.status_code, first.json)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert post("b").json["id"] != first.json["id"]
    other = post("a", title="อย่างอื่น")
    assert (other.status_code, other.json["code"]) == (422, "KeyUsedBefore")
    assert post("x" * 201).json["code"] == "KeyTooLong"
    # What was refused may be tried again with the same key.
    assert post("c", category="ไม่มี").status_code == 422
    assert post("c").status_code == 201
    assert db.session.scalar(select(func.count()).select_from(Proposal)) == 3


def test_a_key_is_the_callers_own(client, somsri, town, board):
    other = Program(client, token_of(make_resident(town, name="สมหญิง")))
    headers = {"Idempotency-Key": "a"}
    made = {
        caller.call("POST", "/boards/canal/proposals", json=IDEA, headers=headers).json["id"]
        for caller in (somsri, other)
    }
    assert len(made) == 2


def test_of_many_at_once_with_one_key_one_acts(app, db, clock):
    acted: list[int] = []

    def act(place: int) -> str:
        acted.append(place)
        return str(place)

    answers = race(app, lambda place: once("somsri", "key", "act", lambda: act(place)), runners=5)
    assert len(acted) == 1
    assert {answer for answer, _again in answers} == {str(acted[0])}
    assert sorted(again for _answer, again in answers) == [False, True, True, True, True]


def test_kept_answers_go_after_a_day(db, clock):
    once("somsri", "key", "act", lambda: "done")
    clock.set(clock.now + KEPT)
    tidy_answers()
    assert once("somsri", "key", "act", lambda: "again") == ("done", True)
    clock.advance(minutes=1)
    tidy_answers()
    assert db.session.scalars(select(KeptAnswer)).all() == []


def test_nothing_ties_a_person_to_a_receipt(client, town, db):
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.VOTING, slug="vote")
    voter = Program(client, token_of(make_resident(town)))
    headers = {"Idempotency-Key": "a"}
    ballot = {"choices": [{"code": "1"}]}
    receipt = voter.call("PUT", "/boards/vote/ballot", json=ballot, headers=headers).json["receipt"]
    assert receipt
    assert db.session.scalars(select(KeptAnswer)).all() == []
