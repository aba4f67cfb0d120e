"""Reads of proposals and project lists."""

from collections.abc import Iterable

from sqlalchemy import Float, bindparam, cast, func, select
from sqlalchemy.orm import joinedload, selectinload

from participation.boards.models import Board, BoardStamp
from participation.boards.rules import Project, digest, projects_from_json
from participation.core.db import db
from participation.core.stamps import StampQuery
from participation.core.words import index_words
from participation.municipalities.models import Municipality, MunicipalityStamp
from participation.proposals.errors import AttachmentNotFound, ProposalNotFound
from participation.proposals.models import (
    Attachment,
    ProjectList,
    Proposal,
    ProposalRevision,
    SavedDraft,
    TitleWord,
)
from participation.proposals.models.costing import Costing

_MOST_WORDS_COMPARED = 30


def proposal(public_id: str) -> Proposal:
    """Return the proposal with its board, municipality, category; raise ProposalNotFound."""
    board = joinedload(Proposal.board)
    found = (
        db.session.scalars(
            select(Proposal)
            .options(
                board.joinedload(Board.municipality).joinedload(Municipality.province),
                board.joinedload(Board.frozen_rules),
                joinedload(Proposal.category),
            )
            .where(Proposal.public_id == public_id)
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise ProposalNotFound
    return found


# What changes with every change on a proposal's board; nothing where only officials may see it.
proposal_stamp = StampQuery(
    select(Board.id, BoardStamp.number, MunicipalityStamp.number)
    .select_from(Proposal)
    .join(Board, Board.id == Proposal.board_id)
    .join(BoardStamp, BoardStamp.board_id == Board.id)
    .join(MunicipalityStamp, MunicipalityStamp.municipality_id == Board.municipality_id)
    .where(
        Proposal.public_id == bindparam("public_id"),
        Board.collecting_announced_at.is_not(None),
    )
)


def proposal_page(public_id: str) -> Proposal:
    """Return what `proposal` does, with its files and sub-area, in no more statements.

    Raises ProposalNotFound.
    """
    board = joinedload(Proposal.board)
    found = (
        db.session.scalars(
            select(Proposal)
            .options(
                board.joinedload(Board.municipality).joinedload(Municipality.province),
                board.joinedload(Board.frozen_rules),
                joinedload(Proposal.category),
                joinedload(Proposal.sub_area),
                joinedload(Proposal.costing),
                joinedload(Proposal.attachments),
            )
            .where(Proposal.public_id == public_id)
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise ProposalNotFound
    return found


def left_off(board_id: int) -> list[Proposal]:
    """Return what of a board does not come onto the ballot, with its costing, as submitted."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.costing))
            .where(Proposal.board_id == board_id, Proposal.cost.is_(None), Proposal.listed)
            .order_by(Proposal.created_at, Proposal.id)
        )
    )


def costing_of(proposal_id: int) -> Costing | None:
    """Return what officials found a proposal to cost, None before they did."""
    return db.session.get(Costing, proposal_id, populate_existing=True)


def saved_draft(account_id: int, board_id: int) -> SavedDraft | None:
    """Return what a person has typed for a board, with the files sent for it; None if nothing."""
    return (
        db.session.scalars(
            select(SavedDraft)
            .options(joinedload(SavedDraft.attachments))
            .where(SavedDraft.account_id == account_id, SavedDraft.board_id == board_id)
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )


def attachments_of(proposal_id: int) -> list[Attachment]:
    """Return the files of a proposal in order."""
    return list(
        db.session.scalars(
            select(Attachment)
            .where(Attachment.proposal_id == proposal_id)
            .order_by(Attachment.position)
        )
    )


def attachment(public_id: str) -> Attachment:
    """Return the file with its draft, or its proposal and board; raise AttachmentNotFound."""
    found = db.session.scalar(
        select(Attachment)
        .options(
            joinedload(Attachment.draft),
            joinedload(Attachment.proposal).joinedload(Proposal.board),
        )
        .where(Attachment.public_id == public_id)
    )
    if found is None:
        raise AttachmentNotFound
    return found


def revisions(proposal_id: int) -> list[ProposalRevision]:
    """Return the former words of a proposal, first ones first."""
    return list(
        db.session.scalars(
            select(ProposalRevision)
            .where(ProposalRevision.proposal_id == proposal_id)
            .order_by(ProposalRevision.number)
        )
    )


def similar_proposals(board_id: int, title: str, *, limit: int = 5) -> list[Proposal]:
    """Return at most `limit` of a board's proposals whose titles share words with `title`.

    A third of the words of `title` must be there, three at most; a rare word weighs more than one
    that many titles have. Withdrawn and hidden proposals are left out.
    """
    words = index_words(title)[:_MOST_WORDS_COMPARED]
    if not words:
        return []
    here = (TitleWord.board_id == board_id, TitleWord.word.in_(words))
    frequency = (
        select(TitleWord.word, func.count().label("titles"))
        .where(*here)
        .group_by(TitleWord.word)
        .subquery()
    )
    likeness = (
        select(
            TitleWord.proposal_id,
            func.sum(1.0 / cast(frequency.c.titles, Float)).label("weight"),
        )
        .join(frequency, frequency.c.word == TitleWord.word)
        .where(*here)
        .group_by(TitleWord.proposal_id)
        .having(func.count() >= min(3, (len(words) + 2) // 3))
        .subquery()
    )
    return list(
        db.session.scalars(
            select(Proposal)
            .join(likeness, likeness.c.proposal_id == Proposal.id)
            .where(Proposal.listed)
            .order_by(likeness.c.weight.desc(), Proposal.support_count.desc(), Proposal.id)
            .limit(limit)
        )
    )


def ranked_by_support(board_id: int) -> list[Proposal]:
    """Return a board's listed proposals: most supported first, tied ones by earlier submission."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.category))
            .where(Proposal.board_id == board_id, Proposal.listed)
            .order_by(Proposal.support_count.desc(), Proposal.created_at, Proposal.id)
        )
    )


def in_order_of_submission(board_id: int) -> list[Proposal]:
    """Return all of a board's proposals, withdrawn and hidden ones too, as they came in."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(joinedload(Proposal.category), joinedload(Proposal.sub_area))
            .where(Proposal.board_id == board_id)
            .order_by(Proposal.created_at, Proposal.id)
        )
    )


def state_of(proposals: Iterable[Proposal]) -> str:
    """Return a text that is another one as soon as one of these proposals is changed or added."""
    versions = sorted((proposal.public_id, proposal.version) for proposal in proposals)
    return digest(repr(versions))


def project_list(board_id: int) -> ProjectList | None:
    """Return the frozen project list of a board with its digest, None before it is frozen."""
    return db.session.get(ProjectList, board_id)


_PROJECTS = select(ProjectList.body).where(ProjectList.board_id == bindparam("board_id"))


def projects(board_id: int) -> tuple[Project, ...]:
    """Return the frozen projects of a board in tie order, empty before they are frozen."""
    body = db.session.scalar(_PROJECTS, {"board_id": board_id})
    return projects_from_json(body) if body else ()


def public_ids_by_code(board_id: int) -> dict[str, str]:
    """Return the address of the proposal behind each ballot code."""
    rows = db.session.execute(
        select(Proposal.code, Proposal.public_id).where(
            Proposal.board_id == board_id, Proposal.code.is_not(None)
        )
    )
    return {code: public for code, public in rows if code is not None}


def own_proposals(account_id: int) -> list[Proposal]:
    """Return all that a person has proposed, withdrawn ones too, with boards and files."""
    return list(
        db.session.scalars(
            select(Proposal)
            .options(
                joinedload(Proposal.board),
                joinedload(Proposal.category),
                joinedload(Proposal.sub_area),
                selectinload(Proposal.attachments),
            )
            .where(Proposal.author_id == account_id)
            .order_by(Proposal.created_at, Proposal.id)
        )
    )


def own_drafts(account_id: int) -> list[tuple[SavedDraft, str]]:
    """Return all that a person has typed and not posted, with its files, and each board's slug."""
    rows = db.session.execute(
        select(SavedDraft, Board.slug)
        .join(Board, Board.id == SavedDraft.board_id)
        .options(selectinload(SavedDraft.attachments))
        .where(SavedDraft.account_id == account_id)
        .order_by(SavedDraft.id)
    )
    return [(draft, slug) for draft, slug in rows]
