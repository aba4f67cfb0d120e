"""What officials say at the end of a board."""

from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.boards.models import Board
from participation.core import audit, clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.delivery.errors import ReportedMeanwhile
from participation.delivery.models import ClosingReport
from participation.municipalities.services import chain_of
from participation.tallies.policies import check_result_public


def publish_report(
    official: Account, board: Board, words: str, *, lessons: str = "", seen: int = 0
) -> ClosingReport:
    """Publish the closing report of a board, or a new version of it.

    `seen` is the number of the version the official has read, 0 if there was none. Raises
    OfficialsOnly, NoResultYet, and ReportedMeanwhile if a colleague was first.
    """
    check_official(official, board.municipality_id)
    check_result_public(official, board)
    report = ClosingReport(
        board_id=board.id,
        number=seen + 1,
        words=words,
        lessons=lessons,
        published_at=clock.now(),
    )
    try:
        with atomic():
            latest = db.session.scalar(
                select(func.max(ClosingReport.number)).where(ClosingReport.board_id == board.id)
            )
            if (latest or 0) != seen:
                raise ReportedMeanwhile
            db.session.add(report)
            db.session.flush()
            audit.record(
                chain=chain_of(board.municipality_id),
                actor=official.public_id,
                act="board.report",
                subject=f"board:{board.slug}",
                words="\n\n".join(filter(None, (words, lessons))),
            )
    except IntegrityError as error:
        raise ReportedMeanwhile from error
    return report
