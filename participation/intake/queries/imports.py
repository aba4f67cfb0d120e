"""Reads for importing tables of proposals."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from participation.boards.choices import BoardKind
from participation.boards.models import Board
from participation.core.csv_rows import Fault
from participation.core.db import db
from participation.intake.choices import COLUMN_NAMES, ImportState
from participation.intake.errors import ImportNotFound
from participation.intake.models import Entry, ProposalImport
from participation.intake.policies import days_of_receipt, moment_of_receipt
from participation.intake.rows import TableRow
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.proposals.services import Draft

_UNKNOWN_SUBJECT = _l("“%(name)s” is none of this board's subjects: %(names)s.")
_NO_SUBJECTS = _l("This board has no subjects. Leave the column empty.")
_NO_COSTS = _l("There is no budget on this board. Leave the column empty.")
_WRONG_DAY = _l(
    "Write the day on which it came in, from %(first)s to %(last)s; the year may be Buddhist."
)
_DRAFTED = ("title", "problem", "idea", "place", "benefit", "category", "cost", "channel")


def table_rows(records: Iterable[dict[str, Any]]) -> list[TableRow]:
    """Return the rows of a table without fault."""
    return [
        TableRow(
            draft=Draft(**{name: record[name] for name in _DRAFTED}),
            name=record["name"],
            received=record["received"],
        )
        for record in records
    ]


def row_faults(board: Board, records: Sequence[tuple[int, dict[str, Any]]]) -> list[Fault]:
    """Return what is wrong with rows on this board; its categories have to be loaded."""
    subjects = [category.name for category in board.categories]
    first, last = days_of_receipt(board)
    days = {"first": first.isoformat(), "last": last.isoformat()}
    faults = []
    for line, record in records:
        if record["category"] and record["category"] not in subjects:
            said = _UNKNOWN_SUBJECT if subjects else _NO_SUBJECTS
            values = {"name": record["category"], "names": ", ".join(subjects)}
            faults.append(_fault(line, "category", said, values if subjects else {}))
        if record["cost"] is not None and board.kind is not BoardKind.BUDGET:
            faults.append(_fault(line, "cost", _NO_COSTS, {}))
        if moment_of_receipt(board, record["received"]) is None:
            faults.append(_fault(line, "received", _WRONG_DAY, days))
    return faults


def import_of(public_id: str) -> ProposalImport:
    """Return an import with its board and area; raise ImportNotFound."""
    found = db.session.scalar(
        select(ProposalImport)
        .options(
            joinedload(ProposalImport.board).options(
                joinedload(Board.municipality).joinedload(Municipality.province),
                selectinload(Board.frozen_rules),
            )
        )
        .where(ProposalImport.public_id == public_id)
    )
    if found is None:
        raise ImportNotFound
    return found


def imports_of(board_id: int) -> list[ProposalImport]:
    """Return a board's imports that were begun, latest first."""
    return list(
        db.session.scalars(
            select(ProposalImport)
            .where(ProposalImport.board_id == board_id, ProposalImport.state != ImportState.CHECKED)
            .order_by(ProposalImport.id.desc())
            .limit(20)
        )
    )


def is_untouched(table: ProposalImport) -> bool:
    """Tell whether nobody has supported, discussed or been answered to any of its proposals."""
    touched = (Proposal.support_count > 0) | (Proposal.comment_count > 0)
    return not db.session.scalar(
        select(
            exists().where(
                Entry.import_id == table.id,
                Proposal.id == Entry.proposal_id,
                touched | Proposal.answer_kind.is_not(None),
            )
        )
    )


def _fault(line: int, column: str, said: Any, values: dict[str, str]) -> Fault:
    cause = str(said) % values if values else str(said)
    return Fault(line, f"{COLUMN_NAMES[column]}: {cause}")
