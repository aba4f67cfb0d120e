"""Writing an opinion or a reply, and changing one's own."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.boards.policies import check_visible
from participation.core.errors import Refusal
from participation.discussion.policies import (
    check_may_discuss,
    check_may_edit,
    check_own,
    check_readable,
)
from participation.discussion.queries import comment as find_comment
from participation.discussion.queries import comment_count, discussion, one, top_of
from participation.discussion.schemas import CommentSchema, ReplySchema
from participation.discussion.services import edit_comment, post_comment, withdraw_comment
from participation.discussion.views import blueprint
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.extensions import limiter
from participation.web.forms import Form, load_form
from participation.web.fragments import fragment, wants_fragment
from participation.web.traps import passes_traps

# From one address, which a whole village hall may share; for one person see PACE.
FREQUENCY = "300 per hour"


@blueprint.post("/proposals/<public_id>/comments")
@access(Access.SIGNED_IN)
@limiter.limit(FREQUENCY)
def post(public_id: str) -> Any:
    """Publish an opinion at once."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    form = load_form(CommentSchema())
    if form.valid and passes_traps(form):
        try:
            posted = post_comment(proposal, person(), form.data)
        except Refusal as refusal:
            return _form_again(proposal, form, refusal)
        if wants_fragment():
            return _in_place(posted.public_id, "discussion/posted.html", form=Form())
        flash(_said(posted))
        return redirect(
            url_for(
                "discussion.comments",
                public_id=public_id,
                order="newest",
                _anchor=f"c-{posted.public_id}",
            )
        )
    return _form_again(proposal, form)


@blueprint.get("/comments/<public_id>/reply")
@access(Access.SIGNED_IN)
def reply_form(public_id: str) -> Any:
    """Show the form for a reply; htmx gets it for under the opinion."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    check_readable(comment)
    check_may_discuss(comment.proposal)
    return _reply_page(comment, Form())


@blueprint.post("/comments/<public_id>/reply")
@access(Access.SIGNED_IN)
@limiter.limit(FREQUENCY)
def reply(public_id: str) -> Any:
    """Publish a reply at once."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    form = load_form(ReplySchema())
    status = 422
    if form.valid and passes_traps(form):
        try:
            posted = post_comment(comment.proposal, person(), form.data, parent=comment)
        except Refusal as refusal:
            form.errors["form"], status = [str(refusal)], status_of(refusal)
        else:
            if wants_fragment():
                return _in_place(posted.public_id, "discussion/replied.html", answered=comment)
            flash(_said(posted))
            return _to_thread(posted)
    return _reply_page(comment, form, status)


@blueprint.get("/comments/<public_id>/edit")
@access(Access.SIGNED_IN)
def edit_form(public_id: str) -> Any:
    """Show one's own opinion to be changed, within the time for it."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    check_may_edit(person(), comment)
    written = {"text": comment.text, "stance": comment.stance or ""}
    return _edit_page(comment, Form(typed=written))


@blueprint.post("/comments/<public_id>/edit")
@access(Access.SIGNED_IN)
def edit(public_id: str) -> Any:
    """Save the changed opinion."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    check_own(person(), comment)
    form = load_form(CommentSchema())
    status = 422
    if form.valid:
        try:
            edit_comment(comment, person(), form.data)
        except Refusal as refusal:
            form.errors["form"], status = [str(refusal)], status_of(refusal)
        else:
            flash(_("Your opinion is changed."))
            return _to_thread(comment)
    return _edit_page(comment, form, status)


@blueprint.get("/comments/<public_id>/withdraw")
@access(Access.SIGNED_IN)
def withdraw_form(public_id: str) -> Any:
    """Ask whether one's own opinion is to be taken back."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    check_own(person(), comment)
    if not comment.waiting:
        check_readable(comment)
    return render_template(
        "discussion/withdraw.html", comment=comment, board=comment.proposal.board
    )


@blueprint.post("/comments/<public_id>/withdraw")
@access(Access.SIGNED_IN)
def withdraw(public_id: str) -> Any:
    """Take one's own opinion back."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    withdraw_comment(comment, person())
    flash(_("Your opinion is taken back."))
    return redirect(url_for("voting.proposal", public_id=comment.proposal.public_id))


def _to_thread(comment: Any) -> Response:
    anchor = f"c-{comment.public_id}"
    return redirect(url_for("discussion.thread", public_id=top_of(comment), _anchor=anchor))


def _in_place(public_id: str, template: str, **values: Any) -> Response:
    """Give htmx an opinion that was just posted, read it out and put the focus on it."""
    posted = find_comment(public_id)
    html = render_template(
        template,
        talk=one(posted, person()),
        count=comment_count(posted.proposal_id),
        **values,
    )
    return fragment(html, say=_said(posted), focus=f"#c-{public_id}")


def _said(posted: Any) -> str:
    if posted.held:
        return _("Your opinion has arrived. An official reads it before others see it.")
    return _("Your opinion is published. Thank you.")


def _form_again(proposal: Any, form: Form, refusal: Refusal | None = None) -> Any:
    """Show the form with what was typed and what is wrong with it."""
    status = 422
    if refusal is not None:
        form.errors["form"], status = [str(refusal)], status_of(refusal)
    values = {
        "talk": discussion(proposal, person()),
        "board": proposal.board,
        "comment_form": form,
    }
    if wants_fragment():
        html = render_template("discussion/form.html", **values)
        return fragment(html, status=status, instead=("#comment-form", "outerHTML"), focus="#text")
    return render_template("discussion/page.html", later=False, **values), status


def _reply_page(comment: Any, form: Form, status: int = 200) -> Any:
    if wants_fragment():
        html = render_template("discussion/reply_form.html", comment=comment, form=form)
        slot, field = f"#slot-{comment.public_id}", f"#reply-{comment.public_id}"
        return fragment(html, status=status, instead=(slot, "innerHTML"), focus=field)
    board = comment.proposal.board
    return render_template("discussion/reply.html", comment=comment, board=board, form=form), status


def _edit_page(comment: Any, form: Form, status: int = 200) -> Any:
    board = comment.proposal.board
    return render_template("discussion/edit.html", comment=comment, board=board, form=form), status
