"""Posting a proposal: form, draft, preview, and at last the proposal itself."""

import secrets
from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.core.errors import Refusal
from participation.municipalities.queries import sub_areas_of
from participation.proposals.errors import UnknownCategory, UnknownSubArea
from participation.proposals.policies import check_may_propose
from participation.proposals.queries import saved_draft, similar_proposals
from participation.proposals.schemas import ProposalSchema
from participation.proposals.services import post_proposal
from participation.proposals.services.drafts import discard_draft, save_draft
from participation.proposals.services.files import Holder
from participation.proposals.views import blueprint
from participation.proposals.views.sent_files import MOST_BYTES_OF_A_FORM, keep_files
from participation.web.access import Access, access, person
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form, load_kept
from participation.web.kept_forms import kept_form
from participation.web.large_forms import takes_files
from participation.web.locale import long_date
from participation.web.traps import passes_traps

FIELDS = tuple(ProposalSchema().fields)
# Where in the form a refusal belongs.
PLACES: dict[type[Refusal], str] = {UnknownCategory: "category", UnknownSubArea: "sub_area"}


def by_person() -> str:
    """Return who is counted: a village hall shares one address."""
    return str(session.get("_user_id"))


@blueprint.get("/boards/<slug>/proposals/new")
@access(Access.SIGNED_IN)
def new_proposal(slug: str) -> Any:
    """Show the form, with what was typed before."""
    board = _board(slug)
    check_may_propose(board, person())
    draft = saved_draft(person().id, board.id)
    return form_page(board, Form(typed=draft.typed if draft else {}), draft)


@blueprint.post("/boards/<slug>/proposals/new")
@access(Access.SIGNED_IN)
@takes_files(MOST_BYTES_OF_A_FORM)
@limiter.limit("30 per hour", key_func=by_person)
def post(slug: str) -> Any:
    """Publish a proposal at once."""
    board = _board(slug)
    form = load_form(ProposalSchema())
    token = request.form.get("token", "")[:40] or None
    try:
        _keep(board, form, token, only_with_files=True)
        if form.valid and passes_traps(form):
            proposal = post_proposal(board, person(), form.data, token=token)
            flash(_thanks(proposal))
            return redirect(url_for("voting.proposal", public_id=proposal.public_id))
    except Refusal as refusal:
        form.errors[PLACES.get(type(refusal), "form")] = [str(refusal)]
    return form_page(board, form, saved_draft(person().id, board.id)), 422


@blueprint.post("/boards/<slug>/proposals/draft")
@access(Access.SIGNED_IN)
@takes_files(MOST_BYTES_OF_A_FORM)
@limiter.limit("900 per hour", key_func=by_person)
def keep(slug: str) -> Any:
    """Keep what was typed, as often as the page asks for it or somebody presses the button."""
    board = _board(slug)
    form = Form(typed=request.form.to_dict())
    _keep(board, form, request.form.get("token", "")[:40] or None)
    if request.headers.get("X-Autosave"):
        return make_response("", 204)
    if form.errors:
        return form_page(board, form, saved_draft(person().id, board.id)), 422
    flash(_("Your draft is kept. Only you can see it."))
    return redirect(url_for("proposals.new_proposal", slug=slug))


@blueprint.post("/boards/<slug>/proposals/draft/discard")
@access(Access.SIGNED_IN)
def discard(slug: str) -> Any:
    """Remove the draft and begin again."""
    board = _board(slug)
    discard_draft(board, person())
    flash(_("The draft is removed."))
    return redirect(url_for("voting.board", slug=slug))


@blueprint.post("/boards/<slug>/proposals/preview")
@access(Access.SIGNED_IN)
@takes_files(MOST_BYTES_OF_A_FORM)
@limiter.limit("120 per hour", key_func=by_person)
def to_preview(slug: str) -> Any:
    """Keep what was typed and go on to the preview, if it can be published."""
    board = _board(slug)
    form = load_form(ProposalSchema())
    _keep(board, form, None)
    if form.valid:
        return redirect(url_for("proposals.preview", slug=slug))
    return form_page(board, form, saved_draft(person().id, board.id)), 422


@blueprint.get("/boards/<slug>/proposals/preview")
@access(Access.SIGNED_IN)
def preview(slug: str) -> Any:
    """Show the draft as it will be published, and the proposals that resemble it.

    The form stands here if there is none that could be, or if what was typed came back after
    signing in.
    """
    board = _board(slug)
    check_may_propose(board, person())
    draft = saved_draft(person().id, board.id)
    typed = draft.typed if draft else {}
    form = load_kept(ProposalSchema(), typed)
    if not draft or not form.valid or kept_form():
        return form_page(board, Form(typed=typed), draft)
    return render_template(
        "proposals/preview.html",
        board=board,
        proposal=form.data,
        draft=draft,
        fields=FIELDS,
        token=secrets.token_hex(12),
        similar=similar_proposals(board.id, form.data.title),
    )


def form_page(board: Any, form: Form, draft: Any) -> str:
    """Return the form with what was typed, and the files of the draft."""
    return render_template(
        "proposals/new.html",
        board=board,
        form=form,
        draft=draft,
        files=draft.attachments if draft else [],
        sub_areas=sub_areas_of(board.municipality_id),
        token=form.typed.get("token") or secrets.token_hex(12),
    )


def _board(slug: str) -> Any:
    board = find_board(slug)
    check_visible(person(), board)
    return board


def _keep(board: Any, form: Form, token: str | None, *, only_with_files: bool = False) -> None:
    """Keep the draft with its files; what is wrong with these is added to the form's errors."""
    if only_with_files and not any(request.files.getlist("files")) and "alts" not in request.form:
        return
    typed = {name: form.typed[name] for name in FIELDS if name in form.typed}
    draft_id = save_draft(board, person(), typed, token=token)
    if draft_id is not None:
        keep_files(Holder(draft_id=draft_id), form)


def _thanks(proposal: Any) -> str:
    if proposal.held:
        return _(
            "Your proposal has arrived under number %(reference)s and counts as received on"
            " %(day)s. An official reads it before others see it, and you are told by e-mail.",
            reference=proposal.reference,
            day=long_date(proposal.received_on),
        )
    return _(
        "Your proposal is published under number %(reference)s and counts as received on"
        " %(day)s. Thank you.",
        reference=proposal.reference,
        day=long_date(proposal.received_on),
    )
