"""Nothing leaks: what is private is planted, and every address is searched for it.

The URL map says what there is: a new route is covered by itself. Its arguments are filled with the
ids planted under their name, or under any name if it is a new one.
"""

import io
import re
from collections.abc import Iterator
from contextvars import Context
from itertools import product
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from participation.accounts.models import Account
from participation.accounts.queries import account_by_email
from participation.boards.choices import BallotKind, BoardKind, Phase
from participation.boards.queries import board as find_board
from participation.delivery.services import write_step
from participation.discussion.choices import ReportReason, Target
from participation.discussion.services import report_comment, withdraw_comment
from participation.exports.choices import FileFormat
from participation.exports.datasets import DATA_SETS
from participation.exports.narrowing import Wanted
from participation.exports.services.files import order
from participation.exports.services.making import A_BOARD, Wish
from participation.moderation.queries.items import find_item
from participation.moderation.services.hiding import hide
from participation.proposals.services.drafts import save_draft
from participation.tallies.services import count_ballots
from participation.voting.ballots import make_choices
from participation.voting.models import Ballot
from participation.voting.services.casting import CastRow, cast_many
from participation.voting.services.supports import support
from participation.web.access import Access, declared_access
from tests.support.carrying_out import adopt, some_terms
from tests.support.casting import cast_ballot
from tests.support.outbox import deliver
from tests.support.pictures import add_photo
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
    sign_in,
)

# Shown to nobody but themselves and the officials.
HIDDEN_NAME = "ปิดลับ"
HIDDEN_HOST = "secret.example"
HIDDEN_TEXTS = ("ข้อความที่ถูกซ่อน", "ข้อความที่ถอนแล้ว", "คำร้องเรียนลับ", "ร่างที่ยังไม่ส่ง", "บ้านเลขที่ลับ")
# An author's name stands beside their words on pages, never in what is downloaded.
AUTHOR = "นางเปิดเผย ชื่อจริง"
# So many votes the first project has where nothing may be known yet, and so many voters.
HIDDEN_VOTES, HIDDEN_VOTERS = 613, 647
_COUNTS = re.compile(r"(?<![0-9a-zA-Z])(613|647|๖๑๓|๖๔๗)(?![0-9a-zA-Z])")
_BREAKS = re.compile(r"<wbr>|</?span[^>]*>")
# What pictures say can't be searched.
_PICTURES = (".png", ".svg", "/small")


def email(who: str) -> str:
    return f"{who}@{HIDDEN_HOST}"


def hidden(town, who: str) -> Account:
    return make_resident(town, name=f"{who} {HIDDEN_NAME}", email=email(who))


def planted_talk(town, official: Account) -> tuple[dict[str, list[str]], list[str]]:
    """Fill a board that collects; return ids by the name of the argument, and secrets."""
    board = make_board(town, slug="collecting")
    author = make_resident(town, name=AUTHOR, email=email("author"))
    proposal = make_proposal(board, author)
    photo = add_photo(proposal)
    quiet = hidden(town, "quiet")
    support(proposal, quiet)
    readable = say(proposal, author, "อ่านได้")
    gone = say(proposal, quiet, HIDDEN_TEXTS[1])
    withdraw_comment(gone, quiet)
    offending = say(proposal, quiet, HIDDEN_TEXTS[0])
    report_comment(readable, quiet, ReportReason.OTHER, HIDDEN_TEXTS[2])
    hiding = hide(official, find_item(Target.COMMENT, offending.public_id), ReportReason.INSULT)
    save_draft(find_board("collecting"), quiet, {"title": HIDDEN_TEXTS[3]})
    adopted = adopt(official, find_board("collecting"))
    write_step(official, adopted, some_terms(), "สำรวจพื้นที่")
    things = (proposal, adopted, readable, gone, offending, hiding)
    return {"public_id": [*(thing.public_id for thing in things), photo]}, []


def planted_votes(town, db) -> list[str]:
    """Make boards that vote, count, and have results; return their secrets."""
    first, second = (make_choices(BallotKind.APPROVAL, [code]) for code in "12")
    for phase in (Phase.VOTING, Phase.COUNTING, Phase.RESULTS):
        board = make_board(town, slug=phase.value, kind=BoardKind.BUDGET, phase=phase)
        if phase is Phase.RESULTS:
            continue
        # How many took part is told when the votes are counted, and not before.
        others = HIDDEN_VOTERS - HIDDEN_VOTES if phase is Phase.VOTING else 3
        said = [first] * (HIDDEN_VOTES - 1) + [second] * others
        said += [first] if phase is Phase.COUNTING else []
        rows = [CastRow(f"{HIDDEN_TEXTS[4]} {n}", choices) for n, choices in enumerate(said)]
        cast_many(board, rows, at=board.voting_opens_at)
    # The result is there already, and public only when its day comes.
    count_ballots(find_board("counting"))
    voter = hidden(town, "voter")
    receipt = cast_ballot(find_board("voting"), voter, first)
    ballots = db.session.scalars(select(Ballot).limit(200)).all()
    return [receipt, *(ballot.id for ballot in ballots), *(ballot.voter_key for ballot in ballots)]


