"""From what happened to the lists of those who follow: written down once, spread once."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, case, delete, func, literal, select, update

from participation.accounts.models import Account, Person
from participation.boards.choices import Phase
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import UTCDateTime, Word, db, insert
from participation.core.transaction import atomic
from participation.notifications.choices import DEFAULT_FREQUENCY, Frequency, NewsKind
from participation.notifications.events import news_noted
from participation.notifications.models import Follow, News, NewsChoice, Untold
from participation.notifications.mornings import due_at
from participation.notifications.queries import concerns, concerns_supporter
from participation.notifications.queries.boards import live_boards, told_keys
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.voting.models import Support

SPREAD = "news.spread"

# So long before something closes, those who follow are reminded.
CLOSING_SOON = timedelta(days=3)
# A change of phase that nobody was told of for so long (no worker ran) is no news any more.
STALE = timedelta(days=7)
# Longer than anything waits for a weekly digest.
KEPT = timedelta(days=30)

_OPENING = {
    Phase.COLLECTING: NewsKind.OPENS,
    Phase.VOTING: NewsKind.VOTING,
    Phase.RESULTS: NewsKind.RESULTS,
}


def note_proposal(proposal_id: int, author_id: int | None) -> None:
    """Note a new proposal, inside the transaction that posts it."""
    _note_of_proposal(NewsKind.PROPOSAL, f"proposal:{proposal_id}", proposal_id, author_id)


def note_comment(comment_id: int, proposal_id: int, author_id: int | None) -> None:
    """Note an opinion or a reply, inside the transaction that posts it."""
    _note_of_proposal(NewsKind.COMMENT, f"comment:{comment_id}", proposal_id, author_id)


def note_answer(proposal_id: int, number: int) -> None:
    """Note an answer of the municipality or a change of status, inside its transaction."""
    _note_of_proposal(NewsKind.ANSWER, f"answer:{proposal_id}:{number}", proposal_id, None)


def note_hidden(proposal_id: int, author_id: int | None, hiding_id: int) -> None:
    """Note that a proposal was hidden; its author is told by a mail of their own."""
    _note_of_proposal(NewsKind.HIDDEN, f"hidden:{hiding_id}", proposal_id, author_id)


def note_restored(proposal_id: int, author_id: int | None, hiding_id: int) -> None:
    """Note that a hidden proposal is shown again; its author is told by a mail of their own."""
    _note_of_proposal(NewsKind.RESTORED, f"restored:{hiding_id}", proposal_id, author_id)


def note_progress(proposal_id: int, number: int) -> None:
    """Note an entry on how a proposal is carried out, inside its transaction."""
    _note_of_proposal(NewsKind.PROGRESS, f"progress:{proposal_id}:{number}", proposal_id, None)


def _note_of_proposal(kind: NewsKind, key: str, proposal_id: int, actor_id: int | None) -> None:
    board_id = db.session.scalar(select(Proposal.board_id).where(Proposal.id == proposal_id))
    _note(
        kind=kind,
        key=key,
        board_id=board_id,
        proposal_id=proposal_id,
        actor_id=actor_id,
        happened_at=clock.now(),
    )


def _note(**values: Any) -> None:
    """Write news down unless they are; with them, that they are to be spread."""
    with atomic():
        news_id = db.session.scalar(
            insert(News).values(**values).on_conflict_do_nothing().returning(News.id)
        )
        if news_id is not None:
            outbox.add(SPREAD, {"news": news_id})
            news_noted.send(None, news_id=news_id)


def spread(news_id: int) -> None:
    """Put news on the lists of all who follow, but of whose act it was; a second time do nothing.

    Left out are those who want no news, and accounts that are deleted.
    """
    now = clock.now()
    with atomic():
        mine = db.session.scalar(
            update(News)
            .where(News.id == news_id, News.spread_at.is_(None))
            .values(spread_at=now)
            .returning(News.id)
            .execution_options(synchronize_session=False)
        )
        if mine is not None:
            db.session.execute(
                insert(Untold)
                .from_select(["account_id", "news_id", "due_at"], _to_be_told(news_id, now))
                .on_conflict_do_nothing()
            )


def _to_be_told(news_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select who is to be told of news, and when: (account, news, moment)."""
    frequency = func.coalesce(NewsChoice.frequency, literal(DEFAULT_FREQUENCY, Word(Frequency)))
    due = case(
        *(
            (frequency == chosen, literal(due_at(chosen, now), UTCDateTime))
            for chosen in (Frequency.DAILY, Frequency.WEEKLY)
        ),
        else_=literal(due_at(Frequency.AT_ONCE, now), UTCDateTime),
    )
    return (
        select(Account.id, News.id, due)
        .select_from(News)
        .join(Account, Account.id.in_(_listeners(news_id)))
        .outerjoin(NewsChoice, NewsChoice.account_id == Account.id)
        .where(
            News.id == news_id,
            frequency != Frequency.NEVER,
            Account.deleted_at.is_(None),
            News.actor_id.is_distinct_from(Account.id),
        )
    )


