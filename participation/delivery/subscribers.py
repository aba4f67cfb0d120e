"""What becomes of questions and answers when their author takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.delivery.services.questions import leave_questions, pass_on_questions
from participation.delivery.services.surveys import leave_surveys, own_answers
from participation.team.events import work_handed_over


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    leave_questions(account)
    leave_surveys(account.public_id)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    bundle.add(
        "surveys",
        [
            {"satisfied": answer.satisfied, "would_join_again": answer.again}
            for answer in own_answers(account.public_id)
        ],
    )


def _on_work_handed_over(
    _sender: Any, *, municipality_id: int, leaver_id: int, successor_id: int
) -> None:
    pass_on_questions(municipality_id, before=leaver_id, after=successor_id)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
    work_handed_over.connect(_on_work_handed_over, weak=False)
