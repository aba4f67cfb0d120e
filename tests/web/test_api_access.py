"""Who may call which operation of the API: every operation, for every kind of caller."""

import pytest

from participation.boards.choices import BoardKind, Phase
from participation.core.scopes import Scope
from participation.discussion.choices import ReportReason, Target
from participation.moderation.queries.items import find_item
from participation.moderation.services.hiding import hide
from participation.municipalities.queries import municipality
from participation.web.access import Access, declared_access
from participation.web.api.scopes import declared_scope
from tests.support.api import Program, token_of
from tests.support.talk import say
from tests.support.town import make_board, make_official, make_proposal, make_resident, make_town

ALL = (200, 200, 200, 200)
NONE = (404, 404, 404, 404)
SIGNED_IN = (401, 200, 200, 200)
OFFICIALS = (401, 403, 403, 200)
WITHOUT_BODY = (401, 422, 422, 422)
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
    ("POST", "/tokens"): (422, 422, 422, 422),
    ("GET", "/me"): SIGNED_IN,
    ("GET", "/me/data"): SIGNED_IN,
    ("GET", "/me/tokens"): SIGNED_IN,
    ("DELETE", "/me/tokens/none"): (401, 404, 404, 404),
    ("GET", "/me/proposals"): SIGNED_IN,
    ("GET", "/me/news"): SIGNED_IN,
    ("PUT", "/me/news"): WITHOUT_BODY,
    ("PUT", "/boards/collecting/follow"): SIGNED_IN,
    ("DELETE", "/proposals/{proposal}/follow"): SIGNED_IN,
    ("POST", "/boards/collecting/proposals"): WITHOUT_BODY,
    ("PUT", "/proposals/{proposal}"): WITHOUT_BODY,
    # Its author alone may.
    ("DELETE", "/proposals/{proposal}"): (401, 403, 403, 403),
    ("POST", "/proposals/{proposal}/restore"): (401, 403, 403, 403),
    ("PUT", "/proposals/{proposal}/support"): SIGNED_IN,
    ("DELETE", "/proposals/{proposal}/support"): SIGNED_IN,
    ("POST", "/proposals/{proposal}/comments"): WITHOUT_BODY,
    ("POST", "/proposals/{proposal}/reports"): WITHOUT_BODY,
    ("POST", "/comments/{comment}/replies"): WITHOUT_BODY,
    ("POST", "/comments/{comment}/reports"): WITHOUT_BODY,
    ("PUT", "/comments/{comment}"): WITHOUT_BODY,
    ("DELETE", "/comments/{comment}"): (401, 403, 403, 403),
    ("PUT", "/comments/{comment}/support"): SIGNED_IN,
    ("DELETE", "/comments/{comment}/support"): SIGNED_IN,
    ("GET", "/search?q=คลอง"): ALL,
    ("GET", "/boards/collecting/export/csv"): ALL,
    ("GET", "/municipalities/here/log"): ALL,
    ("GET", "/municipalities/here/indicators"): ALL,
    ("GET", "/municipalities/here/deliveries"): ALL,
    ("GET", "/proposals/{proposal}/delivery"): NONE,  # nothing was adopted yet
    ("GET", "/proposals/{proposal}/history"): ALL,
    ("GET", "/boards/results/report"): ALL,
    ("POST", "/boards/draft/announce/collecting"): (401, 403, 403, 201),
    ("POST", "/boards/collecting/freeze-projects"): (401, 403, 403, 409),
    ("POST", "/boards/collecting/count"): (401, 403, 403, 409),
    ("GET", "/municipalities/here/team"): (401, 403, 403, 403),  # for administrators
    ("GET", "/municipalities/here/desk"): OFFICIALS,
    ("POST", "/municipalities/here/desk/undo"): WITHOUT_BODY,
    ("POST", "/proposals/{proposal}/answers"): WITHOUT_BODY,
    ("GET", "/moderation/comment/{comment}"): OFFICIALS,
    ("POST", "/moderation/comment/{comment}/hide"): WITHOUT_BODY,
    ("POST", "/moderation/comment/{comment}/dismiss"): WITHOUT_BODY,
    ("POST", "/moderation/comment/{comment}/warn"): WITHOUT_BODY,
    # Hidden by an official who is not here; written by nobody of those who ask.
    ("GET", "/hidings/{hiding}"): (401, 404, 404, 200),
    ("POST", "/hidings/{hiding}/appeal"): WITHOUT_BODY,
    ("POST", "/hidings/{hiding}/restore"): WITHOUT_BODY,
    ("POST", "/hidings/{hiding}/decide"): WITHOUT_BODY,
    ("GET", "/boards/voting/ballot"): SIGNED_IN,
    ("PUT", "/boards/voting/ballot"): WITHOUT_BODY,
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
    shown, hidden = say(proposal, author, "ดี"), say(proposal, author, "หยาบคาย")
    found = find_item(Target.COMMENT, hidden.public_id)
    return {
        "proposal": proposal.public_id,
        "comment": shown.public_id,
        "hiding": hide(make_official(here), found, ReportReason.INSULT).public_id,
    }


def address_of(path: str) -> str:
    return f"/api/v1{path.partition('?')[0]}"


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
        (method, adapter.match(address_of(path), method=method, return_rule=True)[0].rule)
        for method, path in TABLE
    }
    assert served(app) - asked == set()


@pytest.fixture
def callers(places, client) -> list[Program]:
    """Programs of a guest, a resident, an official of elsewhere and an official."""
    here, there = municipality("here"), municipality("there")
    people = (make_resident(here), make_official(there), make_official(here))
    return [Program(client), *(Program(client, token_of(person)) for person in people)]


def test_every_operation_answers_each_kind_of_caller_as_declared(places, callers):
    for (method, path), expected in TABLE.items():
        for caller, status in zip(callers, expected, strict=True):
            answer = caller.call(method, path.format(**places))
            assert answer.status_code == status, (method, path, answer.json)
            if status >= 400:
                assert answer.mimetype == "application/problem+json"
                assert answer.json["status"] == status
            if caller in callers[:2]:
                # The names of others, and anybody's address but one's own in one's own data.
                assert "สมหญิง" not in answer.text, path
                assert path == "/me/data" or "@example.com" not in answer.text, path
            if status == 401:
                assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_every_operation_asks_for_its_scope(app, client, places):
    """A token for nothing but reading does nothing else, and one for all else reads nothing."""
    person = make_official(municipality("here"))
    reader = Program(client, token_of(person, Scope.READ))
    others = Program(client, token_of(person, *(set(Scope) - {Scope.READ})))
    adapter = app.url_map.bind("localhost")
    for (method, path), expected in TABLE.items():
        if expected[0] != 401:
            continue
        endpoint, _ = adapter.match(address_of(path), method=method)
        reads = declared_scope(app.view_functions[endpoint]) is Scope.READ
        assert not reads or method == "GET", (method, path)
        answer = (others if reads else reader).call(method, path.format(**places))
        assert (answer.status_code, answer.json["code"]) == (403, "ScopeMissing"), (method, path)


def test_what_asks_for_a_person_is_declared_so(app):
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(address_of(path), method=method)
        assert (declared_access(app, endpoint) is Access.PUBLIC) is (expected[0] != 401), path
