"""Casting ballots: one door for a resident's ballot, one for many at once, the same rules."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Integer, bindparam, literal, select, update
from sqlalchemy import insert as insert_rows
from sqlalchemy.dialects import postgresql, sqlite

from participation.accounts.errors import AccountGone
from participation.accounts.models import Account, Person
from participation.boards.choices import BallotKind
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.core.settings import setting
from participation.core.transaction import IntegrityError, atomic
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
from participation.voting.policies import check_eligible
from participation.voting.polls import Booth, Polls
from participation.voting.queries.polls import booth as find_booth
from participation.voting.queries.polls import open_polls
from participation.voting.roll_keys import (
    new_wrapped_secret,
    receipt_code,
    unwrap_secret,
    voter_key,
)
from participation.voting.services.roll import lock_entry, note_clash

CHUNK = 10_000

# The statements of a ballot, built once: they run while other voters wait.
_COUNTED_AT = (
    select(Board.counted_at).where(Board.id == bindparam("board_id")).with_for_update(read=True)
)
_BALLOT = insert_rows(Ballot.__table__)  # type: ignore[arg-type]
_ROLL: Any = RollEntry.__table__
# Who votes for the first time on a board that is not counted, and is not while the ballot comes in;
# nor is their account deleted meanwhile.
_VOTER = (
    select(
        Board.id,
        bindparam("person_id", type_=Integer),
        literal(True),
        literal(Channel.WEB, _ROLL.c.channel.type),
    )
    .join(Person, Person.id == bindparam("person_id"))
    .join(Account, Account.id == Person.account_id)
    .where(Board.id == bindparam("board_id"))
    .where(Board.counted_at.is_(None), Account.deleted_at.is_(None))
    .with_for_update(read=True, of=(Board, Account))
)
_FIRST_VOTE = {
    dialect.dialect.name: dialect.insert(_ROLL)
    .from_select(["board_id", "person_id", "voted", "channel"], _VOTER)
    .on_conflict_do_nothing()
    .returning(_ROLL.c.id)
    for dialect in (postgresql, sqlite)
}


@dataclass(frozen=True)
class CastRow:
    """A ballot of somebody on a list: the list's label for the voter, choices and channel."""

    label: str
    choices: Choices
    channel: Channel = Channel.UNKNOWN


def cast_ballot(slug: str, session_id: str, read: Callable[[BallotKind], Choices]) -> str:
    """Take the ballot of the person of a session; a later one replaces it. Returns its receipt.

    `read` gives the choices, once the kind of the ballot is known. Raises the refusals of `booth`
    and `check_ballot`, AlreadyVoted (by another channel, which is noted), VoteVoided and
    AccountGone. No ballot is written then, and an earlier one stands.
    """
    booth = find_booth(slug, session_id)
    choices = read(booth.polls.rules_for_voting.kind)
    check_ballot(booth, choices)
    with atomic():
        receipt = _put_into_box(booth, choices)
    if receipt is None:
        raise AlreadyVoted
    return receipt


def check_ballot(booth: Booth, choices: Choices) -> None:
    """Refuse as `cast_ballot` would, as far as can be told before casting."""
    polls, voter = booth.polls, booth.voter
    check_eligible(voter, polls, on_roll=voter.on_roll)
    breaches = find_breaches(polls.rules_for_voting, polls.projects, choices)
    if breaches:
        raise _refusal(polls, breaches)


def _refusal(polls: Polls, breaches: list[Breach]) -> BallotRefused:
    in_words = breaches_in_words(breaches, polls.projects, polls.rules_for_voting)
    return BallotRefused(reasons=in_words)


def _put_into_box(booth: Booth, choices: Choices) -> str | None:
    """Add the ballot and return its receipt; only note the clash of who voted on paper."""
    polls, voter = booth.polls, booth.voter
    entry_id, former = _mark_on_roll(polls.board_id, voter.person_id)
    if former not in (None, Channel.WEB):
        note_clash(polls.board_id, voter.person_id, Channel.WEB)
        return None
    secret = _secret(booth)
    key = voter_key(secret, entry_id)
    if former is not None:
        _check_not_voided(polls.board_id, key)
        _supersede(polls.board_id, key)
    ballot = _ballot_row(polls, key, choices)
    db.session.connection().execute(_BALLOT, ballot)
    return receipt_code(secret, ballot["id"])


def _mark_on_roll(board_id: int, person_id: int) -> tuple[int, Channel | None]:
    """Mark that the person votes online; return the entry and the channel of their former vote.

    Two ballots of one person take turns here, and the count waits for both.
    """
    who = {"board_id": board_id, "person_id": person_id}
    new_id = db.session.connection().scalar(_FIRST_VOTE[db.engine.dialect.name], who)
    if new_id is not None:
        return new_id, None
    _lock_polls(board_id)
    entry = lock_entry(board_id, person_id)
    if entry is None:
        raise AccountGone
    former = entry.channel
    if former is None:
        entry.voted, entry.channel = True, Channel.WEB
    return entry.id, former


