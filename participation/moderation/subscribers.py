"""What officials should look at, and what becomes of appeals when their author leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.discussion.events import comment_received
from participation.moderation.queries.interventions import interventions_about
from participation.moderation.queries.items import appeals_of
from participation.moderation.services.appeals import leave_appeals
from participation.moderation.services.interventions import leave_objections
from participation.moderation.services.letters import forget_letter
from participation.moderation.services.screening import receive_comment, receive_proposal
from participation.proposals.events import proposal_received


def _on_account_leaving(_sender: Any, *, account: Any, empty: bool, **_more: Any) -> None:
    leave_appeals(account, empty=empty)
    leave_objections(account, empty=empty)
    forget_letter(account)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    bundle.add(
        "appeals",
        [
            {
                "words": hiding.appeal_words,
                "at": hiding.appealed_at.isoformat() if hiding.appealed_at else None,
                "decision": hiding.decision.value if hiding.decision else None,
                "reason": hiding.decision_words,
            }
            for hiding in appeals_of(account)
        ],
    )
    bundle.add(
        "interventions",
        [
            {
                "kind": found.kind.value,
                "why": found.reason,
                "at": found.done_at.isoformat(),
                "until": found.until.isoformat() if found.until else None,
                "objection": found.objection,
                "decision": found.decision.value if found.decision else None,
                "reason": found.decision_words,
            }
            for found in interventions_about(account)
        ],
    )


def _on_comment_received(_sender: Any, *, comment_id: int) -> None:
    receive_comment(comment_id)


def _on_proposal_received(_sender: Any, *, proposal_id: int) -> None:
    receive_proposal(proposal_id)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
    comment_received.connect(_on_comment_received, weak=False)
    proposal_received.connect(_on_proposal_received, weak=False)
