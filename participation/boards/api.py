"""Announcing the rules of a board, for officials' programs."""

from typing import Any

from participation.accounts.policies import check_official
from participation.boards.choices import Stage
from participation.boards.queries import board as find_board
from participation.boards.services.drafting import announce
from participation.boards.shapes import AnnouncedShape
from participation.core.scopes import Scope
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("running", __name__, "What officials announce of a board.")


@blueprint.post(
    f"/boards/<slug>/announce/<any({', '.join(Stage)}):stage>", answers=AnnouncedShape, status=201
)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def announce_board_rules(slug: str, stage: str) -> Any:
    """Freeze the rules of a stage, for everybody and for good."""
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return announce(person(), board, Stage(stage))
