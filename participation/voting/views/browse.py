"""Finding a board and its proposals: province, area, board, proposal."""

from collections import defaultdict
from typing import Any

from flask import render_template

from participation.accounts.policies import is_official
from participation.boards.choices import Phase, Stage
from participation.boards.policies import check_visible
from participation.boards.queries import (
    area_stamp,
    board_stamp,
    boards_of,
    boards_to_take_part_in,
    boards_with_results,
    site_stamp,
)
from participation.boards.queries import board as find_board
from participation.discussion.queries import discussion
from participation.municipalities.choices import REGION_NAMES
from participation.municipalities.queries import (
    imported_municipalities,
    municipalities_in,
    provinces_with_areas,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.queries import province as find_province
from participation.proposals.policies import may_edit, may_propose, may_restore, may_withdraw
from participation.proposals.queries import (
    counts_by_board,
    proposal_page,
    proposal_stamp,
    ranked_by_support,
)
from participation.voting.plain_words import rules_in_words
from participation.voting.queries import (
    has_voted,
    supported_by,
    supporters_by_board,
)
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form

OPEN_ON_HOME = 9
RESULTS_ON_HOME = 3


@blueprint.get("/")
@access(Access.PUBLIC)
@cached(site_stamp)
def home() -> Any:
    """Choose a province, or go on with a board that is open, or a result."""
    regions: dict[Any, list[Any]] = defaultdict(list)
    for province, areas in provinces_with_areas():
        regions[province.region].append((province, areas))
    boards = boards_to_take_part_in(OPEN_ON_HOME)
    finished = boards_with_results(RESULTS_ON_HOME)
    return render_template(
        "home.html",
        regions=[(name, regions[region]) for region, name in REGION_NAMES.items()],
        boards=boards,
        finished=finished,
        **_numbers([*boards, *finished]),
    )


@blueprint.get("/provinces/<code>")
@access(Access.PUBLIC)
@cached(site_stamp)
def province(code: str) -> Any:
    """Choose an area of a province."""
    return render_template(
        "municipalities/province.html",
        province=find_province(code),
        municipalities=municipalities_in(code),
    )


@blueprint.get("/areas/imported")
@access(Access.PUBLIC)
@cached(site_stamp)
def imported_areas() -> Any:
    """List the areas whose elections were imported: they have no province."""
    return render_template("municipalities/imported.html", municipalities=imported_municipalities())


@blueprint.get("/areas/<slug>")
@access(Access.PUBLIC)
@cached(area_stamp)
def area(slug: str) -> Any:
    """List the boards of an area."""
    municipality = find_municipality(slug)
    official = is_official(person(), municipality.id)
    boards = boards_of(municipality.id, drafts=official)
    return render_template(
        "municipalities/area.html",
        municipality=municipality,
        boards=boards,
        official=official,
        **_numbers(boards),
    )


@blueprint.get("/boards/<slug>")
@access(Access.PUBLIC)
@cached(board_stamp)
def board(slug: str) -> Any:
    """Show a board with its proposals, most supported first."""
    found = find_board(slug)
    account = person()
    check_visible(account, found)
    rules = found.rules_for_voting
    phase = found.phase
    return render_template(
        "boards/board.html",
        board=found,
        phase=phase,
        Phase=Phase,
        proposals=ranked_by_support(found.id),
        # Each is asked only in the phase that shows it.
        supported=supported_by(account if phase is Phase.COLLECTING else None, found.id),
        supporters=supporters_by_board([found.id]).get(found.id, 0),
        may_propose=may_propose(found),
        rules=rules,
        frozen_rules=found.frozen(Stage.VOTING if rules else Stage.COLLECTING),
        sentences=rules_in_words(rules) if rules else [],
        has_voted=account is not None and phase is Phase.VOTING and has_voted(account, found.id),
        official=is_official(account, found.municipality_id),
    )


@blueprint.get("/proposals/<public_id>")
@access(Access.PUBLIC)
@cached(proposal_stamp)
def proposal(public_id: str) -> Any:
    """Show a proposal."""
    found = proposal_page(public_id)
    account = person()
    check_visible(account, found.board)
    return render_template(
        "proposals/proposal.html",
        may_edit=may_edit(account, found.board, found),
        may_withdraw=may_withdraw(account, found.board, found),
        may_restore=may_restore(account, found.board, found),
        proposal=found,
        board=found.board,
        phase=found.board.phase,
        Phase=Phase,
        supported=found.id in supported_by(account, found.board_id),
        own=account is not None and found.author_id == account.id,
        talk=discussion(found, account),
        comment_form=Form(),
    )


def _numbers(boards: list[Any]) -> dict[str, dict[int, int]]:
    ids = [listed.id for listed in boards]
    return {"proposal_counts": counts_by_board(ids), "supporter_counts": supporters_by_board(ids)}
