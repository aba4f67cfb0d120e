"""Sealing the ballots of a board: destroying what joins them to voters."""

from sqlalchemy import select

from participation.boards.models import Board
from participation.core import audit
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.municipalities.services import chain_of
from participation.voting.errors import BallotKeyDestroyed
from participation.voting.models import BallotSecret
from participation.voting.policies import check_may_seal


def seal_ballots(board: Board, *, actor: str) -> None:
    """Destroy the secret of a counted board, for good; `actor` stands in the log.

    From then on nobody can find the ballot of a voter, whatever keys they hold: no vote can be
    voided or taken back, and no receipt checked. Counting again needs no secret. Raises
    NotCountedYet, ObjectionsOpen, and BallotKeyDestroyed when it was done before.
    """
    with atomic():
        check_may_seal(board)
        # A board on which nobody voted online has no secret; none must be made later.
        added = db.session.execute(
            insert(BallotSecret)
            .values(board_id=board.id, wrapped=None)
            .on_conflict_do_nothing()
            .returning(BallotSecret.board_id)
        ).first()
        secret = db.session.scalars(
            select(BallotSecret)
            .where(BallotSecret.board_id == board.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if secret.wrapped is None and added is None:
            raise BallotKeyDestroyed
        secret.wrapped = None
        audit.record(
            chain=chain_of(board.municipality_id),
            actor=actor,
            act="ballots.seal",
            subject=f"board:{board.slug}",
        )
