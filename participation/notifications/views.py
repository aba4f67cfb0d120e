"""My page, following, choosing how often to hear, and stopping it all without signing in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from participation.boards.queries import board as find_board
from participation.boards.queries import started_boards
from participation.municipalities.queries import municipality as find_municipality
from participation.notifications.choices import FREQUENCY_NAMES, Followed
from participation.notifications.queries import frequency_of
from participation.notifications.queries.mine import (
    Slice,
    my_answers,
    my_follows,
    my_proposals,
    my_supports,
    my_votes,
)
from participation.notifications.schemas import FrequencySchema
from participation.notifications.services.following import (
    account_of_token,
    choose_frequency,
    follow,
    stop_all,
    unfollow,
)
from participation.proposals.queries import proposal as find_proposal
from participation.web.access import Access, access, person
from participation.web.device import kept_receipts
from participation.web.extensions import csrf, limiter
from participation.web.forms import Form, load_form
from participation.web.fragments import fragment, wants_fragment
from participation.web.redirects import next_address

blueprint = Blueprint("notifications", __name__)

SHOWN_FIRST = 5
SHOWN_ON_A_PAGE = 20
# Nobody does so much; a number made up must not be too large for the database.
LAST_PAGE = 1000

FIND: dict[Followed, Callable[[str], Any]] = {
    Followed.AREA: find_municipality,
    Followed.BOARD: find_board,
    Followed.PROPOSAL: find_proposal,
}
PAGES: dict[Followed, Callable[[str], str]] = {
    Followed.AREA: lambda address: url_for("voting.area", slug=address),
    Followed.BOARD: lambda address: url_for("voting.board", slug=address),
    Followed.PROPOSAL: lambda address: url_for("voting.proposal", public_id=address),
}
# The lists of my page, in the order they stand there.
LISTS: dict[str, Callable[..., Slice]] = {
    "proposals": my_proposals,
    "answers": my_answers,
    "votes": my_votes,
    "supports": my_supports,
    "follows": my_follows,
}


@blueprint.get("/me")
@access(Access.SIGNED_IN)
def me() -> Any:
    """Show what the person has done, and what became of it: the first of each list."""
    lists = {name: read(person(), SHOWN_FIRST) for name, read in LISTS.items()}
    return render_template(
        "notifications/me.html",
        lists=lists,
        receipts=_receipts(),
        started=started_boards(person().id, SHOWN_FIRST),
    )


@blueprint.get("/me/<any(proposals, answers, votes, supports, follows):name>")
@access(Access.SIGNED_IN)
def my_list(name: str) -> Any:
    """Show one list of my page as a whole, page by page."""
    page = _page()
    found = LISTS[name](person(), SHOWN_ON_A_PAGE, page)
    return render_template(
        "notifications/list.html", name=name, list=found, page=page, receipts=_receipts()
    )


@blueprint.get("/me/news")
@access(Access.SIGNED_IN)
def settings() -> Any:
    """Show how often news come, and what they are about."""
    return _settings_page(Form(typed={"frequency": frequency_of(person().id).value}))


@blueprint.post("/me/news")
@access(Access.SIGNED_IN)
def save_settings() -> Any:
    """Choose how often news come."""
    form = load_form(FrequencySchema())
    if not form.valid:
        return _settings_page(form), 422
    choose_frequency(person().id, form.data["frequency"])
    flash(_("Saved. You can change this at any time."))
    return redirect(url_for("notifications.settings"))


@blueprint.post("/<any(areas, boards, proposals):kind>/<address>/follow")
@access(Access.SIGNED_IN)
def follow_thing(kind: str, address: str) -> Any:
    """Tell the person news of this from now on."""
    follow(person(), FIND[Followed(kind)](address))
    said = _("You follow this now. News come by e-mail; on “My page” you choose how often.")
    return _follows(kind, address, following=True, said=said)


@blueprint.post("/<any(areas, boards, proposals):kind>/<address>/unfollow")
@access(Access.SIGNED_IN)
def unfollow_thing(kind: str, address: str) -> Any:
    """Tell the person no more news of this."""
    unfollow(person(), FIND[Followed(kind)](address))
    return _follows(kind, address, following=False, said=_("You no longer follow this."))


def _follows(kind: str, address: str, *, following: bool, said: str) -> Any:
    """Lead back to the page, or give htmx the button as it is now."""
    if wants_fragment():
        button = render_template(
            "notifications/follow.html", kind=kind, address=address, following=following
        )
        return fragment(button, say=said, focus=f"#follow-{address}")
    flash(said)
    return redirect(next_address(PAGES[Followed(kind)](address)))


@blueprint.get("/news/stop/<token>")
@access(Access.PUBLIC)
@limiter.limit("60 per minute")
def stop(token: str) -> Any:
    """Ask once whether all news shall stop: mail programs open links by themselves."""
    account_of_token(token)
    return render_template("notifications/stop.html", token=token, stopped=False)


@blueprint.post("/news/stop/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@access(Access.PUBLIC)
@limiter.limit("60 per minute")
def confirm_stop(token: str) -> Any:
    """Send no more news; the token is the proof, so a mail program may ask too (RFC 8058)."""
    stop_all(token)
    return render_template("notifications/stop.html", token=token, stopped=True)


def _settings_page(form: Form) -> str:
    page = _page()
    return render_template(
        "notifications/settings.html",
        form=form,
        frequencies=FREQUENCY_NAMES,
        follows=my_follows(person(), SHOWN_ON_A_PAGE, page),
        page=page,
    )


def _page() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)


def _receipts() -> dict[str, str]:
    return kept_receipts(person().public_id)
