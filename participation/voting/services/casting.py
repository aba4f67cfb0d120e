"""Casting ballots: one door for a resident's ballot, one for many at once, the same rules."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy import insert as insert_rows
from sqlalchemy.dialects import postgresql, sqlite

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase, Voters
from participation.boards.models import Board
from participation.boards.rules import Project, VotingRules
from participation.core import clock
from participation.core.db import db, insert, is_sqlite
from participation.core.settings import setting
from participation.core.transaction import IntegrityError, atomic
from participation.proposals.queries import projects
from participation.voting.ballots import Breach, Choices, encode, find_breaches
from participation.voting.choices import Channel
from participation.voting.errors import (
    AlreadyVoted,
    BallotKeyDestroyed,
    BallotRefused,
    DuplicateVoter,
    VoteVoided,
    VotingNotOpen,
)
from participation.voting.models import Ballot, BallotSecret, Irregularity, RollEntry
from participation.voting.plain_words import breaches_in_words
from participation.voting.policies import check_may_vote
from participation.voting.queries import is_on_roll
from participation.voting.roll_keys import (
    new_wrapped_secret,
    receipt_code,
    unwrap_secret,
    voter_key,
)
from participation.voting.services.roll import lock_entry, note_clash

CHUNK = 10_000

# The statements of a ballot, built once: they run while other voters wait.
_OPEN_POLLS = (
    select(Board.counted_at, BallotSecret.wrapped)
    .outerjoin(BallotSecret, BallotSecret.board_id == Board.id)
    .where(Board.id == bindparam("board_id"))
    .with_for_update(read=True, of=Board)
)
_BALLOT = insert_rows(Ballot.__table__)  # type: ignore[arg-type]
_ROLL: Any = RollEntry.__table__
_FIRST_VOTE = {
    True: sqlite.insert(_ROLL).on_conflict_do_nothing().returning(_ROLL.c.id),
    False: postgresql.insert(_ROLL).on_conflict_do_nothing().returning(_ROLL.c.id),
}


@dataclass(frozen=True)
class CastRow:
    """A ballot of somebody on a list: the list's label for the voter, choices and channel."""

    label: str
    choices: Choices
    channel: Channel = Channel.UNKNOWN


@dataclass(frozen=True)
class Polls:
    """What every ballot of a board is checked and stored with."""

    board: Board
    rules: VotingRules
    projects: Mapping[str, Project]
    at: datetime


def cast_ballot(board: Board, account: Account, choices: Choices) -> str:
    """Take a resident's ballot; a later one replaces it. Returns its receipt.

    Raises VotingNotOpen, ResidentsOnly, VerifiedResidentsOnly, BallotRefused (naming every limit
    that is broken), AlreadyVoted (by another channel). Nothing is written then, and an earlier
    ballot stands.
    """
    polls = check_ballot(board, account, choices)
    person_id = account.person.id
    try:
        with atomic():
            # Everything that can be is checked before: others wait while this is held.
            secret = _lock_polls(board)
            key = _mark_on_roll(board, person_id, secret)
            ballot = _ballot_row(polls, key, choices)
            db.session.execute(_BALLOT, ballot)
    except AlreadyVoted:
        note_clash(board, person_id, Channel.WEB)
        raise
    return receipt_code(secret, ballot["id"])


def check_ballot(board: Board, account: Account, choices: Choices) -> Polls:
    """Refuse as `cast_ballot` would, as far as can be told before casting; return its polls."""
    polls = _open_polls(board, clock.now())
    on_roll = polls.rules.voters is Voters.ROLL and is_on_roll(account, board.id)
    check_may_vote(account, board, on_roll=on_roll)
    breaches = find_breaches(polls.rules, polls.projects, choices)
    if breaches:
        raise BallotRefused(reasons=breaches_in_words(breaches, polls.projects, polls.rules))
    return polls


def _mark_on_roll(board: Board, person_id: int, secret: bytes) -> str:
    """Mark that the person has voted online, set aside their former ballot; return their key.

    Two ballots of one person take turns here: at the row of the roll.
    """
    first = {"board_id": board.id, "person_id": person_id, "voted": True, "channel": Channel.WEB}
    new_id = db.session.scalar(_FIRST_VOTE[is_sqlite()], first)
    if new_id is not None:
        return voter_key(secret, new_id)
    entry = lock_entry(board, person_id)
    assert entry is not None
    key = voter_key(secret, entry.id)
    if not entry.voted:
        entry.voted, entry.channel = True, Channel.WEB
        return key
    if entry.channel is not Channel.WEB:
        raise AlreadyVoted
    _check_not_voided(board, key)
    _supersede(board, key)
    return key


def cast_many(
    board: Board, rows: Iterable[CastRow], *, at: datetime, keep_irregular: bool = False
) -> tuple[int, list[tuple[str, list[Breach]]]]:
    """Take the ballots of voters on a list, all or none.

    `at` is the moment they were cast (finished elections are replayed). With `keep_irregular`
    ballots that break limits are kept and recorded as irregularities, as they were published;
    otherwise the first one is refused. Returns the number of ballots, and the voters' labels with
    the limits their ballots break.
    Raises VotingNotOpen, BallotRefused, DuplicateVoter.
    """
    irregular: list[tuple[str, list[Breach]]] = []
    count = 0
    source = iter(rows)
    try:
        with atomic():
            secret = _lock_polls(board)
            polls = _open_polls(board, at)
            while chunk := list(islice(source, CHUNK)):
                irregular += _cast_chunk(polls, secret, chunk, keep_irregular)
                count += len(chunk)
    except IntegrityError as error:
        raise DuplicateVoter from error
    return count, irregular


