"""What officials do with a board, into the log of its area."""

from typing import TYPE_CHECKING

from participation.core import audit
from participation.municipalities.services import chain_of

if TYPE_CHECKING:
    from participation.accounts.models import Account
    from participation.boards.models import Board


def record_act(board: "Board", by: "Account | None", act: str, words: str = "") -> None:
    """Add an official's act on a board to the log; call it inside the act's own atomic().

    With nobody (`by` is None: samples, imported elections) there is no official act to record.
    """
    if by is not None:
        audit.record(
            chain=chain_of(board.municipality_id),
            actor=by.public_id,
            act=act,
            subject=f"board:{board.slug}",
            words=words,
        )
