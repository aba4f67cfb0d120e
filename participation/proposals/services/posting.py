"""Proposals come in: posted by residents, or added from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from participation.accounts.models import Account
from participation.accounts.policies import is_official
from participation.accounts.services.blocks import check_not_blocked
from participation.accounts.services.settings import lock_account
from participation.boards.models import Board, Category
from participation.boards.policies import waits_for_approval
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.transaction import IntegrityError, atomic
from participation.core.words import index_words
from participation.municipalities.models import SubArea
from participation.municipalities.office_hours import received_on
from participation.municipalities.services import take_reference_numbers
from participation.proposals.choices import MOST_A_DAY, IntakeChannel
from participation.proposals.errors import TooManyProposals, UnknownCategory, UnknownSubArea
from participation.proposals.events import (
    proposal_posted,
    proposal_received,
    proposals_written,
)
from participation.proposals.models import Attachment, Proposal, SavedDraft, TitleWord
from participation.proposals.policies import check_may_propose
from participation.proposals.services.publishing import held_since


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The words of a proposal. `category` and `sub_area` are names; `cost` is in minor units.

    `point` is latitude and longitude in degrees.
    """

    title: str
    problem: str = ""
    idea: str = ""
    benefit: str = ""
    place: str = ""
    category: str = ""
    sub_area: str = ""
    point: tuple[float, float] | None = None
    cost: int | None = None
    author_name: str = ""
    code: str | None = None
    withdrawn: bool = False
    submitted_at: datetime | None = None
    channel: IntakeChannel = IntakeChannel.WEB


def post_proposal(
    board: Board, author: Account, draft: Draft, *, token: str | None = None
) -> Proposal:
    """Take a resident's proposal, under a reference number, with the files of its draft.

    It is shown at once, or waits for an official where the board says so. `token` is that of the
    form: sent a second time, it gives back the proposal that is there. Raises NotCollecting,
    AccountBlocked, TooManyProposals, UnknownCategory, UnknownSubArea, AccountGone; nothing is
    written then. A cost in the draft is left out: officials settle costs during the review.
    """
    try:
        with atomic():
            lock_account(author.id)
            return posted_before(author, token) or _post(board, author, draft, token)
    except IntegrityError:
        # The same form, sent twice at the same moment: the other one was first.
        posted = posted_before(author, token)
        if posted is None:
            raise
        return posted


def _post(board: Board, author: Account, draft: Draft, token: str | None) -> Proposal:
    check_may_propose(board, author)
    check_not_blocked(author, board.municipality_id)
    now = clock.now()
    _check_pace(author, now)
    words = columns_of(board, draft)
    held = waits_for_approval(author, board)
    (reference,) = take_reference_numbers(board.municipality, now, 1)
    proposal = Proposal(
        board_id=board.id,
        reference=reference,
        author_id=author.id,
        author_name=author.display_name,
        by_official=is_official(author, board.municipality_id),
        received_on=received_on(now, board.municipality.hours),
        post_token=token,
        created_at=now,
        **words,
        **(held_since(now) if held else {}),
    )
    db.session.add(proposal)
    db.session.flush()
    _take_over_files(proposal, author)
    index_titles(board, [(proposal.id, proposal.title)])
    proposal_received.send(None, proposal_id=proposal.id)
    if not held:
        proposal_posted.send(None, proposal_id=proposal.id, author_id=author.id)
    return proposal


def _check_pace(author: Account, now: datetime) -> None:
    """Refuse with TooManyProposals; the account is locked, so that its acts take turns."""
    sent = select(func.count()).where(
        Proposal.author_id == author.id, Proposal.created_at > now - timedelta(days=1)
    )
    if (db.session.scalar(sent) or 0) >= MOST_A_DAY:
        raise TooManyProposals(count=MOST_A_DAY)


def posted_before(author: Account, token: str | None) -> Proposal | None:
    """Return the proposal that this person has posted with this form, None if there is none."""
    if token is None:
        return None
    return db.session.scalar(
        select(Proposal).where(Proposal.author_id == author.id, Proposal.post_token == token)
    )


