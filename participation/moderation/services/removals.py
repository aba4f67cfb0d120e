"""Removing for good what the law forces to be removed; a mark stays, and the log says why."""

from sqlalchemy import update

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.accounts.policies import check_official, has_role
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.discussion.models import Comment
from participation.moderation.errors import AppealOpen, DidItYourself, HandledMeanwhile
from participation.moderation.models import Hiding
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.hiding import lock_lasting
from participation.moderation.services.log import record
from participation.moderation.services.telling import tell_author
from participation.proposals.events import proposals_written
from participation.proposals.services.emptying import EMPTIED_TITLE, empty_proposals_by_id


def ask_removal(official: Account, hiding: Hiding, basis: str) -> bool:
    """Ask that hidden words be removed for good, by the law named in `basis`.

    Another official has to agree; an administrator need not wait for one. Tells whether they are
    removed now. Raises OfficialsOnly, AppealOpen, and HandledMeanwhile if it is shown again, asked
    for already, or removed.
    """
    item = item_at(hiding.target, hiding.target_id)
    area = item.proposal.board.municipality_id
    check_official(official, area)
    with atomic():
        _lock(hiding)
        if hiding.removal_asked_at is not None:
            raise HandledMeanwhile
        hiding.removal_asked_by, hiding.removal_asked_at = official.id, clock.now()
        hiding.removal_basis = basis
        record(official, item, "ask_removal", basis)
        if has_role(official, area, Role.ADMINISTRATOR):
            _remove(official, hiding, item)
    return hiding.removed_at is not None


def decide_removal(official: Account, hiding: Hiding, *, agreed: bool) -> None:
    """Agree to a removal that a colleague asked for, or decline it: then it stays hidden.

    Raises OfficialsOnly, DidItYourself, AppealOpen, and HandledMeanwhile if nobody asks (any more).
    """
    item = item_at(hiding.target, hiding.target_id)
    check_official(official, item.proposal.board.municipality_id)
    with atomic():
        _lock(hiding)
        if hiding.removal_asked_at is None:
            raise HandledMeanwhile
        if hiding.removal_asked_by == official.id:
            raise DidItYourself
        if agreed:
            _remove(official, hiding, item)
            return
        record(official, item, "decline_removal", hiding.removal_basis)
        hiding.removal_asked_by = hiding.removal_asked_at = None
        hiding.removal_basis = ""


def _lock(hiding: Hiding) -> None:
    lock_lasting(hiding)
    if hiding.removed_at is not None:
        raise HandledMeanwhile
    if hiding.appealed_at is not None and hiding.decided_at is None:
        raise AppealOpen


def _remove(official: Account, hiding: Hiding, item: Item) -> None:
    hiding.removed_at = clock.now()
    if item.target is Target.PROPOSAL:
        empty_proposals_by_id([item.row.id])
        # Its words leave the index too.
        proposals_written.send(None, ids=[item.row.id])
    else:
        db.session.execute(
            update(Comment)
            .where(Comment.id == item.row.id)
            .values(text=EMPTIED_TITLE, stance=None)
            .execution_options(synchronize_session=False)
        )
    record(official, item, "remove", hiding.removal_basis)
    tell_author(item, "removed", {"words": hiding.removal_basis})
