"""When officials look at what is written on a board: no rule of it, so it may change."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.choices import Moderation
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic


def set_moderation(official: Account, board: Board, mode: Moderation) -> None:
    """Let officials look at what people write after it is shown, or before; shown and logged.

    It is no rule of the board, so it may change; what waits then goes on waiting. Harmless when it
    is so already.
    """
    with atomic():
        changed = db.session.scalar(
            update(Board)
            .where(Board.id == board.id, Board.moderation != mode)
            .values(
                moderation=mode,
                # Nobody has seen a draft yet.
                moderation_since=clock.now() if board.collecting_announced_at else None,
            )
            .returning(Board.id)
            .execution_options(synchronize_session=False)
        )
        if changed is not None:
            record_act(board, official, f"board.moderation.{mode}")
