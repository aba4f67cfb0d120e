"""Filling in and casting a ballot: one page with every project, in any ballot kind."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.accounts.queries import why_blocked
from participation.boards.choices import BallotKind
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.core.text import arabic_digits
from participation.proposals.queries import projects, public_ids_by_code
from participation.voting.ballots import Choices, make_choices
from participation.voting.choices import AGE_BAND_NAMES, SECTOR_NAMES
from participation.voting.errors import BallotKeyDestroyed, BallotRefused
from participation.voting.limit_words import subject_limits
from participation.voting.plain_words import rules_in_words
from participation.voting.policies import why_may_not_vote
from participation.voting.queries import has_voted, own_entry, why_vote_stands
from participation.voting.services.casting import cast_ballot
from participation.voting.services.receipts import standing_receipt
from participation.voting.views import blueprint
from participation.voting.views.groups import ask_groups
from participation.web.access import Access, access, ask_to_sign_in, person, session_id
from participation.web.device import keep_receipt, kept_receipts
from participation.web.errors import status_of
from participation.web.forms import Form
from participation.web.kept_forms import came_back


@blueprint.get("/boards/<slug>/ballot")
@access(Access.SIGNED_IN)
def ballot(slug: str) -> Any:
    """Show the empty ballot, or why this person may not vote."""
    board = find_board(slug)
    check_visible(person(), board)
    entry = own_entry(person(), board.id)
    refusal = why_may_not_vote(person(), board, on_roll=entry is not None)
    refusal = refusal or why_blocked(person().id, board.municipality_id)
    refusal = refusal or why_vote_stands(entry)
    page = ballot_page(
        board,
        filled=came_back(),
        refusal=refusal,
        may_vote=refusal is None,
        voted=entry is not None and entry.voted,
    )
    return page, status_of(refusal) if refusal else 200


@blueprint.post("/boards/<slug>/ballot")
@access(Access.IN_SESSION)
def cast(slug: str) -> Any:
    """Take the ballot; what was filled in comes back with a refusal."""
    filled = filled_in()
    try:
        cast_ballot(slug, session_id(), lambda kind: read_ballot(kind, filled))
    except Refusal as refusal:
        return _refused(slug, filled, refusal)
    return redirect(url_for("voting.cast_done", slug=slug))


def _refused(slug: str, filled: dict[str, str], refusal: Refusal) -> Any:
    """Show the ballot again with the reason; what is nobody's to see stays unseen."""
    if person() is None:
        return ask_to_sign_in()
    board = find_board(slug)
    check_visible(person(), board)
    may_vote = isinstance(refusal, BallotRefused)
    voted = has_voted(person(), board.id)
    page = ballot_page(board, filled=filled, refusal=refusal, may_vote=may_vote, voted=voted)
    return page, status_of(refusal)


@blueprint.get("/boards/<slug>/ballot/cast")
@access(Access.SIGNED_IN)
def cast_done(slug: str) -> Any:
    """Thank the voter and show the receipt."""
    board = find_board(slug)
    check_visible(person(), board)
    if not has_voted(person(), board.id):
        return redirect(url_for("voting.ballot", slug=slug))
    receipt = _receipt(board)
    return render_template(
        "voting/cast.html",
        board=board,
        receipt=receipt,
        groups=Form() if receipt and ask_groups(board) else None,
        age_bands={"": _("Rather not say"), **AGE_BAND_NAMES},
        sectors={"": _("Rather not say"), **SECTOR_NAMES},
    )


def _receipt(board: Any) -> str | None:
    """Return the receipt of the ballot that counts; this browser remembers it from now on."""
    owner = person().public_id
    kept = kept_receipts(owner).get(board.slug)
    try:
        receipt = standing_receipt(board, person())
    except BallotKeyDestroyed:
        return kept
    if receipt is not None and receipt != kept:
        keep_receipt(owner, board.slug, receipt)
    return receipt


def filled_in() -> dict[str, str]:
    """Return what the form says, without what is empty; Thai digits as Arabic ones."""
    return {
        name: arabic_digits(value).strip() for name, value in request.form.items() if value.strip()
    }


def read_ballot(kind: BallotKind, filled: dict[str, str]) -> Choices:
    """Return the choices of a filled-in form: `choice` fields hold a mark, points or a rank.

    Raises BallotRefused where two projects have the same rank.
    """
    if kind is BallotKind.CHOOSE_ONE:
        return make_choices(kind, [filled["choice"]] if "choice" in filled else [])
    marks = {
        name.removeprefix("choice-"): value
        for name, value in filled.items()
        if name.startswith("choice-") and value != "0"
    }
    if kind is BallotKind.APPROVAL:
        return make_choices(kind, list(marks))
    numbers = {code: _number(value) for code, value in marks.items()}
    if kind is BallotKind.CUMULATIVE:
        return make_choices(kind, list(numbers), list(numbers.values()))
    if len(set(numbers.values())) < len(numbers) or min(numbers.values(), default=1) < 1:
        raise BallotRefused(reasons=_("Give each project you choose its own rank: 1, 2, 3 …"))
    return make_choices(kind, sorted(numbers, key=lambda code: numbers[code]))


def _number(value: str) -> int:
    # What is not a number, or no sane one, is no valid number of points: the validator says so.
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else -1


def ballot_page(
    board: Any,
    *,
    filled: dict[str, str] | None = None,
    refusal: Refusal | None,
    may_vote: bool,
    voted: bool,
) -> str:
    """Return the ballot with what was filled in, or the reason why this person may not vote.

    `voted` tells whether they have cast one before.
    """
    rules = board.rules_for_voting
    listed = projects(board.id)
    marked = {name.removeprefix("choice-") for name in filled or {}} | {*(filled or {}).values()}
    return render_template(
        "voting/ballot.html",
        # What came too late is shown back to its author all the same.
        late=[project.title for project in listed if not may_vote and project.code in marked],
        board=board,
        rules=rules,
        subjects=subject_limits(rules) if rules else [],
        sentences=rules_in_words(rules) if rules else [],
        projects=listed,
        addresses=public_ids_by_code(board.id),
        filled=filled or {},
        refusal=refusal,
        may_vote=may_vote,
        has_voted=voted,
    )
