"""Appeals of authors, decided by another official; and warnings."""

from sqlalchemy import update

from participation.accounts.models import Account
from participation.accounts.policies import check_official
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import atomic
from participation.moderation.choices import Decision
from participation.moderation.errors import (
    AppealedAlready,
    HandledMeanwhile,
    NobodyToWarn,
    NotAppealed,
    NothingToAppeal,
)
from participation.moderation.models import Hiding
from participation.moderation.policies import check_another, check_author
from participation.moderation.queries.items import Item, item_at
from participation.moderation.services.hiding import end, lock_lasting
from participation.moderation.services.log import record
from participation.moderation.services.telling import tell_author, tell_reporters_again

# What stands for words that were taken back: an appeal is never without any.
_EMPTIED = "–"


def appeal(author: Account, hiding: Hiding, words: str) -> None:
    """Ask that another official looks at it again; once per hiding.

    Raises HidingNotFound (somebody else's), NothingToAppeal, AppealedAlready.
    """
    item = item_at(hiding.target, hiding.target_id)
    check_author(author, item.row.author_id)
    with atomic():
        try:
            lock_lasting(hiding)
        except HandledMeanwhile as over:
            raise NothingToAppeal from over
        if hiding.appealed_at is not None:
            raise AppealedAlready
        hiding.appealed_at, hiding.appealed_by = clock.now(), author.id
        hiding.appeal_words = words
        record(author, item, "appeal")


def decide(official: Account, hiding: Hiding, decision: Decision, words: str) -> None:
    """Decide an appeal, with the reason; its author is told by mail.

    Raises OfficialsOnly, AnotherOfficialNeeded, NotAppealed (also when it was decided meanwhile).
    """
    item = item_at(hiding.target, hiding.target_id)
    check_official(official, item.proposal.board.municipality_id)
    check_another(official, hiding)
    with atomic():
        try:
            lock_lasting(hiding)
        except HandledMeanwhile as over:
            raise NotAppealed from over
        if hiding.appealed_at is None or hiding.decided_at is not None:
            raise NotAppealed
        hiding.decision, hiding.decision_words = decision, words
        hiding.decided_by, hiding.decided_at = official.id, clock.now()
        if decision is Decision.RESTORED:
            end(hiding, item)
            tell_reporters_again(hiding)
        tell_author(item, f"appeal_{decision.value}", {"words": words})
        record(official, item, f"appeal_{decision.value}", words)


def warn(official: Account, item: Item, words: str) -> None:
    """Ask the author by mail to keep to the rules; it stands in the log.

    Raises OfficialsOnly and NobodyToWarn.
    """
    check_official(official, item.proposal.board.municipality_id)
    with atomic():
        if not tell_author(item, "warning", {"words": words}):
            raise NobodyToWarn
        record(official, item, "warn", words)


def leave_appeals(author: Account, *, empty: bool) -> None:
    """Take the appeals off an account that is deleted, and their words too if `empty`.

    Call inside atomic(). What is not decided yet still waits for an official.
    """
    db.session.execute(
        update(Hiding)
        .where(Hiding.appealed_by == author.id)
        .values(appealed_by=None, **({"appeal_words": _EMPTIED} if empty else {}))
        .execution_options(synchronize_session=False)
    )
