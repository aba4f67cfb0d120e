"""Who may use which address: every rule of the URL map, for every kind of visitor."""

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import current_app

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.accounts.services import appoint
from participation.boards.choices import BoardKind, Phase, Stage
from participation.boards.services import announce_rules
from participation.core import clock
from participation.delivery.services.phrases import add_phrase
from participation.delivery.services.questions import ask_unit
from participation.delivery.tokens import question_token
from participation.discussion.choices import ReportReason, Target
from participation.intake.rows import TableRow
from participation.intake.services.imports import keep_table
from participation.intake.services.meetings import MeetingWords, add_meeting
from participation.moderation.queries.items import find_item
from participation.moderation.services.handings import offer
from participation.moderation.services.hiding import hide
from participation.moderation.services.merging import merge
from participation.moderation.services.relocations import move
from participation.proposals.services import Draft
from participation.voting.services.paper import open_batch
from participation.voting.services.reviews import open_review
from participation.web.access import Access, access, declared_access
from tests.support.access_table import (
    AUTHORS_ONLY,
    ELSEWHERE,
    OFFICIALS_SEE,
    RESIDENT,
    SIGN_IN,
    TABLE,
    as_markdown,
    is_refused,
    may_administrator,
)
from tests.support.carrying_out import carry_out
from tests.support.casting import cast_ballot
from tests.support.client import CheckingClient
from tests.support.pictures import add_photo
from tests.support.talk import say
from tests.support.town import (
    PROJECTS,
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)


def rule_of(app, method: str, path: str) -> tuple[str, str]:
    """Return the rule that a row of the table is about."""
    rule, _ = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    return method, rule.rule


