"""Who may call which operation of the API: every operation, for every kind of caller."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.web.access import Access, declared_access
from tests.support.talk import say
from tests.support.town import make_board, make_proposal, make_resident, make_town

ALL = (200, 200, 200, 200)
NONE = (404, 404, 404, 404)
# What a guest, a resident, an official of another municipality and an official are answered.
TABLE = {
    ("GET", "/openapi.json"): ALL,
    ("GET", "/provinces"): ALL,
    ("GET", "/provinces/20"): ALL,
    ("GET", "/municipalities"): ALL,
    ("GET", "/municipalities/here"): ALL,
    ("GET", "/municipalities/here/unanswered"): ALL,
    ("GET", "/boards"): ALL,
    ("GET", "/boards/collecting"): ALL,
    ("GET", "/boards/results/projects"): ALL,
    ("GET", "/boards/collecting/proposals"): ALL,
    ("GET", "/boards/results/results"): ALL,
    ("GET", "/boards/voting/results"): NONE,
    ("GET", "/boards/voting/live-count"): NONE,
    ("GET", "/proposals/{proposal}"): ALL,
    ("GET", "/proposals/{proposal}/comments"): ALL,
    ("GET", "/proposals/{proposal}/answers"): ALL,
    ("GET", "/comments/{comment}"): ALL,
}


@pytest.fixture
def places(db, clock) -> dict[str, str]:
    """Boards named after their phases, with something on them."""
    here = make_town(slug="here")
    make_town(slug="there")
    author = make_resident(here, name="สมหญิง")
    for phase in (Phase.COLLECTING, Phase.VOTING, Phase.RESULTS, Phase.DRAFT):
        ideas = phase in (Phase.COLLECTING, Phase.DRAFT)
        kind = BoardKind.IDEAS if ideas else BoardKind.BUDGET
        board = make_board(here, kind=kind, phase=phase, slug=phase.value)
        if phase is Phase.COLLECTING:
            proposal = make_proposal(board, author)
    return {"proposal": proposal.public_id, "comment": say(proposal, author, "ดี").public_id}


def served(app) -> set[tuple[str, str]]:
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_operation_has_a_row(app):
    adapter = app.url_map.bind("localhost")
    asked = {
        (method, adapter.match(f"/api/v1{path}", method=method, return_rule=True)[0].rule)
        for method, path in TABLE
    }
    assert served(app) - asked == set()


def test_every_operation_answers_each_kind_of_caller_as_declared(app, client, places):
    for (method, path), expected in TABLE.items():
        answer = client.open(f"/api/v1{path.format(**places)}", method=method)
        assert answer.status_code == expected[0], (method, path)
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json"
            assert answer.json["status"] == answer.status_code


def test_what_asks_for_a_person_is_declared_so(app):
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(f"/api/v1{path}", method=method)
        assert (declared_access(app, endpoint) is Access.PUBLIC) is (expected[0] != 401), path