@pytest.fixture
def planted(app, db, clock):
    """Ids by the name of the argument, and what must be found nowhere."""
    town = make_town(slug="here")
    official = make_official(town, name=f"official {HIDDEN_NAME}", email=email("official"))
    make_board(town, slug="draft", phase=Phase.DRAFT)
    ids, secrets = planted_talk(town, official)
    secrets += planted_votes(town, db)
    wishes = [Wish(data.name, FileFormat.CSV, Wanted()) for data in DATA_SETS]
    wishes.append(Wish(A_BOARD, FileFormat.ZIP, Wanted(board="results")))
    ids["public_id"] += [order(wish).public_id for wish in wishes]
    deliver(app)
    people = db.session.scalars(select(Account.public_id).where(Account.email.like("%secret%")))
    secrets += [*people, HIDDEN_NAME, HIDDEN_HOST, *HIDDEN_TEXTS]
    ids |= {
        "slug": ["collecting", "voting", "counting", "results", "draft", "here"],
        "name": [data.name for data in DATA_SETS],
        "code": ["20"],
        "filename": ["css/tokens.css"],
    }
    return ids, secrets


def addresses(app, rule: Rule, ids: dict[str, list[str]]) -> list[str]:
    """Return every address of a rule with what is planted."""
    anything = [value for values in ids.values() for value in values]
    offered = {}
    for name in rule.arguments:
        items = getattr(rule._converters[name], "items", None)
        offered[name] = sorted(items) if items else ids.get(name, anything)
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict(zip(offered, values, strict=True)))
        for values in product(*offered.values())
    ]


def contents(answer) -> str:
    """Return all words of an answer; an archive (a workbook is one too) opened."""
    data = answer.data
    if not is_zipfile(io.BytesIO(data)):
        # Pages say where a line of Thai may end, in the middle of names too.
        return _BREAKS.sub("", data.decode("utf-8", "replace"))
    with ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def found_in(answer, secrets: list[str]) -> list[str]:
    text = contents(answer)
    found = [secret for secret in secrets if secret in text]
    found += [count.group() for count in _COUNTS.finditer(text)]
    is_file = answer.headers.get("Content-Disposition", "").startswith("attachment")
    return found + ([AUTHOR] if is_file and AUTHOR in text else [])


def visit(visitor: FlaskClient, address: str) -> Any:
    """Ask for an address in a context of its own, as on a server: who asks is looked up anew."""
    return Context().run(visitor.get, address, buffered=True)


def visited(app, visitor: FlaskClient, ids, level: Access) -> Iterator[tuple[str, str, Any]]:
    """Yield rule, address and answer of everything that this level of access is for."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.rule.endswith(_PICTURES):
            continue
        if declared_access(app, rule.endpoint) is not level:
            continue
        for address in addresses(app, rule, ids):
            answer = visit(visitor, address)
            yield rule.rule, address, answer
            answer.close()


def test_nothing_private_is_anywhere(app, db, planted):
    ids, secrets = planted
    guest, resident = (FlaskClient(app, app.response_class, use_cookies=True) for _ in range(2))
    sign_in(resident, make_resident(make_town(slug="elsewhere"), email="me@example.com"))
    db.session.commit()
    leaks, asked, reached = [], set(), set()
    for visitor, level in (
        (guest, Access.PUBLIC),
        (resident, Access.SIGNED_IN),
        (resident, Access.IN_SESSION),
        (resident, Access.OFFICIAL),
    ):
        for rule, address, answer in visited(app, visitor, ids, level):
            leaks += [(address, secret) for secret in found_in(answer, secrets)]
            if level is Access.PUBLIC:
                asked.add(rule)
            if answer.status_code == 200:
                reached.add(rule)
    assert leaks == [], repr(leaks)[:2000]
    assert "/me/settings" in reached
    # Not a search of pages that are not there; some lead on, or wait for what is not planted.
    assert len(asked - reached) < 0.3 * len(asked), sorted(asked - reached)


def test_the_search_would_find_them(app, planted):
    """What is planted is there: an official sees names and their own address."""
    _ids, secrets = planted
    official = FlaskClient(app, app.response_class, use_cookies=True)
    sign_in(official, account_by_email(email("official")))
    for address in ("/areas/here/log", "/me/settings"):
        assert found_in(visit(official, address), secrets), address
    assert _COUNTS.search("ได้ 613 คะแนน") and _COUNTS.search('"votes":613,')
    assert not _COUNTS.search("ab613cd")
