"""Which groups a voter belongs to: asked once, as bands, for tables of groups alone."""

from sqlalchemy import select, update

from participation.accounts.models import Account, Person
from participation.boards.models import Board
from participation.core.db import db
from participation.core.transaction import atomic
from participation.voting.choices import AgeBand, Sector
from participation.voting.models import RollEntry


def describe_voter(
    board: Board, account: Account, *, age_band: AgeBand | None, sector: Sector | None
) -> bool:
    """Note the groups of somebody who has voted online, on the roll, never on the ballot.

    Only the first answer counts. Tells whether it was taken.
    """
    person_id = select(Person.id).where(Person.account_id == account.id).scalar_subquery()
    with atomic():
        taken = db.session.scalar(
            update(RollEntry)
            .where(
                RollEntry.board_id == board.id,
                RollEntry.person_id == person_id,
                RollEntry.voted,
                RollEntry.age_band.is_(None),
                RollEntry.sector.is_(None),
            )
            .values(age_band=age_band, sector=sector)
            .returning(RollEntry.id)
            .execution_options(synchronize_session=False)
        )
    return taken is not None
