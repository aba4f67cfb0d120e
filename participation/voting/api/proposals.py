"""Proposals as a list, and one with all its words."""

import secrets
from typing import Any

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.shapes import Question, page_of
from participation.proposals.policies import check_held
from participation.proposals.queries import proposal_page
from participation.voting.api import blueprint
from participation.voting.choices import Order
from participation.voting.queries.listing import Listing, Place, listed_proposals
from participation.voting.queries.merging import address_of
from participation.voting.shapes import ProposalShape, ProposalsQuestion, WholeProposalShape
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.cursors import place_in, seal
from participation.web.cache import SEEDS

_COLUMNS = (
    "public_id",
    "cost",
    "support_count",
    "comment_count",
    "answer_kind",
    "reference",
    "code",
    "created_at",
    "edited_at",
    "received_on",
    "version",
    "channel",
    "by_official",
)
_WORDS = ("title", "problem", "idea", "benefit", "place")
_POINT = ("latitude", "longitude")


@blueprint.get("/boards/<slug>/proposals", asks=ProposalsQuestion, answers=page_of(ProposalShape))
@access(Access.PUBLIC)
def list_proposals(question: dict[str, Any], slug: str) -> Any:
    """List a board's proposals, in the order and by what is asked for."""
    board = find_board(slug)
    check_visible(person(), board)
    after = place_in(question)
    order = question["order"]
    listing = Listing(
        order=order,
        seed=after[0] if after and order is Order.RANDOM else secrets.randbelow(SEEDS),
        category=question["category"],
        sub_area=question["sub_area"],
        status=question.get("status"),
        after=Place(number=after[0], public_id=after[1]) if after else None,
        limit=question["limit"],
    )
    found = listed_proposals(board.id, listing)
    return {
        "items": [
            {
                **row._mapping,
                "withdrawn": row.withdrawn_at is not None,
                "url": absolute("voting.proposal", public_id=row.public_id),
            }
            for row in found.proposals
        ],
        "next_cursor": seal(found.next and [found.next.number, found.next.public_id]),
    }


@blueprint.get("/proposals/<public_id>", asks=Question, answers=WholeProposalShape)
@access(Access.PUBLIC)
def get_proposal(_question: dict[str, Any], public_id: str) -> Any:
    """Return one proposal with all its words."""
    proposal = proposal_page(public_id)
    check_visible(person(), proposal.board)
    check_held(person(), proposal)
    return whole(proposal)


def whole(proposal: Any) -> dict[str, Any]:
    """Return a proposal as the API tells of it; of a hidden one nothing that somebody wrote."""
    shown = proposal.hidden_at is None
    return {
        **{name: getattr(proposal, name) for name in _COLUMNS},
        **{name: getattr(proposal, name) if shown else "" for name in _WORDS},
        **{name: getattr(proposal, name) if shown else None for name in _POINT},
        "board": proposal.board.slug,
        "category": proposal.category and proposal.category.name,
        "sub_area": proposal.sub_area and proposal.sub_area.name,
        "withdrawn": proposal.withdrawn_at is not None,
        "hidden": not shown,
        "merged_into": proposal.merged_into_id and address_of(proposal.merged_into_id),
        "single_fault": proposal.fault_at is not None,
        "url": absolute("voting.proposal", public_id=proposal.public_id),
        "files": [_file(file) for file in proposal.attachments] if shown else [],
    }


def _file(file: Any) -> dict[str, Any]:
    columns = ("public_id", "kind", "name", "alt", "bytes", "sha256")
    return {
        **{name: getattr(file, name) for name in columns},
        "url": absolute("proposals.file", public_id=file.public_id),
    }
