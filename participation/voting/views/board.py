"""A board's page: the question, the rules, and its proposals as a list that goes on."""

import re
from typing import Any
from zlib import crc32

from flask import render_template, request, url_for

from participation.accounts.policies import is_official
from participation.accounts.queries import account_stamp
from participation.boards.choices import Phase, Stage
from participation.boards.policies import check_visible
from participation.boards.queries import board_stamp
from participation.proposals.policies import may_propose
from participation.voting.choices import ORDER_NAMES, STATUS_NAMES, Order, Status
from participation.voting.plain_words import rules_in_words
from participation.voting.queries import has_voted, supported_by
from participation.voting.queries.listing import (
    PAGE,
    BoardPage,
    Listing,
    Place,
    board_page,
    in_address,
    listed_proposals,
)
from participation.voting.views import blueprint
from participation.web.access import Access, access, person
from participation.web.cache import SEED, SEEDS, cached, do_not_keep, seed_in
from participation.web.fragments import fragment, wants_fragment

# So many are shown at once to somebody who comes back to where they were.
MOST_SHOWN = 200
_PLACE = re.compile(r"(\d{1,9})\.([a-z0-9]{12})")


@blueprint.get("/boards/<slug>")
@access(Access.PUBLIC)
@cached(board_stamp, SEED, own=account_stamp)
def board(slug: str) -> Any:
    """Show a board with its proposals; to htmx, the list alone or how it goes on."""
    page = board_page(slug)
    account = person()
    check_visible(account, page.board)
    values = _list_values(page, account)
    if wants_fragment():
        return _piece(values)
    board = page.board
    if account is not None and values["phase"] is Phase.VOTING:
        do_not_keep()  # whether somebody has voted is told by no stamp
    rules = board.rules_for_voting
    return render_template(
        "boards/board.html",
        **values,
        rules=rules,
        frozen_rules=board.frozen(Stage.VOTING if rules else Stage.COLLECTING),
        sentences=rules_in_words(rules) if rules else [],
        has_voted=account is not None
        and values["phase"] is Phase.VOTING
        and has_voted(account, board.id),
        official=is_official(account, board.municipality_id),
    )


def _list_values(page: BoardPage, account: Any) -> dict[str, Any]:
    """Return what the templates of the list need."""
    board = page.board
    phase = board.phase
    listing = _asked_for(page, phase, account)
    listed = listed_proposals(board.id, listing)
    before = _number("from", 1) - 1 if listing.after else 0
    return {
        "board": board,
        "page": page,
        "phase": phase,
        "Phase": Phase,
        "listing": listing,
        "chosen": in_address(listing),
        "proposals": listed.proposals,
        "before": before,
        "after": _in_words(listed.next),
        # Asked only in the phase that shows it.
        "supported": supported_by(account if phase is Phase.COLLECTING else None, board.id),
        "may_propose": may_propose(board),
        "orders": ORDER_NAMES,
        "statuses": _statuses(board),
        "back": _address(board, listing, before + len(listed.proposals)),
    }


def _piece(values: dict[str, Any]) -> Any:
    if values["listing"].after is None:
        answer = fragment(render_template("boards/proposal_list.html", **values))
    else:
        answer = fragment(render_template("boards/proposal_rows.html", **values))
    # Whoever comes back to this address finds the list as long as it was.
    answer.headers["HX-Replace-Url"] = values["back"]
    return answer


def _asked_for(page: BoardPage, phase: Phase, account: Any) -> Listing:
    """Return the listing the address asks for; what it does not know is left out."""
    usual = Order.RANDOM if phase is Phase.COLLECTING else Order.SUPPORT
    order = _word(Order, "order") or usual
    after = _place()
    category, sub_area = request.args.get("category", ""), request.args.get("sub_area", "")
    return Listing(
        order=order,
        # The list goes on in the order in which it began, also for somebody who got the address.
        seed=after.number % SEEDS if after and order is Order.RANDOM else _seed(account),
        category=category if category in {c.name for c in page.board.categories} else "",
        sub_area=sub_area if sub_area in page.sub_areas else "",
        status=_word(Status, "status"),
        after=after,
        limit=PAGE if after else min(_number("show", PAGE), MOST_SHOWN),
    )


def _seed(account: Any) -> int:
    given = seed_in(request.cookies)
    if given is None and account is not None:
        return crc32(account.public_id.encode()) % SEEDS
    return given or 0


def _place() -> Place | None:
    found = _PLACE.fullmatch(request.args.get("after", ""))
    return Place(number=int(found[1]), public_id=found[2]) if found else None


def _in_words(place: Place | None) -> str:
    return f"{place.number}.{place.public_id}" if place else ""


def _word(words: Any, name: str) -> Any:
    asked = request.args.get(name, "")
    return words(asked) if asked in {word.value for word in words} else None


def _number(name: str, least: int) -> int:
    asked = request.args.get(name, "")
    return (
        max(least, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else least
    )


def _address(board: Any, listing: Listing, shown: int) -> str:
    """Return the address of the list as it stands now, to come back to."""
    more: dict[str, Any] = {"show": shown} if PAGE < shown <= MOST_SHOWN else {}
    if listing.after and not more:
        more = {"after": request.args["after"], "from": _number("from", 1)}
    return url_for("voting.board", slug=board.slug, **{**in_address(listing), **more})


def _statuses(board: Any) -> dict[Status, Any]:
    """Return the choices of status that this board can have."""
    return {
        status: name
        for status, name in STATUS_NAMES.items()
        if status is not Status.ON_BALLOT or board.projects_frozen_at
    }
