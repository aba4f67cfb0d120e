"""Reads of supports, the voter roll and ballots. Nothing here joins a person to a ballot."""

from collections.abc import Generator, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, func, select, true, union_all

from participation.accounts.models import Account, Person
from participation.core.db import db, is_sqlite
from participation.core.errors import Refusal
from participation.core.small_cells import suppressed
from participation.core.transaction import end_reading
from participation.voting.choices import BatchStatus, Channel, ReviewOutcome
from participation.voting.errors import AlreadyVoted, VoteVoided
from participation.voting.models import (
    Ballot,
    Irregularity,
    PaperBatch,
    PaperEntry,
    PaperSheet,
    Review,
    ReviewedEntry,
    RollClash,
    RollEntry,
    Support,
)

_SORTED_AT_ONCE = 300_000


def supported_by(account: Account | None, board_id: int) -> set[int]:
    """Return the ids of the board's proposals that the person supports."""
    if account is None:
        return set()
    return set(
        db.session.scalars(
            select(Support.proposal_id)
            .join(Person, Person.id == Support.person_id)
            .where(Person.account_id == account.id, Support.board_id == board_id)
        )
    )


def supporters_by_board(board_ids: Sequence[int]) -> dict[int, int]:
    """Return the number of different persons who support something, of each board with any."""
    rows = db.session.execute(
        select(Support.board_id, func.count(Support.person_id.distinct()))
        .where(Support.board_id.in_(board_ids))
        .group_by(Support.board_id)
    )
    return {board_id: count for board_id, count in rows}


def grouped_ballots(board_id: int) -> Generator[tuple[str, int]]:
    """Yield the choices of the ballots that count, each with the number of identical ballots.

    Sorted by code point, on either database; streamed, so that a million need no memory. Close it
    where it may not be read to its end (`contextlib.closing`).
    """
    found = False
    for choices in _grouped(board_id, _is_small(board_id) if is_sqlite() else true()):
        found = True
        yield choices
    end_reading()
    for within in _sorted_at_once(board_id) if is_sqlite() and not found else ():
        yield from _grouped(board_id, *within)
        end_reading()


def _grouped(board_id: int, *within: ColumnElement[bool]) -> Generator[tuple[str, int]]:
    in_order = Ballot.choices if is_sqlite() else Ballot.choices.collate("C")
    with db.session.execute(
        select(Ballot.choices, func.count())
        .where(Ballot.board_id == board_id, ~Ballot.superseded, ~Ballot.voided, *within)
        .group_by(Ballot.choices)
        .order_by(in_order)
        .execution_options(yield_per=5000)
    ) as rows:
        yield from rows


def _is_small(board_id: int) -> ColumnElement[bool]:
    """Return the SQL of: a board's ballots are few enough to be sorted at once."""
    counted = (Ballot.board_id == board_id, ~Ballot.superseded)
    number = select(func.count()).select_from(Ballot).where(*counted).correlate(None)
    return number.scalar_subquery() < _SORTED_AT_ONCE