def served(app) -> set[tuple[str, str]]:
    """Return every method and rule of the application."""
    return {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        # What programs may do is asked in `test_api_access.py`, with tokens.
        if not rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


@pytest.fixture
def here(app, db, clock, monkeypatch):
    """A town; forms need no token here, so that only the right to send them counts."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return make_town(slug="here")


def visitors(app, here) -> list[Any]:
    """Return another area, and browsers: guest, resident, official there and official here."""
    there = make_town(slug="there")
    people = (None, make_resident(here), make_official(there), make_official(here))
    return [there, *(browser_of(app, account) for account in people)]


def browser_of(app, account) -> CheckingClient:
    """Return a browser in which somebody is signed in, or nobody."""
    browser = CheckingClient(app, app.response_class, use_cookies=True)
    if account is not None:
        sign_in(browser, account)
    return browser


def somebody_with(role: Role, town) -> Account:
    """Return a resident with a role in the area."""
    account = make_resident(town)
    appoint(account, town, role)
    return account


def prepare(here, path: str) -> str:
    """Build what a row is about (boards are named after their phase); return its address."""
    first, second = [*path.removeprefix("/widgets").split("/"), ""][1:3]
    if first == "boards":
        _build_board(here, Phase(second))
    if first in ("proposals", "files", "deliveries", "ask", "questions"):
        return _build_proposal(here, path)
    if first == "comments":
        author = make_resident(here, name="สมหญิง")
        return path.format(comment=say(make_proposal(make_board(here), author), author).public_id)
    if first in _ACTS:
        return _ACTS[first](here, path)
    if "{phrase}" in path:
        phrase = add_phrase(make_official(here), here.id, name="ก", words="ข", kind=None)
        return path.format(phrase=phrase.public_id)
    if first in ("paper", "reviews"):
        board = _build_board(here, Phase.VOTING)
        official, voter = make_official(here), make_resident(here)
        batch = open_batch(official, board, "หีบที่ 1")
        cast_ballot(board, voter, (("1", 1),))
        review = open_review(official, board, [voter.email], "ลงคะแนนแทนกัน")
        return path.format(batch=batch.public_id, review=review.public_id)
    return path


def _build_proposal(here, path: str) -> str:
    board = make_board(here)
    if "{carried}" in path or "{shot}" in path:
        carried, shot = carry_out(make_official(here), board)
        return path.format(carried=carried.public_id, shot=shot)
    proposal = make_proposal(board, make_resident(here, name="สมหญิง"))
    if "{photo}" in path:
        return path.format(photo=add_photo(proposal))
    if "{proposal}" not in path:
        return _build_question(proposal, path)
    return path.format(proposal=proposal.public_id)


def _build_question(proposal, path: str) -> str:
    asker = make_official(proposal.board.municipality)
    question = ask_unit(
        asker, proposal, unit="กองช่าง", email="a@b.example", words="?", due_on=date(2030, 1, 1)
    )
    token = question_token(current_app.config["SECRET_KEY"], question.public_id)
    return path.format(question=question.public_id, token=token)


def _build_intake(here, path: str) -> str:
    official, board = make_official(here), make_board(here)
    row = TableRow(draft=Draft(title="ศาลาริมน้ำ", idea="สร้างใหม่"))
    table = keep_table(official, board, [row])
    words = MeetingWords(title="ประชุมหมู่บ้าน", begins_at=clock.now())
    meeting = add_meeting(official, board, words)
    return path.format(table=table.public_id, meeting=meeting.public_id)


def _build_hiding(here, path: str) -> str:
    author = make_resident(here, name="สมหญิง")
    proposal = make_proposal(make_board(here), author)
    shown, hidden = say(proposal, author, "ดี"), say(proposal, author, "หยาบคาย")
    found = find_item(Target.COMMENT, hidden.public_id)
    hiding = hide(make_official(here), found, ReportReason.INSULT)
    return path.format(
        comment=shown.public_id,
        hidden=hidden.public_id,
        hiding=hiding.public_id,
        merged=proposal.public_id,
    )


def _build_merging(here, path: str) -> str:
    board, author = make_board(here), make_resident(here, name="สมหญิง")
    target, source = (make_proposal(board, author) for _ in range(2))
    merged = merge(make_official(here), target, [source], "ซ้ำกัน")
    return path.format(intervention=merged.interventions[0].public_id)


def _build_move(here, path: str) -> str:
    proposal = make_proposal(make_board(here), make_resident(here, name="สมหญิง"))
    relocation, _ = move(make_official(here), proposal, make_board(here, slug="right"), "ผิดกระดาน")
    return path.format(move=relocation.public_id)


def _build_handing(here, path: str) -> str:
    proposal = make_proposal(make_board(here), make_resident(here, name="สมหญิง"))
    there = make_board(make_town(slug="yonder"))
    return path.format(handing=offer(make_official(here), proposal, there, "เป็นเรื่องของที่โน่น"))


_ACTS = {
    "moderation": _build_hiding,
    "hidings": _build_hiding,
    "interventions": _build_merging,
    "moves": _build_move,
    "handings": _build_handing,
    "imports": _build_intake,
    "meetings": _build_intake,
}


def _build_board(here, phase: Phase):
    kind = BoardKind.IDEAS if phase in (Phase.DRAFT, Phase.COLLECTING) else BoardKind.BUDGET
    board = make_board(here, kind=kind, phase=phase, slug=phase.value, projects=PROJECTS)
    if phase is Phase.REVIEW:
        announce_rules(board, Stage.VOTING)
    return board


def answered(browser, method: str, path: str) -> int | str:
    """Return the status, or that the visitor is sent to sign in."""
    response = browser.open(path, method=method, buffered=True)
    asked = urlsplit(response.headers.get("Location", "")).path == "/sign-in"
    return SIGN_IN if response.status_code == 302 and asked else response.status_code


def test_every_rule_declares_who_may_use_it(app):
    undeclared = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(declared_access(app, rule.endpoint), Access)
    }
    assert undeclared == set()


def test_the_table_has_a_row_for_every_rule(app):
    assert served(app) - {rule_of(app, *row) for row in TABLE} == set()


@pytest.mark.parametrize(("method", "path"), TABLE)
def test_every_address_answers_each_kind_of_visitor_as_declared(app, here, method, path):
    """Council members and evaluators are let in as residents, administrators as officials."""
    address, row = prepare(here, path), TABLE[method, path]
    there, *browsers = visitors(app, here)
    assert tuple(answered(browser, method, address) for browser in browsers) == row
    let_in = {
        (Role.COUNCIL_MEMBER, here): not is_refused(row[RESIDENT]),
        (Role.EVALUATOR, here): not is_refused(row[RESIDENT]),
        (Role.ADMINISTRATOR, there): not is_refused(row[ELSEWHERE]),
        (Role.ADMINISTRATOR, here): may_administrator(path, row),
    }
    for (role, town), expected in let_in.items():
        browser = browser_of(app, somebody_with(role, town))
        assert is_refused(answered(browser, method, address)) is not expected, (role, town.slug)


def test_the_documentation_prints_the_table():
    assert Path("docs/permissions.md").read_text() == as_markdown()


def test_what_asks_for_a_person_is_declared_so(app):
    """The table and the declarations agree: a guest is sent away from all that is not public."""
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(path, method=method)
        public = declared_access(app, endpoint) is Access.PUBLIC
        assert public is (expected[0] != SIGN_IN), (method, path)


def test_what_only_officials_may_do_is_declared_so(app):
    for (method, path), expected in TABLE.items():
        endpoint, _ = app.url_map.bind("localhost").match(path, method=method)
        # An opinion or a proposal is changed by its author alone.
        of_author = path.startswith("/comments/") or path in AUTHORS_ONLY
        officials_only = expected[:3] == OFFICIALS_SEE[:3] and not of_author
        assert (declared_access(app, endpoint) is Access.OFFICIAL) is officials_only, (method, path)


def test_a_route_that_declares_nothing_is_never_served(app, client, monkeypatch):
    monkeypatch.setitem(app.view_functions, "voting.home", lambda: "open to all by mistake")
    answer = client.get("/")
    assert answer.status_code == 404
    assert "by mistake" not in answer.text


def test_a_declaration_opens_it(app, client, monkeypatch):
    view = access(Access.PUBLIC)(lambda: ("open", {"Content-Type": "text/plain"}))
    monkeypatch.setitem(app.view_functions, "voting.home", view)
    assert client.get("/").text == "open"


def test_a_guest_is_sent_to_sign_in_with_the_way_back(client, db, clock):
    make_board(make_town(slug="here"), slug="collecting")
    answer = client.get("/boards/collecting/proposals/new?lang=en")
    assert answer.status_code == 302
    assert client.page(answer.headers["Location"]).form().values["next"] == (
        "/boards/collecting/proposals/new?lang=en"
    )
