"""What a person has typed and not posted yet, kept with the files sent for it."""

import json
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select

from participation.accounts.models import Account
from participation.accounts.services.settings import lock_account
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.proposals.models import Attachment, SavedDraft
from participation.proposals.policies import check_may_propose
from participation.proposals.services.files import remove_files
from participation.proposals.services.posting import posted_before

LONGEST_KEPT = timedelta(days=30)
"""How long after its board stops collecting a draft is kept, to be copied from."""

# Longer than any field takes, so that what is too long comes back whole to be shortened.
_LONGEST_FIELD = 20_000


def save_draft(
    board: Board, author: Account, typed: Mapping[str, str], *, token: str | None = None
) -> int | None:
    """Keep what a person has typed for a board, in place of what was kept before; return its id.

    Nothing is kept, and None returned, once the form of this `token` has been posted. Raises
    NotCollecting and AccountGone.
    """
    body = json.dumps(
        {name: text[:_LONGEST_FIELD] for name, text in typed.items()}, ensure_ascii=False
    )
    values = {"body": body, "updated_at": clock.now()}
    with atomic():
        lock_account(author.id)
        if posted_before(author, token):
            return None
        check_may_propose(board, author)
        return db.session.scalar(
            insert(SavedDraft)
            .values(account_id=author.id, board_id=board.id, **values)
            .on_conflict_do_update(index_elements=["account_id", "board_id"], set_=values)
            .returning(SavedDraft.id)
        )


def discard_draft(board: Board, author: Account) -> None:
    """Remove what a person has typed for a board and the files sent for it, for good."""
    _remove(SavedDraft.account_id == author.id, SavedDraft.board_id == board.id)


def discard_drafts_of(author: Account) -> None:
    """Remove everything that a person has typed anywhere and not posted."""
    _remove(SavedDraft.account_id == author.id)


def forget_old_drafts() -> None:
    """Remove drafts that can't be posted any more: their boards closed LONGEST_KEPT ago."""
    closed = select(Board.id).where(Board.collecting_closes_at < clock.now() - LONGEST_KEPT)
    old = SavedDraft.board_id.in_(closed)
    # A look that locks nothing: most of the time there is nothing.
    if db.session.scalar(select(SavedDraft.id).where(old).limit(1)) is not None:
        _remove(old)


def _remove(*which: ColumnElement[bool]) -> None:
    with atomic():
        drafts = db.session.scalars(select(SavedDraft.id).where(*which).with_for_update()).all()
        remove_files(Attachment.draft_id.in_(drafts))
        db.session.execute(delete(SavedDraft).where(SavedDraft.id.in_(drafts)))
