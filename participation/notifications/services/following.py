"""Following, stopping, and choosing how often."""

from typing import Any

from sqlalchemy import and_, delete, exists, literal, select, update
from sqlalchemy.orm import aliased

from participation.accounts.models import Account, Person
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db, insert
from participation.core.settings import setting
from participation.core.transaction import atomic
from participation.notifications.choices import Frequency
from participation.notifications.errors import UnknownToken
from participation.notifications.models import Follow, News, NewsChoice, Untold
from participation.notifications.mornings import due_at
from participation.notifications.policies import Thing, check_may_follow
from participation.notifications.queries import column_of, concerns, concerns_supporter
from participation.notifications.tokens import read_stop_token
from participation.outbox import services as outbox
from participation.proposals.models import Proposal
from participation.voting.models import Support

# The name under which the worker knows it.
MERGED = "notifications.follow_merged"


def follow(account: Account, thing: Thing) -> None:
    """Tell the person news of an area, board or proposal; harmless if they follow it already.

    Raises BoardNotFound for what they may not see.
    """
    check_may_follow(account, thing)
    _add(account.id, **{column_of(thing).key: thing.id})


def follow_own(proposal_id: int, author_id: int) -> None:
    """Let the author of a new proposal hear of it."""
    _add(author_id, proposal_id=proposal_id)


def _add(account_id: int, **target: int) -> None:
    with atomic():
        db.session.execute(
            insert(Follow)
            .values(account_id=account_id, created_at=clock.now(), **target)
            .on_conflict_do_nothing()
        )


def follow_merged(source_id: int, target_id: int) -> None:
    """Let who follows a proposal follow what it was merged into, or no more if it was undone.

    Since the same moment, by which those are told apart who chose to follow both.
    """
    both = aliased(Follow)
    with atomic():
        merged_into = db.session.scalar(
            select(Proposal.merged_into_id).where(Proposal.id == source_id)
        )
        if merged_into == target_id:
            followers = select(Follow.account_id, literal(target_id), Follow.created_at).where(
                Follow.proposal_id == source_id
            )
            columns = ["account_id", "proposal_id", "created_at"]
            db.session.execute(
                insert(Follow).from_select(columns, followers).on_conflict_do_nothing()
            )
        else:
            came_along = exists(
                select(both.id).where(
                    both.proposal_id == source_id,
                    both.account_id == Follow.account_id,
                    both.created_at == Follow.created_at,
                )
            )
            db.session.execute(
                delete(Follow)
                .where(Follow.proposal_id == target_id, came_along)
                .execution_options(synchronize_session=False)
            )


def merged_later(source_id: int, target_id: int) -> None:
    """Have the worker look who follows what now; inside atomic() only."""
    # Not here: who merges holds the proposals, and whoever supports holds their account.
    outbox.add(MERGED, {"source": source_id, "target": target_id})


def unfollow(account: Account, thing: Thing) -> None:
    """Tell the person no more of a thing, nor what waits to be told; harmless if not followed."""
    followed: Any = exists(
        select(Follow.id)
        .join(News, News.id == Untold.news_id)
        .join(Board, Board.id == News.board_id)
        .where(Follow.account_id == account.id, concerns())
        .correlate(Untold)
    )
    supported: Any = exists(
        select(Support.proposal_id)
        .join(News, News.id == Untold.news_id)
        .join(Person, Person.id == Support.person_id)
        .where(Person.account_id == account.id, concerns_supporter())
        .correlate(Untold)
    )
    with atomic():
        db.session.execute(
            delete(Follow).where(Follow.account_id == account.id, column_of(thing) == thing.id)
        )
        db.session.execute(
            delete(Untold)
            .where(Untold.account_id == account.id, ~followed, ~supported)
            .execution_options(synchronize_session=False)
        )


def choose_frequency(account_id: int, frequency: Frequency) -> None:
    """Choose how often a person gets news; what waits for them comes at the new time, or never."""
    with atomic():
        db.session.execute(
            insert(NewsChoice)
            .values(account_id=account_id, frequency=frequency)
            .on_conflict_do_update(index_elements=["account_id"], set_={"frequency": frequency})
        )
        own = Untold.account_id == account_id
        if frequency is Frequency.NEVER:
            db.session.execute(delete(Untold).where(own))
        else:
            db.session.execute(
                update(Untold)
                .where(own)
                .values(due_at=due_at(frequency, clock.now()))
                .execution_options(synchronize_session=False)
            )


def account_of_token(token: str) -> int:
    """Return the id of the account whose mails a token stops. Raises UnknownToken."""
    public_id = read_stop_token(setting("SECRET_KEY"), token)
    found = public_id and db.session.scalar(
        select(Account.id).where(and_(Account.public_id == public_id, Account.deleted_at.is_(None)))
    )
    if not found:
        raise UnknownToken
    return found


def stop_all(token: str) -> None:
    """Send no more news to the person of a token, who need not sign in. Raises UnknownToken."""
    choose_frequency(account_of_token(token), Frequency.NEVER)


def forget_follower(account_id: int) -> None:
    """Remove what an account that is being deleted follows and was to be told."""
    with atomic():
        for model in (Untold, Follow, NewsChoice):
            db.session.execute(
                delete(model)
                .where(model.account_id == account_id)
                .execution_options(synchronize_session=False)
            )
        db.session.execute(
            update(News)
            .where(News.actor_id == account_id)
            .values(actor_id=None)
            .execution_options(synchronize_session=False)
        )
