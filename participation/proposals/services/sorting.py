"""Sorting the projects of a board before a vote: subject, part of the area, group."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from participation.accounts.models import Account
from participation.boards.models import Board, Category
from participation.core import audit, clock
from participation.core.db import db
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic
from participation.municipalities.models import SubArea
from participation.municipalities.services import chain_of
from participation.proposals.errors import (
    GroupOfOne,
    ProposalNotFound,
    UnknownCategory,
    UnknownSubArea,
)
from participation.proposals.models import Proposal
from participation.proposals.queries import state_of
from participation.proposals.services.projects import lock_open_list


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a project belongs: names of a subject, of a part of the area, of a group; or empty.

    Of the projects of one group at most one can win, where the rules say so.
    """

    category: str = ""
    sub_area: str = ""
    group: str = ""


def sort_projects(
    official: Account, board: Board, places: Mapping[str, Place], *, seen: str
) -> None:
    """Put the proposals named by public id where they belong; the others stay.

    `seen` is what `state_of` said of the proposals that the official looked at. Raises NotInReview,
    ProjectsAlreadyFrozen, ChangedMeanwhile, ProposalNotFound, UnknownCategory, UnknownSubArea, and
    GroupOfOne naming a group that has a single project; nothing is written then.
    """
    with atomic():
        lock_open_list(board, clock.now())
        proposals = _proposals(board)
        if state_of(proposals.values()) != seen:
            raise ChangedMeanwhile
        categories, parts = _categories(board), _parts(board)
        for address, place in places.items():
            proposal = proposals.get(address)
            if proposal is None:
                raise ProposalNotFound
            _check_known(place, categories, parts)
            proposal.category_id = categories.get(place.category)
            proposal.sub_area_id = parts.get(place.sub_area)
            proposal.exclusive_group = place.group
        _check_groups(proposals)
        audit.record(
            chain=chain_of(board.municipality_id),
            actor=official.public_id,
            act="projects.sort",
            subject=f"board:{board.slug}",
        )


def _proposals(board: Board) -> dict[str, Proposal]:
    rows = db.session.scalars(
        select(Proposal)
        .where(Proposal.board_id == board.id)
        .order_by(Proposal.id)
        .execution_options(populate_existing=True)
    )
    return {proposal.public_id: proposal for proposal in rows}


def _categories(board: Board) -> dict[str, int]:
    rows = db.session.execute(
        select(Category.name, Category.id).where(Category.board_id == board.id)
    )
    return {name: category_id for name, category_id in rows}


def _parts(board: Board) -> dict[str, int]:
    rows = db.session.execute(
        select(SubArea.name, SubArea.id).where(SubArea.municipality_id == board.municipality_id)
    )
    return {name: part_id for name, part_id in rows}


def _check_known(place: Place, categories: Mapping[str, int], parts: Mapping[str, int]) -> None:
    if place.category and place.category not in categories:
        raise UnknownCategory
    if place.sub_area and place.sub_area not in parts:
        raise UnknownSubArea


def _check_groups(proposals: Mapping[str, Proposal]) -> None:
    sizes = Counter(
        proposal.exclusive_group
        for proposal in proposals.values()
        if proposal.exclusive_group and proposal.listed
    )
    for group, size in sizes.items():
        if size == 1:
            raise GroupOfOne(group=group)
