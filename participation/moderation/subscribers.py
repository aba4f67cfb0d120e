"""What becomes of appeals when their author takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.moderation.queries.interventions import interventions_about
from participation.moderation.queries.items import appeals_of
from participation.moderation.services.appeals import leave_appeals
from participation.moderation.services.interventions import leave_objections


def _on_account_leaving(_sender: Any, *, account: Any, empty: bool, **_more: Any) -> None:
    leave_appeals(account, empty=empty)
    leave_objections(account, empty=empty)


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


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