def add_proposals(board: Board, drafts: Sequence[Draft], *, hidden_because: str = "") -> list[int]:
    """Add proposals that came by another way, in the order given; return their ids.

    Keeps the drafts' costs, codes, names and dates. With `hidden_because` nobody sees them until
    that is taken off. Raises UnknownCategory and UnknownSubArea.
    """
    if not drafts:
        return []
    now = clock.now()
    with atomic():
        categories = _categories(board, [draft.category for draft in drafts])
        parts = _sub_areas(board, [draft.sub_area for draft in drafts])
        references = take_reference_numbers(board.municipality, now, len(drafts))
        rows: list[dict[str, Any]] = [
            {
                "public_id": public_id(),
                "board_id": board.id,
                "reference": reference,
                "author_name": draft.author_name,
                **_texts(draft),
                "category_id": categories.get(draft.category),
                "sub_area_id": parts.get(draft.sub_area),
                "cost": draft.cost,
                "code": draft.code,
                "channel": draft.channel,
                "withdrawn_at": now if draft.withdrawn else None,
                "hidden_at": now if hidden_because else None,
                "hidden_reason": hidden_because,
                "created_at": draft.submitted_at or now,
                "received_on": _receipt(board, draft.submitted_at or now),
            }
            for draft, reference in zip(drafts, references, strict=True)
        ]
        added = db.session.execute(
            insert(Proposal).returning(Proposal.public_id, Proposal.id), rows
        ).all()
        numbers: dict[str, int] = {address: number for address, number in added}
        ids = [numbers[row["public_id"]] for row in rows]
        proposals_written.send(None, ids=ids)
        index_titles(board, [(number, row["title"]) for number, row in zip(ids, rows, strict=True)])
    return ids


def columns_of(board: Board, draft: Draft) -> dict[str, Any]:
    """Return what a resident may say of a proposal, by column.

    Raises UnknownCategory and UnknownSubArea.
    """
    latitude, longitude = draft.point or (None, None)
    return {
        **_texts(draft),
        "category_id": _categories(board, [draft.category]).get(draft.category),
        "sub_area_id": _sub_areas(board, [draft.sub_area]).get(draft.sub_area),
        "latitude": latitude,
        "longitude": longitude,
    }


def index_titles(board: Board, titles: Sequence[tuple[int, str]]) -> None:
    """Note the words of titles, each with its proposal's id, in place of those noted before.

    Elections from elsewhere are left out: nobody proposes there.
    """
    if board.imported:
        return
    db.session.execute(
        delete(TitleWord).where(TitleWord.proposal_id.in_([number for number, _ in titles]))
    )
    rows = [
        {"board_id": board.id, "word": word, "proposal_id": number}
        for number, title in titles
        for word in index_words(title)
    ]
    if rows:
        db.session.execute(insert(TitleWord), rows)


def _texts(draft: Draft) -> dict[str, str]:
    return {name: getattr(draft, name) for name in ("title", "problem", "idea", "benefit", "place")}


def _take_over_files(proposal: Proposal, author: Account) -> None:
    """Give the proposal the files of its author's draft, which ends with it."""
    draft_id = db.session.scalar(
        select(SavedDraft.id)
        .where(SavedDraft.account_id == author.id, SavedDraft.board_id == proposal.board_id)
        .with_for_update()
    )
    if draft_id is None:
        return
    db.session.execute(
        update(Attachment)
        .where(Attachment.draft_id == draft_id)
        .values(draft_id=None, proposal_id=proposal.id)
    )
    db.session.execute(delete(SavedDraft).where(SavedDraft.id == draft_id))


def _receipt(board: Board, moment: datetime) -> date | None:
    """Return the day of receipt; an election from elsewhere came to no office of ours."""
    return None if board.imported else received_on(moment, board.municipality.hours)


def _sub_areas(board: Board, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of these parts of the board's area; raise UnknownSubArea for others."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    known = {
        name: number
        for name, number in db.session.execute(
            select(SubArea.name, SubArea.id).where(
                SubArea.municipality_id == board.municipality_id, SubArea.name.in_(wanted)
            )
        )
    }
    if wanted - known.keys():
        raise UnknownSubArea
    return known


def _categories(board: Board, names: Sequence[str]) -> dict[str, int]:
    """Return the ids of the board's categories by name; raise UnknownCategory for others."""
    known = {
        name: category_id
        for name, category_id in db.session.execute(
            select(Category.name, Category.id).where(Category.board_id == board.id)
        )
    }
    if any(name and name not in known for name in names):
        raise UnknownCategory
    return known