def _listeners(news_id: int) -> CompoundSelect[Any]:
    """Select the accounts that news concern, but for who has just seen how things stand."""
    followers = (
        select(Follow.account_id)
        .join(News, Follow.created_at <= News.happened_at)
        .join(Board, Board.id == News.board_id)
        .where(News.id == news_id, concerns())
    )
    supporters = (
        select(Person.account_id)
        .join(Support, Support.person_id == Person.id)
        .join(News, Support.created_at <= News.happened_at)
        .where(News.id == news_id, concerns_supporter(), Person.account_id.is_not(None))
    )
    return followers.union(supporters)


def note_phases() -> None:
    """Note every board that has opened, opened its vote, has its result, or closes soon."""
    now = clock.now()
    boards = live_boards(since=now - STALE)
    told = told_keys([board.id for board in boards])
    for board in boards:
        for key, values in _phase_news(board, now).items():
            if key not in told:
                _note(key=key, board_id=board.id, **values)


def _phase_news(board: Board, now: datetime) -> dict[str, dict[str, Any]]:
    """Return what is to be told of a board's phase now, by key."""
    phase = board.phase_at(now)
    found: dict[str, dict[str, Any]] = {}
    begun = _begun_at(board, phase)
    if begun is not None and begun > now - STALE:
        found[f"phase:{board.id}:{phase}"] = {"kind": _OPENING[phase], "happened_at": begun}
    ends = _closing_soon_at(board, phase, now)
    if ends is not None:
        found[f"closing:{board.id}:{phase}"] = {
            "kind": NewsKind.CLOSING,
            "ends_at": ends,
            "happened_at": ends - CLOSING_SOON,
        }
    return found


def _closing_soon_at(board: Board, phase: Phase, now: datetime) -> datetime | None:
    """Return when what is open closes, if that is soon; None for what was open no longer."""
    ends, begun = board.phase_ends_at, _begun_at(board, phase)
    if phase not in (Phase.COLLECTING, Phase.VOTING) or ends is None or begun is None:
        return None
    reminder = ends - CLOSING_SOON
    return ends if begun < reminder <= now else None


def _begun_at(board: Board, phase: Phase) -> datetime | None:
    """Return when a phase that is news began; None for the others."""
    moments = {
        Phase.COLLECTING: (board.collecting_opens_at,),
        Phase.VOTING: (board.voting_opens_at, board.projects_frozen_at),
        Phase.RESULTS: (board.results_at, board.counted_at),
    }.get(phase, ())
    return max((moment for moment in moments if moment is not None), default=None)


def tidy() -> None:
    """Remove news that were told long ago."""
    with atomic():
        old = select(News.id).where(News.happened_at < clock.now() - KEPT)
        db.session.execute(delete(Untold).where(Untold.news_id.in_(old)))
        db.session.execute(
            delete(News)
            .where(News.happened_at < clock.now() - KEPT)
            .execution_options(synchronize_session=False)
        )
