"""Merging proposals that say the same."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.accounts.policies import check_official
from participation.core.errors import Refusal
from participation.moderation.queries.interventions import like, on_board
from participation.moderation.schemas import MergeSchema
from participation.moderation.services.merging import merge
from participation.moderation.views import blueprint
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form

MERGING = "/moderation/proposal/<public_id>/merge"


@blueprint.get(MERGING)
@access(Access.OFFICIAL)
def merging(public_id: str) -> Any:
    """Ask which proposals say the same as this one."""
    return _page(_proposal(public_id), Form())


@blueprint.post(MERGING)
@access(Access.OFFICIAL)
def merge_proposals(public_id: str) -> Any:
    """Merge the chosen ones into this one."""
    target = _proposal(public_id)
    form = load_form(MergeSchema())
    if not form.valid:
        return _page(target, form), 422
    try:
        sources = on_board(target.board_id, [*form.data["sources"], *form.data["others"]])
        merged = merge(person(), target, sources, form.data["words"])
    except Refusal as refusal:
        form.errors["form"] = [str(refusal)]
        return _page(_proposal(public_id), form), status_of(refusal)
    flash(_said(merged.before, merged.after))
    return redirect(url_for("moderation.item", target="proposal", public_id=public_id))


def _said(before: int, after: int) -> str:
    said = _("Merged. The authors are told in ten minutes, unless you undo it before.")
    if before == after:
        return said + " " + ngettext("%(num)s support.", "%(num)s supports.", after)
    return f"{said} " + _(
        "%(before)s supports became %(after)s: whoever supported both counts once, and authors"
        " don't support their own.",
        before=before,
        after=after,
    )


def _proposal(public_id: str) -> Any:
    found = find_proposal(public_id)
    check_official(person(), found.board.municipality_id)
    return found


def _page(target: Any, form: Form) -> str:
    chosen = form.typed.get("sources") or request.args.getlist("with")
    alike = like(target)
    known = {target.public_id, *(other.public_id for other in alike)}
    named = [found for found in _named(target.board_id, chosen) if found.public_id not in known]
    return render_template(
        "moderation/merging.html",
        proposal=target,
        board=target.board,
        candidates=[*named, *alike],
        chosen=set(chosen),
        form=form,
    )


def _named(board_id: int, addresses: list[str]) -> list[Any]:
    """Return the board's proposals at these addresses; one that is none is left out."""
    try:
        return on_board(board_id, addresses)
    except Refusal:
        return []
