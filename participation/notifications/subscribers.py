"""What is news among what the features below tell, each inside the transaction it comes from."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.delivery.events import answer_given, delivery_moved, quiet_wanted
from participation.discussion.events import comment_posted
from participation.moderation.events import (
    proposal_hidden,
    proposal_merged,
    proposal_restored,
    proposal_separated,
)
from participation.notifications.queries import without_news
from participation.notifications.queries.mine import own_part
from participation.notifications.services.following import follow_own, forget_follower, merged_later
from participation.notifications.services.news import (
    note_answer,
    note_comment,
    note_hidden,
    note_progress,
    note_proposal,
    note_restored,
)
from participation.proposals.events import proposal_posted


def _on_proposal_posted(_sender: Any, *, proposal_id: int, author_id: int | None) -> None:
    note_proposal(proposal_id, author_id)
    if author_id is not None:
        follow_own(proposal_id, author_id)


def _on_comment_posted(
    _sender: Any, *, comment_id: int, proposal_id: int, author_id: int | None, **_more: Any
) -> None:
    note_comment(comment_id, proposal_id, author_id)


def _on_answer_given(_sender: Any, *, proposal: int, number: int) -> None:
    note_answer(proposal, number)


def _on_delivery_moved(_sender: Any, *, proposal: int, number: int) -> None:
    note_progress(proposal, number)


def _on_proposal_hidden(_sender: Any, *, proposal: int, author: int | None, hiding: int) -> None:
    note_hidden(proposal, author, hiding)


def _on_proposal_restored(_sender: Any, *, proposal: int, author: int | None, hiding: int) -> None:
    note_restored(proposal, author, hiding)


def _on_proposal_merged(_sender: Any, *, source_id: int, target_id: int) -> None:
    merged_later(source_id, target_id)


def _on_quiet_wanted(_sender: Any) -> list[int]:
    return without_news()


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    forget_follower(account.id)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    for name, rows in own_part(account).items():
        bundle.add(name, rows)


def subscribe() -> None:
    """Listen to what the features below tell."""
    account_leaving.connect(_on_account_leaving, weak=False)
    proposal_posted.connect(_on_proposal_posted, weak=False)
    comment_posted.connect(_on_comment_posted, weak=False)
    answer_given.connect(_on_answer_given, weak=False)
    delivery_moved.connect(_on_delivery_moved, weak=False)
    quiet_wanted.connect(_on_quiet_wanted, weak=False)
    proposal_hidden.connect(_on_proposal_hidden, weak=False)
    proposal_restored.connect(_on_proposal_restored, weak=False)
    proposal_merged.connect(_on_proposal_merged, weak=False)
    proposal_separated.connect(_on_proposal_merged, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
