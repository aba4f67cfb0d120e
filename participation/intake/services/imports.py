"""Importing a table of proposals: checked first, then done by the worker, all of it or nothing.

The worker writes portions, so that nobody else has to wait for long; they stay hidden until the
last one is in.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import joinedload

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.errors import Refusal
from participation.core.transaction import IntegrityError, atomic
from participation.intake.choices import KEPT_UNUSED_HOURS, PORTION, ImportState
from participation.intake.errors import ImportedAlready, ImportHandledMeanwhile, TooLateToUndo
from participation.intake.models import Entry, ProposalImport
from participation.intake.policies import check_may_take_in, may_take_in, moment_of_receipt
from participation.intake.rows import TableRow, from_json, to_json
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.proposals.services import add_proposals

TASK = "import_proposals"
# Why nobody sees them yet.
_COMING_IN = "importing"


def keep_table(official: Account, board: Board, rows: Sequence[TableRow]) -> ProposalImport:
    """Keep a table without fault until it is imported; the same one again gives the one there is.

    Raises OfficialsOnly, IntakeClosed, and ImportedAlready.
    """
    with atomic():
        check_may_take_in(official, board)
        body = to_json(rows)
        digest = sha256(body.encode()).hexdigest()
        former = db.session.scalar(
            select(ProposalImport)
            .where(
                ProposalImport.board_id == board.id,
                ProposalImport.digest == digest,
                ProposalImport.state.not_in((ImportState.UNDONE, ImportState.FAILED)),
            )
            .order_by(ProposalImport.state == ImportState.CHECKED)
            .limit(1)
        )
        if former is not None and former.state is not ImportState.CHECKED:
            raise ImportedAlready
        if former is not None:
            return former
        table = ProposalImport(board_id=board.id, digest=digest, body=body, total=len(rows))
        db.session.add(table)
        db.session.flush()
    return table


def start_import(official: Account, table: ProposalImport) -> None:
    """Let the worker import a checked table.

    Raises OfficialsOnly, IntakeClosed, ImportHandledMeanwhile, and ImportedAlready.
    """
    try:
        with atomic():
            check_may_take_in(official, table.board)
            _move(table, ImportState.CHECKED, ImportState.RUNNING)
            outbox.add(TASK, {"import": table.id})
            record_act(table.board, official, "proposals.import", str(table.total))
    except IntegrityError as error:
        raise ImportedAlready from error


def run_import(number: int) -> None:
    """Import a table, portion by portion, from where it stands; doing it again does no harm."""
    try:
        while _next_portion(number):
            pass
    except Refusal:
        _give_up(number)


def undo_import(official: Account, table: ProposalImport) -> None:
    """Take all proposals of an import off the board, and forget whom they were from.

    Raises OfficialsOnly, ImportHandledMeanwhile, and TooLateToUndo as soon as anybody supports,
    discusses or has answered one of them.
    """
    with atomic():
        if not may_take_in(table.board):
            raise TooLateToUndo
        check_may_take_in(official, table.board)
        _move(table, ImportState.DONE, ImportState.UNDONE, ended_at=clock.now())
        taken_off = db.session.execute(
            update(Proposal)
            .where(
                Proposal.id.in_(_proposals_of(table.id)),
                Proposal.support_count == 0,
                Proposal.comment_count == 0,
                Proposal.answer_kind.is_(None),
            )
            .values(withdrawn_at=clock.now(), version=Proposal.version + 1)
            .execution_options(synchronize_session=False)
        )
        if taken_off.rowcount != table.total:  # type: ignore[attr-defined]
            raise TooLateToUndo
        _forget_names(table.id)
        record_act(table.board, official, "proposals.import_undone", str(table.total))


def forget_unused() -> None:
    """Remove tables that were checked and not imported: names are in them."""
    with atomic():
        db.session.execute(
            delete(ProposalImport).where(
                ProposalImport.state == ImportState.CHECKED,
                ProposalImport.created_at < clock.now() - timedelta(hours=KEPT_UNUSED_HOURS),
            )
        )


def _move(table: ProposalImport, before: ImportState, after: ImportState, **values: Any) -> None:
    moved = db.session.scalar(
        update(ProposalImport)
        .where(ProposalImport.id == table.id, ProposalImport.state == before)
        .values(state=after, **values)
        .returning(ProposalImport.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ImportHandledMeanwhile


def _next_portion(number: int) -> bool:
    """Write one portion; tell whether another one follows."""
    with atomic():
        table = db.session.scalar(
            select(ProposalImport)
            .options(joinedload(ProposalImport.board).joinedload(Board.municipality))
            .where(ProposalImport.id == number)
            .with_for_update(of=ProposalImport)
            .execution_options(populate_existing=True)
        )
        if table is None or table.state is not ImportState.RUNNING:
            return False
        came_in = table.created_at
        rows = from_json(table.body)[table.done : table.done + PORTION]
        drafts = [
            replace(row.draft, submitted_at=moment_of_receipt(table.board, row.received) or came_in)
            for row in rows
        ]
        ids = add_proposals(table.board, drafts, hidden_because=_COMING_IN)
        db.session.execute(
            insert(Entry),
            [
                {"proposal_id": proposal, "import_id": table.id, "name": row.name, "contact": ""}
                for proposal, row in zip(ids, rows, strict=True)
            ],
        )
        table.done += len(rows)
        if table.done == table.total:
            _finish(table)
            return False
    return True


def _finish(table: ProposalImport) -> None:
    db.session.execute(
        update(Proposal)
        .where(Proposal.id.in_(_proposals_of(table.id)))
        .values(hidden_at=None, hidden_reason="")
        .execution_options(synchronize_session=False)
    )
    table.state, table.ended_at, table.body = ImportState.DONE, clock.now(), ""


def _give_up(number: int) -> None:
    """What is refused now will be refused again; nothing of it was ever seen."""
    with atomic():
        db.session.execute(
            update(ProposalImport)
            .where(ProposalImport.id == number, ProposalImport.state == ImportState.RUNNING)
            .values(state=ImportState.FAILED, ended_at=clock.now(), body="")
        )
        _forget_names(number)


def _forget_names(number: int) -> None:
    db.session.execute(update(Entry).where(Entry.import_id == number).values(name="", contact=""))


def _proposals_of(number: int) -> Any:
    return select(Entry.proposal_id).where(Entry.import_id == number)
