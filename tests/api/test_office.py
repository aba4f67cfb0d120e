"""What officials do by program: the same acts under the same rules as on their pages."""

import pytest

from participation.accounts.choices import Role
from participation.accounts.services import appoint
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.queries import board as find_board
from participation.boards.services import announce_rules
from participation.core.scopes import Scope
from participation.discussion.choices import ReportReason
from participation.discussion.services import report_comment
from tests.support.api import Program, token_of
from tests.support.carrying_out import carry_out
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)


@pytest.fixture
def town(db, clock):
    return make_town(slug="here")


@pytest.fixture
def office(client, town):
    return Program(client, token_of(make_official(town), Scope.OFFICE))


@pytest.fixture
def author(town):
    return make_resident(town, name="สมหญิง")


@pytest.fixture
def proposal(town, author):
    return make_proposal(make_board(town, slug="canal"), author)


def test_a_reported_opinion_is_hidden_appealed_and_decided_by_another(
    client, office, town, author, proposal
):
    opinion = say(proposal, author, "หยาบคาย")
    report_comment(opinion, make_resident(town), ReportReason.INSULT, "คำหยาบ")
    (line,) = [
        line
        for line in office.call("GET", "/municipalities/here/desk").json["items"]
        if line["kind"] == "reports"
    ]
    assert line["board"] == "canal"
    path = f"/moderation/comment/{opinion.public_id}"
    (report,) = office.call("GET", path).json["reports"]
    assert report["words"] == "คำหยาบ"
    hidden = office.call("POST", f"{path}/hide", json={"reason": "insult", "reports": 1})
    assert hidden.status_code == 201
    again = office.call("POST", f"{path}/hide", json={"reason": "insult"})
    assert (again.status_code, again.json["code"]) == (409, "HandledMeanwhile")
    hiding = f"/hidings/{hidden.json['id']}"
    writer = Program(client, token_of(author))
    assert writer.call("POST", f"{hiding}/appeal", json={"words": "ไม่หยาบ"}).status_code == 204
    decision = {"decision": "restored", "words": "ไม่หยาบจริง"}
    own = office.call("POST", f"{hiding}/decide", json=decision)
    assert (own.status_code, own.json["code"]) == (403, "AnotherOfficialNeeded")
    other = Program(client, token_of(make_official(town, name="สมปอง")))
    assert other.call("POST", f"{hiding}/decide", json=decision).status_code == 204
    (top,) = client.get(f"/api/v1/proposals/{proposal.public_id}/comments").json["items"]
    assert top["text"] == "หยาบคาย"


def test_an_act_is_undone_while_nobody_was_told(client, office, author, proposal):
    opinion = say(proposal, author, "ดี")
    path = f"/moderation/comment/{opinion.public_id}/hide"
    act = office.call("POST", path, json={"reason": "advert"}).json["act"]
    undo = office.call("POST", "/municipalities/here/desk/undo", json={"act": act})
    assert undo.status_code == 204
    assert office.call("GET", f"/moderation/comment/{opinion.public_id}").json["hiding"] is None


def test_two_officials_who_answer_at_once_are_told(office, proposal):
    path = f"/proposals/{proposal.public_id}/answers"
    first = {"kind": "adopted", "reason": "จะทำในปีหน้า", "seen": 0}
    assert office.call("POST", path, json=first).json["number"] == 1
    late = office.call("POST", path, json={**first, "kind": "refused"})
    assert (late.status_code, late.json["code"]) == (409, "AnsweredMeanwhile")
    (answer,) = office.call("GET", path).json["items"]
    assert (answer["kind"], answer["reason"]) == ("adopted", "จะทำในปีหน้า")


