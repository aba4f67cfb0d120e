"""Finding municipalities, boards and proposals, for programs."""

from typing import Any

from participation.search.queries import find
from participation.search.shapes import AllFoundShape, SearchQuestion
from participation.web.access import Access, access
from participation.web.addresses import absolute
from participation.web.api.blueprint import ApiBlueprint

SHOWN = 20

blueprint = ApiBlueprint("search", __name__, "Finding things by words.")


@blueprint.get("/search", asks=SearchQuestion, answers=AllFoundShape)
@access(Access.PUBLIC)
def search_all(question: dict[str, Any]) -> Any:
    """Find municipalities, boards and proposals by words, in Thai or English."""
    found = find(question["q"], most=SHOWN)
    return {
        "municipalities": [
            {"id": area.slug, "name": area.name, "url": absolute("voting.area", slug=area.slug)}
            for area in found.municipalities
        ],
        "boards": [
            {
                "id": board.slug,
                "name": board.question,
                "url": absolute("voting.board", slug=board.slug),
            }
            for board in found.boards
        ],
        "proposals": [
            {
                "id": proposal.public_id,
                "name": proposal.title,
                "url": absolute("voting.proposal", public_id=proposal.public_id),
            }
            for proposal in found.proposals
        ],
    }
