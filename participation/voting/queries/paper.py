"""Reads of paper ballots. What one official read is shown to no other before both have entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from participation.accounts.models import Account
from participation.boards.choices import BallotKind
from participation.boards.models import Board
from participation.boards.rules import VotingRules
from participation.core.csv_rows import Fault
from participation.core.db import db
from participation.municipalities.models import Municipality
from participation.proposals.queries import projects
from participation.voting.ballots import find_breaches
from participation.voting.choices import BatchStatus, Channel, SheetStatus
from participation.voting.errors import BatchNotFound, SheetTaken
from participation.voting.models import PaperBatch, PaperSheet
from participation.voting.plain_words import breaches_in_words
from participation.voting.queries import ballots_by_channel
from participation.voting.sheets import SheetReading, sheet_status, written_choices

# What both officials have read may be compared.
_OPEN_TO_ALL = (SheetStatus.DIFFERENT, SheetStatus.SETTLED)


@dataclass(frozen=True)
class SheetLine:
    """One sheet as one official may see it.

    `entered` says whether they have entered it. `readings` are what was read, as it is typed, None
    for a spoiled sheet: all of them where two differ, else only the official's own.
    """

    number: str
    status: SheetStatus
    entered: bool
    readings: tuple[str | None, ...]


@dataclass(frozen=True)
class PaperNumbers:
    """Sheets of adopted batches, and people marked on the roll as having voted on paper."""

    adopted_sheets: int
    voters: int


def batch(public_id: str) -> PaperBatch:
    """Return the batch with its board, municipality and frozen rules; raise BatchNotFound."""
    board = joinedload(PaperBatch.board)
    found = db.session.scalar(
        select(PaperBatch)
        .options(
            board.joinedload(Board.municipality).joinedload(Municipality.province),
            board.selectinload(Board.frozen_rules),
        )
        .where(PaperBatch.public_id == public_id)
    )
    if found is None:
        raise BatchNotFound
    return found


def batches_of(board_id: int) -> list[tuple[PaperBatch, int]]:
    """Return a board's batches, latest first, each with its number of sheets."""
    rows = db.session.execute(
        select(PaperBatch, func.count(PaperSheet.id))
        .outerjoin(PaperSheet, PaperSheet.batch_id == PaperBatch.id)
        .where(PaperBatch.board_id == board_id)
        .group_by(PaperBatch.id)
        .order_by(PaperBatch.opened_at.desc(), PaperBatch.id.desc())
    )
    return [(found, sheets) for found, sheets in rows]


def sheets_of(batch: PaperBatch) -> Sequence[PaperSheet]:
    """Return a batch's sheets by number, each with its entries."""
    return db.session.scalars(
        select(PaperSheet)
        .options(selectinload(PaperSheet.entries))
        .where(PaperSheet.batch_id == batch.id)
        .order_by(func.length(PaperSheet.number), PaperSheet.number)
        .execution_options(populate_existing=True)
    ).all()


def sheet_lines(batch: PaperBatch, official: Account, kind: BallotKind) -> list[SheetLine]:
    """Return a batch's sheets by number as this official may see them."""
    return [_line(sheet, official, kind) for sheet in sheets_of(batch)]


def _line(sheet: PaperSheet, official: Account, kind: BallotKind) -> SheetLine:
    status = sheet_status([entry.choices for entry in sheet.entries])
    return SheetLine(
        number=sheet.number,
        status=status,
        entered=any(entry.entered_by == official.id for entry in sheet.entries if entry.round < 3),
        readings=tuple(
            written_choices(kind, entry.choices)
            for entry in sheet.entries
            if status in _OPEN_TO_ALL or entry.entered_by == official.id
        ),
    )


def numbers_elsewhere(batch: PaperBatch) -> set[str]:
    """Return the sheet numbers of the board's other batches."""
    return set(
        db.session.scalars(
            select(PaperSheet.number).where(
                PaperSheet.board_id == batch.board_id, PaperSheet.batch_id != batch.id
            )
        )
    )


def sheet_faults(
    batch: PaperBatch, rules: VotingRules, readings: Iterable[tuple[int, SheetReading]]
) -> list[Fault]:
    """Return why readings, each with its line, could not be entered; never what others read."""
    by_code = {project.code: project for project in projects(batch.board_id)}
    taken = numbers_elsewhere(batch) | {
        sheet.number
        for sheet in sheets_of(batch)
        if sheet_status([entry.choices for entry in sheet.entries]) is not SheetStatus.ENTERED_ONCE
    }
    faults = []
    for line, reading in readings:
        if reading.number in taken:
            faults.append(Fault(line, str(SheetTaken(number=reading.number))))
        breaches = reading.choices is not None and find_breaches(rules, by_code, reading.choices)
        if breaches:
            faults.append(Fault(line, breaches_in_words(breaches, by_code, rules)))
    return faults


def paper_numbers(board_id: int) -> PaperNumbers:
    """Return how many sheets of the board are adopted, and how many people voted on paper."""
    adopted = db.session.scalar(
        select(func.count())
        .select_from(PaperSheet)
        .join(PaperBatch, PaperBatch.id == PaperSheet.batch_id)
        .where(PaperBatch.board_id == board_id, PaperBatch.status == BatchStatus.ADOPTED)
    )
    voters = ballots_by_channel(board_id).get(Channel.PAPER, 0)
    return PaperNumbers(adopted_sheets=adopted or 0, voters=voters)
