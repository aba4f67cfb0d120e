"""Reads for answering many proposals in a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm.attributes import set_committed_value

from participation.boards.models import Board
from participation.core.csv_rows import Fault, repeated
from participation.core.db import db
from participation.delivery.errors import NothingToAnswer
from participation.delivery.models import Answer
from participation.intake.choices import MOST_ANSWERS
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal

_NONE = _l("There is no answer in this file. Fill in the columns “Answer” and “Reason”.")
_TOO_MANY = _l(
    "There are more than %(most)s answers, or they are too long together. Split the file into"
    " several, each with the heading."
)
_UNKNOWN = _l("There is no proposal “%(reference)s” on this board.")
_NO_ANSWER = _l("A reason stands here, but no answer. Choose one from the list.")
_NO_REASON = _l("The reason is missing. Everybody reads it, and who is refused most of all.")
_CHANGED = _l(
    "%(reference)s was answered by a colleague, or changed by its author, after you downloaded the"
    " table. Download it again and look at it anew."
)


_WORDS = ("title", "problem", "idea", "benefit", "place")


@dataclass(frozen=True)
class Answerable:
    """A proposal and how it stands: changed by each answer, and by each edit of its author."""

    proposal: Proposal
    answers: int

    @property
    def version(self) -> str:
        """What tells that nothing has changed since."""
        words = "\n".join(getattr(self.proposal, name) for name in _WORDS)
        return f"v{self.answers}-{sha256(words.encode()).hexdigest()[:8]}"


def to_answer(board_id: int) -> list[Answerable]:
    """Return a board's proposals, those without an answer first, in order of reference."""
    rows = db.session.execute(
        _with_answers()
        .where(Proposal.board_id == board_id, Proposal.listed)
        .order_by(Proposal.answer_kind.is_not(None), Proposal.id)
    )
    return [Answerable(proposal, count) for proposal, count in rows]


def answerable(board: Board, references: Iterable[str]) -> dict[str, Answerable]:
    """Return those of a board's proposals as they stand now, by reference, with the board."""
    rows = db.session.execute(
        _with_answers()
        .where(Proposal.board_id == board.id, Proposal.reference.in_(list(references)))
        .order_by(Proposal.id)
        .execution_options(populate_existing=True)
    )
    found = {proposal.reference: Answerable(proposal, count) for proposal, count in rows}
    for one in found.values():
        set_committed_value(one.proposal, "board", board)
    return found


def answer_faults(board: Board, records: Sequence[tuple[int, dict[str, Any]]]) -> list[Fault]:
    """Return what is wrong with filled in rows."""
    if not records:
        return [Fault(1, str(_NONE))]
    if len(records) > MOST_ANSWERS:
        return [Fault(1, too_many())]
    found = answerable(board, [record["reference"] for _, record in records])
    faults = repeated([(line, record["reference"]) for line, record in records])
    for line, record in records:
        cause = _cause(record, found.get(record["reference"]))
        if cause:
            faults.append(Fault(line, cause))
    return faults


def too_many() -> str:
    """Return the sentence for a file with more answers than can be published at once."""
    return str(_TOO_MANY) % {"most": MOST_ANSWERS}


def _cause(record: dict[str, Any], found: Answerable | None) -> str:
    if found is None:
        return str(_UNKNOWN) % {"reference": record["reference"]}
    if record["answer"] is None:
        return str(_NO_ANSWER)
    if not record["reason"]:
        return str(_NO_REASON)
    if not found.proposal.listed:
        return str(NothingToAnswer())
    if record["version"] != found.version:
        return str(_CHANGED) % {"reference": record["reference"]}
    return ""


def _with_answers() -> Select[Proposal, int]:
    count = (
        select(func.count())
        .where(Answer.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    return select(Proposal, count)


def kinds_in(records: Iterable[dict[str, Any]]) -> dict[AnswerKind, int]:
    """Return how many of each answer there are."""
    counts: dict[AnswerKind, int] = {}
    for record in records:
        counts[record["answer"]] = counts.get(record["answer"], 0) + 1
    return counts
