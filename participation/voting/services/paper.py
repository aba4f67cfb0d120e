"""Paper ballots: entered twice by two officials, settled by a third look, adopted by batch.

Sheets carry printed numbers and lead to no voter; who voted on paper is marked on the roll
(`roll.mark_attendance`).
"""

import secrets
from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import insert as insert_rows
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.proposals.queries import projects
from participation.voting.ballots import Choices, encode, find_breaches
from participation.voting.choices import BatchStatus, SheetStatus
from participation.voting.errors import (
    BallotRefused,
    BatchClosed,
    MoreSheetsThanVoters,
    NothingToSettle,
    SheetsUnsettled,
    SheetTaken,
    VotingNotOpen,
)
from participation.voting.models import Ballot, PaperBatch, PaperEntry, PaperSheet
from participation.voting.plain_words import breaches_in_words
from participation.voting.queries.paper import numbers_elsewhere, paper_numbers, sheets_of
from participation.voting.services.roll import check_paper_open
from participation.voting.sheets import SheetReading, settled_choices, sheet_status


def open_batch(official: Account, board: Board, label: str) -> PaperBatch:
    """Open a batch for entering sheets. Raises PaperClosed."""
    with atomic():
        check_paper_open(board)
        batch = PaperBatch(board_id=board.id, label=label, board=board)
        db.session.add(batch)
        record_act(board, official, "paper.open", label)
    return batch


def enter_sheet(
    official: Account, batch: PaperBatch, number: str, choices: Choices | None
) -> SheetStatus:
    """Enter what an official reads on a sheet; None for a spoiled one. Returns its status.

    The first official may correct their entry until a second one has made theirs. Raises
    PaperClosed, BatchClosed, BallotRefused, SheetTaken.
    """
    try:
        with atomic():
            _check_open(batch)
            text = _encoder(batch.board)(choices)
            sheet = _lock_sheet(batch, number)
            _enter(sheet, official, text)
            db.session.flush()
            return sheet_status([entry.choices for entry in sheet.entries])
    except IntegrityError as error:
        raise SheetTaken(number=number) from error


def enter_sheets(
    official: Account, batch: PaperBatch, readings: Sequence[SheetReading]
) -> Counter[SheetStatus]:
    """Enter one official's readings of many sheets, all or none; returns how many stand where.

    Raises what `enter_sheet` does.
    """
    try:
        with atomic():
            _check_open(batch)
            encoded = _encoder(batch.board)
            _add_sheets(batch, [reading.number for reading in readings])
            sheets = {sheet.number: sheet for sheet in sheets_of(batch)}
            for reading in readings:
                _enter(sheets[reading.number], official, encoded(reading.choices))
            db.session.flush()
    except IntegrityError as error:
        # Another batch took a number in this very moment: it is there to be seen now.
        taken = numbers_elsewhere(batch).intersection(reading.number for reading in readings)
        raise SheetTaken(number=", ".join(sorted(taken))) from error
    return Counter(
        sheet_status([entry.choices for entry in sheets[reading.number].entries])
        for reading in readings
    )


def settle_sheet(
    official: Account, batch: PaperBatch, number: str, choices: Choices | None
) -> None:
    """Settle a sheet whose two entries differ, by a third look; it may be corrected.

    Raises PaperClosed, BatchClosed, BallotRefused, NothingToSettle.
    """
    with atomic():
        _check_open(batch)
        text = _encoder(batch.board)(choices)
        sheet = _lock_sheet(batch, number)
        read = [entry.choices for entry in sheet.entries]
        if sheet_status(read) not in (SheetStatus.DIFFERENT, SheetStatus.SETTLED):
            raise NothingToSettle(number=number)
        if len(sheet.entries) == 3:
            third = sheet.entries[2]
            third.choices, third.entered_by = text, official.id
        else:
            sheet.entries.append(PaperEntry(round=3, entered_by=official.id, choices=text))
        record_act(batch.board, official, "paper.settle", f"{batch.label}: {number}")


