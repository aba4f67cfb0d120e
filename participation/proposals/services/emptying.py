"""What becomes of proposals whose author leaves, or whose words may not stay."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select, update

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.proposals.models import Attachment, Proposal, ProposalRevision, TitleWord
from participation.proposals.services.drafts import discard_drafts_of
from participation.proposals.services.files import remove_files

# What people wrote is Thai on every page, and so is what stands in its place.
EMPTIED_TITLE = "(ข้อความถูกลบแล้ว)"
DELETED_AUTHOR = "ผู้ใช้ที่ลบบัญชีแล้ว"


def empty_proposals(author: Account) -> None:
    """Remove the words, files and name of all that a person proposed, and their drafts, for good.

    Numbers, supports and ballot codes stay, so that counts stay right.
    """
    with atomic():
        _empty(Proposal.author_id == author.id)
        leave_proposals(author)


def leave_proposals(author: Account) -> None:
    """Let what a person proposed stay without their name, and remove their drafts."""
    with atomic():
        discard_drafts_of(author)
        db.session.execute(
            update(Proposal)
            .where(Proposal.author_id == author.id)
            .values(
                author_id=None,
                author_name=DELETED_AUTHOR,
                post_token=None,
                version=Proposal.version + 1,
            )
            .execution_options(synchronize_session=False)
        )


def empty_proposals_by_id(proposal_ids: Sequence[int]) -> None:
    """Remove the words and files of proposals, as the law may ask; their authors stay theirs."""
    with atomic():
        _empty(Proposal.id.in_(proposal_ids))


def _empty(which: ColumnElement[bool]) -> None:
    ids = db.session.scalars(select(Proposal.id).where(which).with_for_update()).all()
    remove_files(Attachment.proposal_id.in_(ids))
    db.session.execute(delete(ProposalRevision).where(ProposalRevision.proposal_id.in_(ids)))
    db.session.execute(delete(TitleWord).where(TitleWord.proposal_id.in_(ids)))
    db.session.execute(
        update(Proposal)
        .where(Proposal.id.in_(ids))
        .values(
            title=EMPTIED_TITLE,
            problem="",
            idea="",
            benefit="",
            place="",
            latitude=None,
            longitude=None,
            edited_at=None,
            emptied_at=clock.now(),
            version=Proposal.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