def _sorted_at_once(board_id: int) -> list[list[ColumnElement[bool]]]:
    """Return the parts, in order, in which many ballots are sorted; none if they are few.

    SQLite sorts in our memory: it gets _SORTED_AT_ONCE of them at a time. Where one part ends and
    the next begins, some ballots tell that come first by their keys, which are random.
    """
    counted = (Ballot.board_id == board_id, ~Ballot.superseded)
    parts = (db.session.scalar(select(func.count()).where(*counted)) or 0) // _SORTED_AT_ONCE + 1
    if parts == 1:
        return []
    some = sorted(db.session.scalars(select(Ballot.choices).where(*counted).limit(1000)))
    ends = sorted({some[len(some) * part // parts] for part in range(1, parts)})
    return [
        [Ballot.choices < ends[0]],
        *([Ballot.choices >= end, Ballot.choices < after] for end, after in pairwise(ends)),
        [Ballot.choices >= ends[-1]],
    ]


def ballots_by_channel(board_id: int) -> dict[Channel, int]:
    """Return how many votes came by each channel, from the roll.

    A second vote of somebody, which could not be taken back, is among them.
    """
    votes = union_all(
        select(RollEntry.channel).where(RollEntry.board_id == board_id, RollEntry.voted),
        select(RollClash.channel).where(RollClash.board_id == board_id, RollClash.both_count),
    ).subquery()
    rows = db.session.execute(
        select(votes.c.channel, func.count()).group_by(votes.c.channel).order_by(votes.c.channel)
    )
    return {channel: count for channel, count in rows}


def published_channels(board_id: int) -> dict[str, int | None]:
    """Return how many votes came by each channel as everybody may know it: None if it is few."""
    channels = ballots_by_channel(board_id)
    hidden = suppressed(channels)
    return {
        channel.value: None if channel in hidden else count
        for channel, count in sorted(channels.items())
    }


def ballot_count(board_id: int) -> int:
    """Return how many votes were cast on the board, from the roll."""
    return sum(ballots_by_channel(board_id).values())


def participation(board_id: int) -> dict[str, Any]:
    """Return how people took part in a vote, for its result.

    `channels` counts the voters on the roll, see `published_channels`; `spoiled_sheets` the paper
    that can't count. Votes voided or still under review are given from five on: None stands for
    one to four, so that nothing can be concluded about one person.
    """
    return {
        "channels": published_channels(board_id),
        "spoiled_sheets": _spoiled_sheets(board_id),
        "voided": _at_least_five(_reviewed(board_id, ReviewOutcome.VOIDED)),
        "under_review": _at_least_five(_reviewed(board_id, None)),
    }


def _at_least_five(count: int) -> int | None:
    return None if 0 < count < 5 else count


def _reviewed(board_id: int, outcome: ReviewOutcome | None) -> int:
    # SQLAlchemy writes IS NULL for a comparison with None.
    reviewed = select(func.count(ReviewedEntry.roll_entry_id.distinct())).join(
        Review, Review.id == ReviewedEntry.review_id
    )
    return (
        db.session.scalar(reviewed.where(Review.board_id == board_id, Review.outcome == outcome))
        or 0
    )


def _spoiled_sheets(board_id: int) -> int:
    """Return how many sheets of adopted batches have a last reading that says spoiled."""
    last = (
        select(func.max(PaperEntry.round))
        .where(PaperEntry.sheet_id == PaperSheet.id)
        .correlate(PaperSheet)
        .scalar_subquery()
    )
    return (
        db.session.scalar(
            select(func.count())
            .select_from(PaperSheet)
            .join(PaperBatch, PaperBatch.id == PaperSheet.batch_id)
            .join(PaperEntry, (PaperEntry.sheet_id == PaperSheet.id) & (PaperEntry.round == last))
            .where(
                PaperBatch.board_id == board_id,
                PaperBatch.status == BatchStatus.ADOPTED,
                PaperEntry.choices.is_(None),
            )
        )
        or 0
    )


def has_voted(account: Account, board_id: int) -> bool:
    """Tell whether the person has cast a ballot on the board."""
    return bool(
        db.session.scalar(
            select(RollEntry.voted)
            .join(Person, Person.id == RollEntry.person_id)
            .where(Person.account_id == account.id, RollEntry.board_id == board_id)
        )
    )


def own_entry(account: Account, board_id: int) -> RollEntry | None:
    """Return the person's entry on the board's roll, None if they do not stand there."""
    return db.session.scalar(
        select(RollEntry)
        .join(Person, Person.id == RollEntry.person_id)
        .where(Person.account_id == account.id, RollEntry.board_id == board_id)
    )


def why_vote_stands(entry: RollEntry | None) -> Refusal | None:
    """Return why a person's vote can't be replaced by a ballot, None if it can or is not cast.

    Votes on paper and votes that were voided stand.
    """
    if entry is None or not entry.voted:
        return None
    if entry.channel is not Channel.WEB:
        return AlreadyVoted()
    voided = (
        select(Review.id)
        .join(ReviewedEntry, ReviewedEntry.review_id == Review.id)
        .where(ReviewedEntry.roll_entry_id == entry.id, Review.outcome == ReviewOutcome.VOIDED)
    )
    return VoteVoided() if db.session.scalar(voided.limit(1)) else None


def irregularities(board_id: int) -> list[tuple[Irregularity, str]]:
    """Return the broken limits of a board's imported ballots, each with the ballot's choices."""
    rows = db.session.execute(
        select(Irregularity, Ballot.choices)
        .join(Ballot, Ballot.id == Irregularity.ballot_id)
        .where(Irregularity.board_id == board_id)
        .order_by(Irregularity.limit, Ballot.choices, Irregularity.code)
    )
    return [(irregularity, choices) for irregularity, choices in rows]