def adopt_batch(official: Account, batch: PaperBatch) -> int:
    """Turn the settled sheets of a batch into ballots; returns how many count.

    Raises PaperClosed, BatchClosed, SheetsUnsettled, MoreSheetsThanVoters.
    """
    board = batch.board
    with atomic():
        _check_open(batch)
        sheets = sheets_of(batch)
        read = [[entry.choices for entry in sheet.entries] for sheet in sheets]
        open_sheets = sum(
            sheet_status(texts) in (SheetStatus.ENTERED_ONCE, SheetStatus.DIFFERENT)
            for texts in read
        )
        if open_sheets or not sheets:
            raise SheetsUnsettled(count=open_sheets)
        # The lock on the log makes adoptions take turns, so that their sheets add up.
        record_act(board, official, "paper.adopt", f"{batch.label}: {len(sheets)}")
        _check_attendance(board, len(sheets))
        counted = [text for texts in read if (text := settled_choices(texts)) is not None]
        rows = [
            {
                "id": secrets.token_hex(16),
                "board_id": board.id,
                # A key of its own: nothing leads from a sheet to a voter.
                "voter_key": f"paper:{secrets.token_hex(16)}",
                "choices": text,
                "cast_on": clock.today(),
            }
            for text in counted
        ]
        if rows:
            db.session.execute(insert_rows(Ballot), rows)
        batch.status = BatchStatus.ADOPTED
    return len(counted)


def cancel_batch(official: Account, batch: PaperBatch, reason: str) -> None:
    """Give a batch up; its sheet numbers become free for another. Raises BatchClosed."""
    with atomic():
        _check_open(batch)
        for sheet in sheets_of(batch):
            for entry in sheet.entries:
                db.session.delete(entry)
            db.session.delete(sheet)
        batch.status = BatchStatus.CANCELLED
        record_act(batch.board, official, "paper.cancel", f"{batch.label}: {reason}")


def _check_open(batch: PaperBatch) -> None:
    check_paper_open(batch.board)
    status = db.session.scalar(
        select(PaperBatch.status).where(PaperBatch.id == batch.id).with_for_update()
    )
    if status is not BatchStatus.OPEN:
        raise BatchClosed


def _encoder(board: Board) -> Callable[[Choices | None], str | None]:
    """Return what turns a sheet's choices into a ballot's text, by the rules of every ballot.

    It raises BallotRefused, and gives None for a spoiled sheet.
    """
    rules = board.rules_for_voting
    if rules is None:
        raise VotingNotOpen
    by_code = {project.code: project for project in projects(board.id)}

    def encoded(choices: Choices | None) -> str | None:
        if choices is None:
            return None
        breaches = find_breaches(rules, by_code, choices)
        if breaches:
            raise BallotRefused(reasons=breaches_in_words(breaches, by_code, rules))
        return encode(rules.kind, choices)

    return encoded


def _lock_sheet(batch: PaperBatch, number: str) -> PaperSheet:
    """Return the sheet of this number, made if new; raises SheetTaken if it is another batch's."""
    # The batch's row is locked by `_check_open`: its sheets are entered one at a time.
    sheet = db.session.scalar(
        select(PaperSheet)
        .options(joinedload(PaperSheet.entries))
        .where(PaperSheet.board_id == batch.board_id, PaperSheet.number == number)
        .execution_options(populate_existing=True)
    )
    if sheet is None:
        return _new_sheet(batch, number)
    if sheet.batch_id != batch.id:
        raise SheetTaken(number=number)
    return sheet


def _add_sheets(batch: PaperBatch, numbers: Sequence[str]) -> None:
    """Put the numbers that are new into the batch; raises SheetTaken if one is another batch's."""
    elsewhere = numbers_elsewhere(batch)
    for number in numbers:
        if number in elsewhere:
            raise SheetTaken(number=number)
    here = {sheet.number for sheet in sheets_of(batch)}
    rows = [
        {"board_id": batch.board_id, "batch_id": batch.id, "number": number}
        for number in dict.fromkeys(numbers)
        if number not in here
    ]
    if rows:
        db.session.execute(insert_rows(PaperSheet), rows)


def _new_sheet(batch: PaperBatch, number: str) -> PaperSheet:
    sheet = PaperSheet(board_id=batch.board_id, batch_id=batch.id, number=number, entries=[])
    db.session.add(sheet)
    return sheet


def _enter(sheet: PaperSheet, official: Account, text: str | None) -> None:
    if not sheet.entries:
        sheet.entries.append(PaperEntry(round=1, entered_by=official.id, choices=text))
    elif len(sheet.entries) == 1 and sheet.entries[0].entered_by == official.id:
        sheet.entries[0].choices = text
    elif len(sheet.entries) == 1:
        sheet.entries.append(PaperEntry(round=2, entered_by=official.id, choices=text))
    else:
        raise SheetTaken(number=sheet.number)


def _check_attendance(board: Board, sheets: int) -> None:
    numbers = paper_numbers(board.id)
    total = sheets + numbers.adopted_sheets
    if total > numbers.voters:
        raise MoreSheetsThanVoters(sheets=total, voters=numbers.voters)
