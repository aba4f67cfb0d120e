"""Finding a board and its proposals: province, area, board, proposal."""

from collections import defaultdict
from typing import Any

from flask import redirect, render_template, request, url_for

from participation.accounts.policies import is_official
from participation.accounts.queries import account_stamp
from participation.boards.choices import Phase
from participation.boards.policies import check_visible, may_start
from participation.boards.queries import (
    area_stamp,
    boards_of,
    boards_to_take_part_in,
    boards_with_results,
    site_stamp,
    waiting_boards,
)
from participation.discussion.queries import discussion
from participation.municipalities.choices import REGION_NAMES
from participation.municipalities.queries import (
    imported_municipalities,
    municipalities_in,
    provinces_with_areas,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.municipalities.queries import province as find_province
from participation.proposals.policies import check_held, may_edit, may_restore, may_withdraw
from participation.proposals.queries import proposal_page, proposal_stamp
from participation.voting.queries import supported_by
from participation.voting.queries.listing import listed_boards
from participation.voting.queries.merging import address_of
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form

OPEN_ON_HOME = 9
RESULTS_ON_HOME = 3
NEAR_ON_HOME = 6
# The cookie of a guest with the area they looked at last.
AREA = "area"


@blueprint.get("/")
@access(Access.PUBLIC)
@cached(site_stamp, AREA)
def home() -> Any:
    """Choose a province, or go on with a board that is open, or a result."""
    regions: dict[Any, list[Any]] = defaultdict(list)
    for province, areas in provinces_with_areas():
        regions[province.region].append((province, areas))
    account = person()
    near = account.municipality.slug if account else request.cookies.get(AREA, "")
    mine, boards, finished = listed_boards(
        boards_of(near, limit=NEAR_ON_HOME),
        boards_to_take_part_in(OPEN_ON_HOME),
        boards_with_results(RESULTS_ON_HOME),
    )
    return render_template(
        "home.html",
        regions=[(name, regions[region]) for region, name in REGION_NAMES.items()],
        near=mine,
        boards=boards,
        finished=finished,
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
@cached(area_stamp, remembers={AREA: "slug"})
def area(slug: str) -> Any:
    """List the boards of an area."""
    municipality = find_municipality(slug)
    official = is_official(person(), municipality.id)
    (boards,) = listed_boards(boards_of(slug, drafts=official))
    return render_template(
        "municipalities/area.html",
        municipality=municipality,
        boards=boards,
        official=official,
        may_start=may_start(person(), municipality),
        waiting=waiting_boards(municipality.id) if official else [],
    )


@blueprint.get("/proposals/<public_id>")
@access(Access.PUBLIC)
@cached(proposal_stamp, own=account_stamp)
def proposal(public_id: str) -> Any:
    """Show a proposal."""
    found = proposal_page(public_id)
    account = person()
    check_visible(account, found.board)
    own = account is not None and found.author_id == account.id
    check_held(account, found)
    if found.held:
        return _held_page(found, own=own)
    if found.merged_into_id is not None:
        # Not for good: a merging can be undone.
        united = address_of(found.merged_into_id)
        return redirect(url_for("voting.proposal", public_id=united, _anchor="united"))
    if found.hidden_at is not None:
        return render_template("proposals/hidden.html", proposal=found, board=found.board, own=own)
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
        own=own,
        talk=discussion(found, account),
        comment_form=Form(),
    )


def _held_page(found: Any, *, own: bool) -> str:
    """Show its author, or an official, a proposal that others do not see."""
    account = person()
    return render_template(
        "proposals/held.html",
        proposal=found,
        board=found.board,
        own=own,
        may_edit=may_edit(account, found.board, found),
        may_withdraw=may_withdraw(account, found.board, found),
        may_restore=may_restore(account, found.board, found),
    )
