"""Who may moderate; each check says why not."""

from datetime import datetime

from participation.accounts.models import Account
from participation.accounts.policies import is_official
from participation.discussion.choices import ReportReason
from participation.moderation.choices import UNDO_TIME
from participation.moderation.errors import (
    AnotherOfficialNeeded,
    DidItYourself,
    HidingNotFound,
    InterventionNotFound,
    TooLateToUndo,
    WordsNeeded,
)
from participation.moderation.models import Act, Hiding, Intervention
from participation.proposals.models import Proposal


def may_moderate(account: Account | None, proposal: Proposal) -> bool:
    """Officials of the area moderate proposals and what is said under them, not imported ones."""
    return not proposal.board.imported and is_official(account, proposal.board.municipality_id)


def check_words(reason: ReportReason, words: str) -> None:
    """Refuse with WordsNeeded a reason that says nothing by itself."""
    if reason is ReportReason.OTHER and not words:
        raise WordsNeeded


def check_may_see(account: Account, author_id: int | None, municipality_id: int) -> None:
    """Refuse with HidingNotFound whoever is neither the author nor an official of the area."""
    if account.id != author_id and not is_official(account, municipality_id):
        raise HidingNotFound


def check_author(account: Account, author_id: int | None) -> None:
    """Refuse with HidingNotFound whoever did not write it."""
    if account.id != author_id:
        raise HidingNotFound


def check_another(official: Account, hiding: Hiding) -> None:
    """Refuse with AnotherOfficialNeeded the one who hid it."""
    if hiding.hidden_by == official.id:
        raise AnotherOfficialNeeded


def check_concerned(account: Account, intervention: Intervention) -> None:
    """Refuse with InterventionNotFound whoever it is not about."""
    if account.id != intervention.account_id:
        raise InterventionNotFound


def check_may_see_intervention(account: Account, intervention: Intervention) -> None:
    """Refuse with InterventionNotFound whoever is neither concerned nor an official there."""
    if not is_official(account, intervention.municipality_id):
        check_concerned(account, intervention)


def check_another_than_doer(official: Account, intervention: Intervention) -> None:
    """Refuse with DidItYourself the one who did it."""
    if intervention.done_by == official.id:
        raise DidItYourself


def check_may_undo(official: Account, act: Act | None, now: datetime) -> None:
    """Refuse with TooLateToUndo unless this official did it just now."""
    if act is None or act.official_id != official.id or now >= act.done_at + UNDO_TIME:
        raise TooLateToUndo
