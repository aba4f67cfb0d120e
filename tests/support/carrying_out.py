"""Something that is carried out."""

from datetime import timedelta
from typing import Any

from participation.accounts.models import Account
from participation.accounts.queries import account_for_session
from participation.boards.models import Board
from participation.boards.queries import board as find_board
from participation.core import clock
from participation.core.pictures import made_safe
from participation.delivery.choices import Plan, Stage
from participation.delivery.queries.deliveries import entries_of
from participation.delivery.services import give_answer, write_step
from participation.delivery.services.deliveries import Picture
from participation.delivery.terms import Terms
from participation.proposals.choices import AnswerKind
from participation.proposals.models import Proposal
from participation.proposals.queries import proposal as find_proposal
from tests.support.pictures import photo
from tests.support.town import make_proposal, make_resident


def adopt(official: Account, board: Board, *, title: str = "ปลูกต้นไม้ริมคลอง") -> Proposal:
    """Return a new proposal that the official adopts for the works division."""
    board = find_board(board.slug)
    proposal = make_proposal(board, make_resident(board.municipality), title=title)
    give_answer(again(official), proposal, kind=AnswerKind.ADOPTED, reason="ดี", unit="กองช่าง")
    return proposal


def some_terms(**changes: Any) -> Terms:
    """Return terms of something that is being planned and due in 200 days."""
    given = {
        "stage": Stage.PLAN,
        "unit": "กองช่าง",
        "plan": Plan.LOCAL,
        "due_on": clock.today() + timedelta(days=200),
        "budget_year": 2569,
        "budget": 40_000_050,
    }
    return Terms(**{**given, **changes})


def carry_on(
    official: Account,
    proposal: Proposal,
    terms: Terms | None = None,
    words: str = "เริ่ม",
    **more: Any,
) -> None:
    """Write an entry, also after a request of the test's client; `more` is for `write_step`."""
    found = find_proposal(proposal.public_id)
    write_step(again(official), found, terms or some_terms(), words, **more)


def carry_out(official: Account, board: Board, **changes: Any) -> tuple[Proposal, str]:
    """Return a proposal with a first entry, and the public id of the picture in it."""
    proposal = adopt(official, board)
    shot = Picture(made_safe(photo()), "ต้นกล้าริมคลอง")
    carry_on(official, proposal, some_terms(**changes), "เริ่มปลูก", pictures=[shot])
    return proposal, entries_of(proposal.id)[0].step.pictures[0].public_id


def again(official: Account) -> Account:
    """Return an official with their roles, also after a request of the test's client."""
    found = account_for_session(official.public_id)
    assert found is not None
    return found
