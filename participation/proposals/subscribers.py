"""What becomes of proposals when their author takes their data along, or leaves."""

from typing import Any

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.core import storage
from participation.proposals.queries import own_drafts, own_proposals
from participation.proposals.services.emptying import empty_proposals, leave_proposals


def _on_account_leaving(_sender: Any, *, account: Any, empty: bool, **_more: Any) -> None:
    if empty:
        empty_proposals(account)
    else:
        leave_proposals(account)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    rows = []
    for proposal in own_proposals(account.id):
        rows.append(
            {
                "reference": proposal.reference,
                "title": proposal.title,
                "problem": proposal.problem,
                "idea": proposal.idea,
                "benefit": proposal.benefit,
                "place": proposal.place,
                "latitude": proposal.latitude,
                "longitude": proposal.longitude,
                "files": [{"name": file.name, "alt": file.alt} for file in proposal.attachments],
                "at": proposal.created_at.isoformat(),
                "withdrawn": proposal.withdrawn_at is not None,
            }
        )
        for file in proposal.attachments:
            folder = proposal.reference.replace("/", "-")
            bundle.add_file(f"{folder}/{file.key}", storage.local_copy(file.key))
    bundle.add("proposals", rows)
    drafts = own_drafts(account.id)
    bundle.add("drafts", [{"board": slug, **draft.typed} for draft, slug in drafts])
    for draft, slug in drafts:
        for file in draft.attachments:
            bundle.add_file(f"draft-{slug}/{file.key}", storage.local_copy(file.key))
    _add_drafts(account.id, bundle)


def _add_drafts(account_id: int, bundle: Bundle) -> None:
    rows = []
    for draft, board in own_drafts(account_id):
        rows.append({"board": board, **draft.typed, "kept_at": draft.updated_at.isoformat()})
        for file in draft.attachments:
            bundle.add_file(f"draft-{board}/{file.key}", storage.local_copy(file.key))
    bundle.add("drafts", rows)


def subscribe() -> None:
    """Listen to what the features below tell and ask."""
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
