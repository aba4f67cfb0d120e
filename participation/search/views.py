"""One page to find places, boards and proposals, and suggestions while somebody types."""

from typing import Any

from flask import Blueprint, render_template, request

from participation.search.queries import LONGEST_QUERY, find
from participation.web.access import Access, access
from participation.web.fragments import fragment, wants_fragment

SHOWN, SUGGESTED = 20, 4

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@access(Access.PUBLIC)
def search() -> Any:
    """Show what the words in the address find; to htmx, a few suggestions."""
    typed = request.args.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
    if wants_fragment():
        found = find(typed, most=SUGGESTED)
        return fragment(render_template("search/suggestions.html", typed=typed, found=found))
    return render_template("search/search.html", typed=typed, found=find(typed, most=SHOWN))
