"""Supporting an opinion, and taking that back."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from participation.boards.policies import check_visible
from participation.discussion.queries import comment as find_comment
from participation.discussion.queries import top_of
from participation.discussion.services import support_comment, withdraw_comment_support
from participation.discussion.views import blueprint
from participation.web.access import Access, access, person
from participation.web.fragments import fragment, wants_fragment
from participation.web.redirects import next_address


@blueprint.post("/comments/<public_id>/support")
@access(Access.SIGNED_IN)
def support(public_id: str) -> Any:
    """Support an opinion."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    return _supported(comment, support_comment(comment, person()), supported=True)


@blueprint.post("/comments/<public_id>/support/withdraw")
@access(Access.SIGNED_IN)
def withdraw_support(public_id: str) -> Any:
    """Take the support of an opinion back."""
    comment = find_comment(public_id)
    check_visible(person(), comment.proposal.board)
    return _supported(comment, withdraw_comment_support(comment, person()), supported=False)


def _supported(comment: Any, count: int, *, supported: bool) -> Any:
    """Lead back to the thread, or give htmx the button as it is now."""
    if not wants_fragment():
        anchor = f"c-{comment.public_id}"
        thread = url_for("discussion.thread", public_id=top_of(comment), _anchor=anchor)
        return redirect(next_address(thread))
    button = render_template(
        "discussion/support.html", comment=comment, supported=supported, count=count
    )
    given = _("Supported. Supports now: %(count)s", count=count)
    taken_back = _("Your support is taken back. Supports now: %(count)s", count=count)
    return fragment(button, say=given if supported else taken_back)
