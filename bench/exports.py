"""How long large exports take, and how much memory.

`python -m bench.exports build` fills the database of DATABASE_URL: a vote of a million ballots, and
a board with 12,000 proposals and 17,000 opinions. `… ballots` writes the one as CSV, `… board` the
other as ZIP, as the worker does, and prints JSON.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert

from bench.votes import town_of
from participation.app import create_app
from participation.boards.choices import BallotKind, BoardKind, Stage
from participation.boards.models import Board
from participation.boards.rules import BallotLimits, VotingRules
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, create_board
from participation.core import clock, storage
from participation.core.db import db, public_id
from participation.core.transaction import atomic
from participation.discussion.models import Comment
from participation.exports.choices import FileFormat
from participation.exports.narrowing import Wanted
from participation.exports.services.making import A_BOARD, Wish, parts_of
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.services import Draft, add_proposals, freeze_projects
from participation.tallies.services import count_ballots
from participation.voting.ballots import encode
from participation.voting.models import Ballot

BALLOTS = 1_000_000
PROJECTS = 160
PROPOSALS = 12_000
OPINIONS = 17_000
_AT_ONCE = 20_000
_DAY = timedelta(days=1)
# About as long as people write.
_WORDS = "ขอให้เทศบาลจัดถังขยะแยกประเภทที่ริมหาดทุกสองร้อยเมตรและเก็บทุกเช้า " * 6

WISHES = {
    "ballots": Wish("ballots", FileFormat.CSV, Wanted(board="million")),
    "board": Wish(A_BOARD, FileFormat.ZIP, Wanted(board="talk")),
}


def build() -> None:
    """Fill the database."""
    town = town_of("exports", "สงอ")
    _fill_talk(_board(town, "talk", BoardKind.IDEAS))
    _fill_vote(_board(town, "million", BoardKind.BUDGET))


def _board(town: Municipality, slug: str, kind: BoardKind) -> Board:
    start = clock.now() - 20 * _DAY
    voting = kind is BoardKind.BUDGET
    rules = VotingRules(
        kind=BallotKind.APPROVAL, limits=BallotLimits(max_length=10), budget=1_000_000_00
    )
    board = create_board(
        municipality=town,
        slug=slug,
        kind=kind,
        question="?",
        schedule=Schedule(
            collecting_opens_at=start,
            collecting_closes_at=start + (5 * _DAY if voting else 40 * _DAY),
            voting_opens_at=start + 10 * _DAY if voting else None,
            voting_closes_at=start + 15 * _DAY if voting else None,
            results_at=start + (16 * _DAY if voting else 40 * _DAY),
        ),
        voting_rules=rules if voting else None,
    )
    announce_rules(board, Stage.COLLECTING, at=start)
    return board


def _fill_talk(board: Board) -> None:
    moment = clock.now()
    proposals = (
        {
            "board_id": board.id,
            "public_id": public_id(),
            "reference": f"talk {number}",
            "title": f"ข้อเสนอที่ {number}",
            "idea": _WORDS,
            "support_count": number % 997,
            "created_at": moment + timedelta(seconds=number),
            "version": 1,
        }
        for number in range(PROPOSALS)
    )
    _insert(Proposal, proposals)
    first = db.session.scalar(db.select(db.func.min(Proposal.id)))
    assert first is not None
    opinions = (
        {
            "public_id": public_id(),
            "proposal_id": first + number % PROPOSALS,
            "text": _WORDS,
            "created_at": moment + timedelta(seconds=number),
        }
        for number in range(OPINIONS)
    )
    _insert(Comment, opinions)


def _fill_vote(board: Board) -> None:
    opens = board.collecting_opens_at
    drafts = [
        Draft(title=f"โครงการ {n}", cost=50_000_00 + n, submitted_at=opens + timedelta(minutes=n))
        for n in range(PROJECTS)
    ]
    add_proposals(board, drafts)
    announce_rules(board, Stage.VOTING, at=opens + 6 * _DAY)
    freeze_projects(board, at=opens + 6 * _DAY)
    codes = [str(number) for number in range(1, PROJECTS + 1)]
    drawn = random.Random(1)
    ballots = (
        {
            "id": f"{drawn.getrandbits(128):032x}",
            "board_id": board.id,
            "voter_key": f"{number:064x}",
            "choices": encode(
                BallotKind.APPROVAL, tuple((code, 1) for code in drawn.sample(codes, 5))
            ),
            "cast_on": clock.today(),
        }
        for number in range(BALLOTS)
    )
    _insert(Ballot, ballots)
    count_ballots(board)


def _insert(model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        with atomic():
            db.session.execute(insert(model), some)


def write(wish: Wish) -> dict[str, float]:
    """Write a file as the worker does; return what it took."""
    rows = 0

    def tick() -> None:
        nonlocal rows
        rows += 1

    started, before = time.perf_counter(), time.process_time()
    kept = storage.put_parts(f"{public_id()}-bench.{wish.form}", parts_of(wish, tick))
    return {
        "rows": rows,
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - before,
        "megabytes": kept.bytes / 1e6,
        "mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Build, or write and print the figures as JSON."""
    with create_app().app_context():
        if sys.argv[1] == "build":
            build()
        else:
            print(json.dumps(write(WISHES[sys.argv[1]])))


if __name__ == "__main__":
    main()
