"""Telling officials of an opinion or a proposal."""

from datetime import timedelta

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.core import clock
from participation.core.db import db, insert
from participation.core.transaction import atomic
from participation.discussion.choices import MOST_REPORTS, ReportReason, Target
from participation.discussion.errors import TooManyReports
from participation.discussion.models import Comment, Report
from participation.discussion.policies import check_not_own, check_readable
from participation.proposals.models import Proposal


def report_comment(comment: Comment, account: Account, reason: ReportReason, words: str) -> None:
    """Ask officials to look at an opinion; once per person, and nothing is hidden by it.

    Raises OwnComment, CommentGone and TooManyReports.
    """
    with atomic():
        check_not_own(account, comment.author_id)
        check_readable(comment)
        board_id = comment.proposal.board_id
        _report(board_id, Target.COMMENT, comment.id, account, reason, words)


def report_proposal(proposal: Proposal, account: Account, reason: ReportReason, words: str) -> None:
    """Ask officials to look at a proposal; once per person, and nothing is hidden by it.

    Raises OwnComment and TooManyReports.
    """
    with atomic():
        check_not_own(account, proposal.author_id)
        _report(proposal.board_id, Target.PROPOSAL, proposal.id, account, reason, words)


def _report(
    board_id: int,
    target: Target,
    target_id: int,
    account: Account,
    reason: ReportReason,
    words: str,
) -> None:
    # One person's simultaneous acts take turns here, so that the limit holds.
    take_turns(account)
    sent = select(func.count()).where(
        Report.reporter_id == account.id, Report.created_at > clock.now() - timedelta(days=1)
    )
    if (db.session.scalar(sent) or 0) >= MOST_REPORTS:
        raise TooManyReports(count=MOST_REPORTS)
    db.session.execute(
        insert(Report)
        .values(
            board_id=board_id,
            target=target,
            target_id=target_id,
            reason=reason,
            words=words,
            reporter_id=account.id,
        )
        .on_conflict_do_nothing()
    )


def take_turns(account: Account) -> None:
    """Let one person's simultaneous acts wait for each other until commit."""
    db.session.execute(
        select(Account.id).where(Account.id == account.id).with_for_update(key_share=True)
    )