def _secret(booth: Booth) -> bytes:
    if booth.wrapped_secret is None:
        return board_secret(booth.polls.board_id)
    return unwrap_secret(setting("BALLOT_KEY"), booth.wrapped_secret)


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
            _lock_polls(board.id)
            secret = board_secret(board.id)
            polls = open_polls(board, at)
            while chunk := list(islice(source, CHUNK)):
                irregular += _cast_chunk(polls, secret, chunk, keep_irregular)
                count += len(chunk)
    except IntegrityError as error:
        raise DuplicateVoter from error
    return count, irregular


def _cast_chunk(
    polls: Polls, secret: bytes, chunk: list[CastRow], keep_irregular: bool
) -> list[tuple[str, list[Breach]]]:
    entry_ids = _enter_on_roll(polls, chunk)
    ballots, irregularities, irregular = [], [], []
    for row in chunk:
        breaches = find_breaches(polls.rules_for_voting, polls.projects, row.choices)
        if keep_irregular:
            # In a published election projects were withdrawn after people had voted for them.
            breaches = [breach for breach in breaches if breach.limit != "withdrawn_project"]
        elif breaches:
            raise _refusal(polls, breaches)
        ballot = _ballot_row(polls, voter_key(secret, entry_ids[row.label]), row.choices)
        ballots.append(ballot)
        if breaches:
            irregular.append((row.label, breaches))
            irregularities += _irregularity_rows(polls.board_id, ballot["id"], breaches)
    db.session.execute(insert_rows(Ballot), ballots)
    if irregularities:
        db.session.execute(insert(Irregularity).on_conflict_do_nothing(), irregularities)
    return irregular


def _enter_on_roll(polls: Polls, chunk: list[CastRow]) -> dict[str, int]:
    """Put the listed voters of a chunk on the roll as having voted; return entry ids by label."""
    # Labels are unique per board: the same number in two elections is not the same voter.
    prefix = f"{polls.board_id}:"
    people = db.session.execute(
        insert_rows(Person).returning(Person.id, Person.list_label),
        [
            {"municipality_id": polls.municipality_id, "list_label": f"{prefix}{row.label}"}
            for row in chunk
        ],
    ).all()
    channels = {row.label: row.channel for row in chunk}
    labels = {person_id: (label or "")[len(prefix) :] for person_id, label in people}
    voted = {"board_id": polls.board_id, "voted": True}
    entries = db.session.execute(
        insert_rows(RollEntry).returning(RollEntry.id, RollEntry.person_id),
        [
            {**voted, "person_id": person_id, "channel": channels[label]}
            for person_id, label in labels.items()
        ],
    )
    return {labels[person_id]: entry_id for entry_id, person_id in entries}


def _lock_polls(board_id: int) -> None:
    """Wait while the board is being counted, and let nobody count while ballots come in."""
    counted_at = db.session.scalar(_COUNTED_AT, {"board_id": board_id})
    if counted_at is not None:
        raise VotingNotOpen


def board_secret(board_id: int) -> bytes:
    """Return the secret of a board, made on first use. Raises BallotKeyDestroyed."""
    ballot_key = setting("BALLOT_KEY")
    wanted = select(BallotSecret.wrapped).where(BallotSecret.board_id == board_id)
    found = db.session.execute(wanted).first()
    if found is None:
        db.session.execute(
            insert(BallotSecret)
            .values(board_id=board_id, wrapped=new_wrapped_secret(ballot_key))
            .on_conflict_do_nothing()
        )
        found = db.session.execute(wanted).one()
    if found.wrapped is None:
        raise BallotKeyDestroyed
    return unwrap_secret(ballot_key, found.wrapped)


def _check_not_voided(board_id: int, key: str) -> None:
    voided = db.session.scalar(
        select(Ballot.voided).where(
            Ballot.board_id == board_id, Ballot.voter_key == key, ~Ballot.superseded
        )
    )
    if voided:
        raise VoteVoided


def _supersede(board_id: int, key: str) -> None:
    db.session.execute(
        update(Ballot)
        .where(Ballot.board_id == board_id, Ballot.voter_key == key, ~Ballot.superseded)
        .values(superseded=True)
        .execution_options(synchronize_session=False)
    )


def _ballot_row(polls: Polls, key: str, choices: Choices) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "board_id": polls.board_id,
        "voter_key": key,
        "choices": encode(polls.rules_for_voting.kind, choices),
        "cast_on": clock.in_bangkok(polls.at).date(),
    }


def _irregularity_rows(
    board_id: int, ballot_id: str, breaches: list[Breach]
) -> list[dict[str, object]]:
    return [
        {
            "board_id": board_id,
            "ballot_id": ballot_id,
            "limit": breach.limit,
            "code": breach.code or breach.category or "",
            "allowed": breach.allowed,
            "found": breach.found,
        }
        for breach in breaches
    ]
