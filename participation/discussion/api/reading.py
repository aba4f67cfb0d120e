"""Threads of a proposal, and one thread as a whole."""

from typing import Any

from participation.boards.policies import check_visible
from participation.core.shapes import page_of
from participation.discussion.api import blueprint
from participation.discussion.policies import check_may_read
from participation.discussion.queries import Node, discussion, thread
from participation.discussion.queries import comment as find_comment
from participation.discussion.shapes import (
    CommentShape,
    ThreadQuestion,
    ThreadShape,
    ThreadsQuestion,
)
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.cursors import place_in, seal


@blueprint.get(
    "/proposals/<public_id>/comments", asks=ThreadsQuestion, answers=page_of(CommentShape)
)
@access(Access.PUBLIC)
def list_comments(question: dict[str, Any], public_id: str) -> Any:
    """List the threads of a proposal, each with its first replies."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    check_shown(proposal)
    found = discussion(proposal, person(), question["order"], place_in(question) or "")
    return {
        "items": [told(node) for node in found.threads],
        "next_cursor": seal(found.after),
    }


@blueprint.get("/comments/<public_id>", asks=ThreadQuestion, answers=ThreadShape)
@access(Access.PUBLIC)
def get_thread(question: dict[str, Any], public_id: str) -> Any:
    """Return the whole thread that an opinion stands in."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    check_may_read(person(), comment)
    found = thread(comment, person(), place_in(question) or "")
    return {"top": told(found.threads[0]), "next_cursor": seal(found.after)}


def told(node: Node) -> dict[str, Any]:
    """Return an opinion as the API tells of it, with the replies below it."""
    comment = node.comment
    return {
        "id": comment.public_id,
        "text": comment.text if comment.readable else None,
        "stance": comment.stance if comment.readable else None,
        "by_official": comment.by_official,
        "support_count": comment.support_count,
        "reply_count": comment.reply_count,
        "withdrawn": comment.withdrawn_at is not None,
        "hidden": comment.hidden_at is not None,
        "created_at": comment.created_at,
        "edited_at": comment.edited_at,
        "url": absolute("discussion.thread", public_id=comment.public_id),
        "replies": [told(reply) for reply in node.replies],
        "replies_left_out": node.left_out,
    }