def _cast_chunk(
    polls: Polls, secret: bytes, chunk: list[CastRow], keep_irregular: bool
) -> list[tuple[str, list[Breach]]]:
    board = polls.board
    entry_ids = _enter_on_roll(board, chunk)
    ballots, irregularities, irregular = [], [], []
    for row in chunk:
        breaches = find_breaches(polls.rules, polls.projects, row.choices)
        if keep_irregular:
            # In a published election projects were withdrawn after people had voted for them.
            breaches = [breach for breach in breaches if breach.limit != "withdrawn_project"]
        elif breaches:
            raise BallotRefused(reasons=breaches_in_words(breaches, polls.projects, polls.rules))
        ballot = _ballot_row(polls, voter_key(secret, entry_ids[row.label]), row.choices)
        ballots.append(ballot)
        if breaches:
            irregular.append((row.label, breaches))
            irregularities += _irregularity_rows(board, ballot["id"], breaches)
    db.session.execute(insert_rows(Ballot), ballots)
    if irregularities:
        db.session.execute(insert(Irregularity).on_conflict_do_nothing(), irregularities)
    return irregular


def _enter_on_roll(board: Board, chunk: list[CastRow]) -> dict[str, int]:
    """Put the listed voters of a chunk on the roll as having voted; return entry ids by label."""
    people = db.session.execute(
        insert_rows(Person).returning(Person.id, Person.list_label),
        [
            {"municipality_id": board.municipality_id, "list_label": f"{board.id}:{row.label}"}
            for row in chunk
        ],
    ).all()
    # Labels are unique per board: the same number in two elections is not the same voter.
    prefix = len(f"{board.id}:")
    channels = {row.label: row.channel for row in chunk}
    labels = {person_id: (label or "")[prefix:] for person_id, label in people}
    entries = db.session.execute(
        insert_rows(RollEntry).returning(RollEntry.id, RollEntry.person_id),
        [
            {
                "board_id": board.id,
                "person_id": person_id,
                "voted": True,
                "channel": channels[label],
            }
            for person_id, label in labels.items()
        ],
    )
    return {labels[person_id]: entry_id for entry_id, person_id in entries}


def _lock_polls(board: Board) -> bytes:
    """Wait while the board is being counted, and let nobody count while a ballot comes in.

    Returns the secret of the board.
    """
    counted_at, wrapped = db.session.execute(_OPEN_POLLS, {"board_id": board.id}).one()
    if counted_at is not None:
        raise VotingNotOpen
    return unwrap_secret(setting("BALLOT_KEY"), wrapped) if wrapped else board_secret(board)


def _open_polls(board: Board, at: datetime) -> Polls:
    rules = board.rules_for_voting
    if rules is None or board.phase_at(at) is not Phase.VOTING:
        raise VotingNotOpen
    by_code = {project.code: project for project in projects(board.id)}
    return Polls(board=board, rules=rules, projects=by_code, at=at)


def board_secret(board: Board) -> bytes:
    """Return the secret of a board, made on first use. Raises BallotKeyDestroyed."""
    ballot_key = setting("BALLOT_KEY")
    wanted = select(BallotSecret.wrapped).where(BallotSecret.board_id == board.id)
    found = db.session.execute(wanted).first()
    if found is None:
        db.session.execute(
            insert(BallotSecret)
            .values(board_id=board.id, wrapped=new_wrapped_secret(ballot_key))
            .on_conflict_do_nothing()
        )
        found = db.session.execute(wanted).one()
    if found.wrapped is None:
        raise BallotKeyDestroyed
    return unwrap_secret(ballot_key, found.wrapped)


def _check_not_voided(board: Board, key: str) -> None:
    voided = db.session.scalar(
        select(Ballot.voided).where(
            Ballot.board_id == board.id, Ballot.voter_key == key, ~Ballot.superseded
        )
    )
    if voided:
        raise VoteVoided


def _supersede(board: Board, key: str) -> None:
    db.session.execute(
        update(Ballot)
        .where(Ballot.board_id == board.id, Ballot.voter_key == key, ~Ballot.superseded)
        .values(superseded=True)
        .execution_options(synchronize_session=False)
    )


def _ballot_row(polls: Polls, key: str, choices: Choices) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "board_id": polls.board.id,
        "voter_key": key,
        "choices": encode(polls.rules.kind, choices),
        "cast_on": clock.in_bangkok(polls.at).date(),
    }


def _irregularity_rows(
    board: Board, ballot_id: str, breaches: list[Breach]
) -> list[dict[str, object]]:
    return [
        {
            "board_id": board.id,
            "ballot_id": ballot_id,
            "limit": breach.limit,
            "code": breach.code or breach.category or "",
            "allowed": breach.allowed,
            "found": breach.found,
        }
        for breach in breaches
    ]
