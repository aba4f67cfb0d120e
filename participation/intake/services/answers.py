"""Publishing many answers at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.models import Board
from participation.core.transaction import atomic
from participation.delivery.errors import AnsweredMeanwhile
from participation.delivery.services import give_answer
from participation.intake.errors import ProposalsChangedMeanwhile
from participation.intake.queries.answers import answerable
from participation.proposals.choices import AnswerKind


@dataclass(frozen=True, kw_only=True)
class SheetAnswer:
    """An answer, to the proposal `reference` as it stood at `version`."""

    reference: str
    version: str
    answer: AnswerKind
    reason: str
    unit: str = ""


def publish_answers(official: Account, board: Board, answers: Sequence[SheetAnswer]) -> None:
    """Publish answers, all or none; each author and follower is told as of a single answer.

    Raises OfficialsOnly, NothingToAnswer, and ProposalsChangedMeanwhile if one of the proposals
    does not stand as it did.
    """
    check_official(official, board.municipality_id)
    with atomic():
        found = answerable(board, [answer.reference for answer in answers])
        for answer in answers:
            current = found.get(answer.reference)
            if current is None or current.version != answer.version:
                raise ProposalsChangedMeanwhile
            try:
                give_answer(
                    official,
                    current.proposal,
                    kind=answer.answer,
                    reason=answer.reason,
                    unit=answer.unit,
                    seen=current.answers,
                )
            except AnsweredMeanwhile as error:
                raise ProposalsChangedMeanwhile from error
