"""Sample answers of the fictitious municipality, given as its official gives them."""

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from participation.boards.queries import board as find_board
from participation.delivery.services import give_answer
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.samples import files

if TYPE_CHECKING:
    from participation.accounts.models import Account


def load_answers(official: "Account") -> None:
    """Give the answers that the sample boards come with, each `day` days after the result."""
    for board in files.boards():
        _answer(official, board["slug"], board.get("answers", []))


def _answer(official: "Account", slug: str, answers: list[dict[str, Any]]) -> None:
    if not answers:
        return
    board = find_board(slug)
    addresses = {row.title: row.public_id for row in in_order_of_submission(board.id)}
    given: Counter[str] = Counter()
    for answer in answers:
        title = answer["title"]
        give_answer(
            official,
            find_proposal(addresses[title]),
            kind=AnswerKind(answer["kind"]),
            reason=answer["reason"],
            unit=answer["unit"],
            seen=given[title],
            at=board.results_at + timedelta(days=answer["day"]),
        )
        given[title] += 1
