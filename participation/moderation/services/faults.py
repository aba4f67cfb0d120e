"""Marking a proposal that tells of a single fault: it is mended sooner elsewhere."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.discussion.choices import Target
from participation.moderation.choices import InterventionKind
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.models import Intervention
from participation.moderation.queries.items import Item
from participation.moderation.services.interventions import begin
from participation.moderation.services.log import record
from participation.proposals.models import Proposal
from participation.voting.services.locking import lock_open_board

# What people read is Thai, and so is what stands where an official added nothing.
_REASON = "เรื่องนี้เป็นการแจ้งซ่อมเฉพาะจุด แจ้งตรงจะได้รับการแก้ไขเร็วกว่า"


def mark_fault(official: Account, proposal: Proposal, words: str = "") -> Intervention:
    """Take a proposal out of the lists, with a mark that points to 1111 and Traffy Fondue.

    It takes no more supports and opinions; all that is there stays. The author is told kindly after
    UNDO_TIME. Raises OfficialsOnly, ProposalsSettled, and HandledMeanwhile if it does not stand in
    the lists any more.
    """
    check_official(official, proposal.board.municipality_id)
    with atomic():
        lock_open_board(proposal.board)
        marked = db.session.scalar(
            update(Proposal)
            .where(Proposal.id == proposal.id, Proposal.listed)
            .values(fault_at=clock.now())
            .returning(Proposal.id)
            .execution_options(synchronize_session=False)
        )
        if marked is None:
            raise HandledMeanwhile
        done = begin(official, InterventionKind.FAULT, words or _REASON, proposal=proposal)
        record(official, Item(Target.PROPOSAL, proposal, proposal), "fault", words)
    return done
