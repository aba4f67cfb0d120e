"""Giving, changing and supporting opinions."""

from typing import Any

from participation.boards.policies import check_visible
from participation.core.scopes import Scope
from participation.discussion.api import blueprint
from participation.discussion.queries import comment as find_comment
from participation.discussion.schemas import CommentSchema, ReplySchema
from participation.discussion.services import (
    edit_comment,
    post_comment,
    support_comment,
    withdraw_comment,
    withdraw_comment_support,
)
from participation.discussion.shapes import PostedShape, SupportedCommentShape
from participation.proposals.policies import check_shown
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.addresses import absolute
from participation.web.api.scopes import scope


@blueprint.post(
    "/proposals/<public_id>/comments", takes=CommentSchema, answers=PostedShape, status=201
)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def post_opinion(words: Any, public_id: str) -> Any:
    """Publish an opinion at once."""
    proposal = find_proposal(public_id)
    check_visible(person(), proposal.board)
    return _posted(post_comment(proposal, person(), words))


@blueprint.post("/comments/<public_id>/replies", takes=ReplySchema, answers=PostedShape, status=201)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def post_reply(words: Any, public_id: str) -> Any:
    """Publish a reply at once."""
    comment = _comment(public_id)
    return _posted(post_comment(comment.proposal, person(), words, parent=comment))


@blueprint.put("/comments/<public_id>", takes=CommentSchema, answers=PostedShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def edit_opinion(words: Any, public_id: str) -> Any:
    """Change one's own opinion within the time for it."""
    comment = _comment(public_id)
    edit_comment(comment, person(), words)
    return _posted(comment)


@blueprint.delete("/comments/<public_id>")
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def withdraw_opinion(public_id: str) -> Any:
    """Take one's own opinion back: its words are gone for good."""
    withdraw_comment(_comment(public_id), person())


@blueprint.put("/comments/<public_id>/support", answers=SupportedCommentShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def support_opinion(public_id: str) -> Any:
    """Support an opinion; harmless when it is supported already."""
    comment = _comment(public_id)
    return {"supported": True, "support_count": support_comment(comment, person())}


@blueprint.delete("/comments/<public_id>/support", answers=SupportedCommentShape)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def withdraw_support_of_opinion(public_id: str) -> Any:
    """Take the support of an opinion back; harmless when there is none."""
    comment = _comment(public_id)
    return {"supported": False, "support_count": withdraw_comment_support(comment, person())}


def _comment(public_id: str) -> Any:
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    check_shown(comment.proposal)
    return comment


def _posted(comment: Any) -> dict[str, Any]:
    return {
        "id": comment.public_id,
        "url": absolute("discussion.thread", public_id=comment.public_id),
    }
