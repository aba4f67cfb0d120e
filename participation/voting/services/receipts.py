"""Receipts: proof that a ballot is in, for the voter who holds it and nobody else."""

from sqlalchemy import select

from participation.accounts.models import Account, Person
from participation.boards.models import Board
from participation.core.db import db
from participation.core.settings import setting
from participation.voting.choices import Channel
from participation.voting.errors import BallotKeyDestroyed
from participation.voting.models import Ballot, BallotSecret, RollEntry
from participation.voting.roll_keys import receipt_code, unwrap_secret, voter_key


def standing_receipt(board: Board, account: Account) -> str | None:
    """Return the receipt of the person's ballot that counts, None if they cast none online.

    It is derived anew and kept nowhere: what is stored leads from no receipt to a ballot. Raises
    BallotKeyDestroyed once the board's secret is gone.
    """
    found = db.session.execute(
        select(RollEntry.id, BallotSecret.wrapped)
        .join(Person, Person.id == RollEntry.person_id)
        .join(BallotSecret, BallotSecret.board_id == RollEntry.board_id)
        .where(
            Person.account_id == account.id,
            RollEntry.board_id == board.id,
            RollEntry.channel == Channel.WEB,
        )
    ).first()
    if found is None:
        return None
    entry_id, wrapped = found
    if wrapped is None:
        raise BallotKeyDestroyed
    secret = unwrap_secret(setting("BALLOT_KEY"), wrapped)
    ballot_id = db.session.scalar(
        select(Ballot.id).where(
            Ballot.board_id == board.id,
            Ballot.voter_key == voter_key(secret, entry_id),
            ~Ballot.superseded,
            ~Ballot.voided,
        )
    )
    return receipt_code(secret, ballot_id) if ballot_id is not None else None