def test_an_official_of_elsewhere_does_nothing_here(client, proposal):
    there = make_official(make_town(slug="there"))
    stranger = Program(client, token_of(there))
    path = f"/proposals/{proposal.public_id}/answers"
    answer = stranger.call("POST", path, json={"kind": "refused", "reason": "ไม่"})
    assert (answer.status_code, answer.json["code"]) == (403, "OfficialsOnly")
    hide = f"/moderation/proposal/{proposal.public_id}/hide"
    assert stranger.call("POST", hide, json={"reason": "advert"}).status_code == 403
    assert stranger.call("GET", "/municipalities/here/desk").status_code == 403


def test_the_log_names_who_did_what_to_officials_with_the_scope_alone(
    client, office, town, proposal
):
    office.call(
        "POST", f"/proposals/{proposal.public_id}/answers", json={"kind": "adopted", "reason": "ดี"}
    )
    reader = Program(client, token_of(make_official(town), Scope.READ))
    told = [
        caller.call("GET", "/municipalities/here/log?act=answer.adopted").json["items"][0]
        for caller in (office, reader, Program(client))
    ]
    assert [line["actor"] for line in told] == ["สมชาย รักษ์เมือง", "", ""]


def test_administrators_read_their_team(client, town, office):
    assert office.call("GET", "/municipalities/here/team").status_code == 403
    head = make_official(town, name="หัวหน้า")
    appoint(head, town, Role.ADMINISTRATOR)
    team = Program(client, token_of(head)).call("GET", "/municipalities/here/team").json["items"]
    assert ("หัวหน้า", "administrator") in {(one["display_name"], one["role"]) for one in team}


def test_numbers_have_to_be_numbers(office, proposal):
    path = f"/proposals/{proposal.public_id}/answers"
    for seen in ("0", 0.5, True, None):
        answer = office.call("POST", path, json={"kind": "adopted", "reason": "ดี", "seen": seen})
        assert answer.status_code == 422, seen


def test_a_board_is_exported_and_found(client, town, proposal):
    found = client.get("/api/v1/boards/canal/export/csv")
    assert found.mimetype == "text/csv"
    assert "ปลูกต้นไม้ริมคลอง" in found.text
    assert client.get("/api/v1/boards/canal/export/pb").mimetype.startswith(
        ("text/", "application/p")
    )
    hits = client.get("/api/v1/search?q=ต้นไม้").json
    assert [hit["id"] for hit in hits["proposals"]] == [proposal.public_id]


def test_what_is_carried_out_is_read_with_its_entries(client, town):
    official = make_official(town)
    board = make_board(town, slug="river")
    carried, _picture = carry_out(official, board)
    path = f"/api/v1/proposals/{carried.public_id}/delivery"
    assert [entry["words"] for entry in client.get(path).json["entries"]] == ["เริ่มปลูก"]
    listed = client.get("/api/v1/municipalities/here/deliveries").json["items"]
    assert [one["proposal"] for one in listed] == [carried.public_id]
    none = client.get("/api/v1/municipalities/here/deliveries?standing=finished").json["items"]
    assert none == []


def test_projects_are_frozen_and_ballots_counted_once_and_nothing_of_it_is_told_early(
    client, office, town
):
    projects = (("ทางเท้า", 400_000_00), ("ไฟส่องสว่าง", 300_000_00))
    make_board(town, kind=BoardKind.BUDGET, phase=Phase.REVIEW, slug="review", projects=projects)
    early = office.call("POST", "/boards/review/freeze-projects")
    assert (early.status_code, early.json["code"]) == (409, "RulesNotAnnounced")
    announce_rules(find_board("review"), Stage.VOTING)
    frozen = office.call("POST", "/boards/review/freeze-projects")
    assert frozen.json["digest"] == client.get("/api/v1/boards/review/projects").json["digest"]
    make_board(
        town, kind=BoardKind.BUDGET, phase=Phase.COUNTING, slug="counting", ballots=[(("1", 1),)]
    )
    counted = office.call("POST", "/boards/counting/count")
    assert (counted.status_code, list(counted.json)) == (201, ["counted_at"])
    assert client.get("/api/v1/boards/counting/results").status_code == 404
    again = office.call("POST", "/boards/counting/count")
    assert again.status_code == 409
