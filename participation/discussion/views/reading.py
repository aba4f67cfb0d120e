"""Reading a discussion: its threads page by page, and one thread by itself."""

from typing import Any

from flask import render_template

from participation.boards.policies import check_visible
from participation.discussion.policies import check_may_read
from participation.discussion.queries import comment as find_comment
from participation.discussion.queries import discussion
from participation.discussion.queries import thread as find_thread
from participation.discussion.schemas import OrderSchema
from participation.discussion.views import blueprint
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.proposals.queries import proposal_stamp
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form, load_question
from participation.web.fragments import fragment, wants_fragment


@blueprint.get("/proposals/<public_id>/comments")
@access(Access.PUBLIC)
@cached(proposal_stamp)
def comments(public_id: str) -> Any:
    """Show a page of a proposal's opinions; htmx gets the list, or what comes after its end."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    asked = load_question(OrderSchema())
    wish = asked.data or OrderSchema().load({})
    talk = discussion(proposal, person(), wish["order"], wish["after"])
    if not wants_fragment():
        return render_template(
            "discussion/page.html",
            talk=talk,
            board=proposal.board,
            comment_form=Form(),
            later=bool(wish["after"]),
        )
    if wish["after"]:
        first = f"#c-{talk.threads[0].comment.public_id}" if talk.threads else ""
        return fragment(render_template("discussion/items.html", talk=talk), focus=first)
    return fragment(render_template("discussion/list.html", talk=talk))


@blueprint.get("/comments/<public_id>")
@access(Access.PUBLIC)
def thread(public_id: str) -> Any:
    """Show the whole thread that an opinion stands in; htmx gets it without the page."""
    comment = find_comment(public_id)
    board = comment.proposal.board
    check_visible(person(), board)
    check_shown(comment.proposal)
    check_may_read(person(), comment)
    after = (load_question(OrderSchema()).data or {}).get("after", "")
    talk = find_thread(comment, person(), after)
    if wants_fragment():
        address = talk.threads[0].comment.public_id
        html = render_template("discussion/items.html", talk=talk, one_thread=True)
        return fragment(html, focus=f"#c-{address}")
    return render_template("discussion/thread.html", talk=talk, board=board, one_thread=True)
