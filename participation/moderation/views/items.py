"""One opinion or proposal as officials handle it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.accounts.policies import check_official
from participation.core.errors import Refusal
from participation.discussion.choices import REASON_NAMES, Target
from participation.moderation.errors import HandledMeanwhile
from participation.moderation.queries.interventions import lasting_of
from participation.moderation.queries.items import (
    Item,
    author_of,
    find_hiding,
    find_item,
    hiding_of,
    item_at,
    open_reports,
)
from participation.moderation.schemas import (
    DecisionSchema,
    HideSchema,
    RestoreSchema,
    WordsSchema,
)
from participation.moderation.services.appeals import decide, warn
from participation.moderation.services.hiding import hide, restore
from participation.moderation.views import blueprint
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form

ITEM = f"/moderation/<any({', '.join(Target)}):target>/<public_id>"
HIDING = "/hidings/<public_id>"


@blueprint.get(ITEM)
@blueprint.get(f"{ITEM}/hide", endpoint="hide_form")
@blueprint.get(f"{ITEM}/warn", endpoint="warn_form")
@access(Access.OFFICIAL)
def item(target: str, public_id: str) -> Any:
    """Show what was said, its reports, and what can be done."""
    return _page(_item(target, public_id))


@blueprint.post(f"{ITEM}/hide")
@access(Access.OFFICIAL)
def hide_item(target: str, public_id: str) -> Any:
    """Hide it."""
    found = _item(target, public_id)
    form = load_form(HideSchema())
    if not form.valid:
        return _page(found, "hide", form), 422
    try:
        hiding = hide(person(), found, **form.data)
    except Refusal as refusal:
        return _refused(found, "hide", form, refusal)
    flash(_("It is hidden. Its author is told in ten minutes, unless you undo it before."))
    return _back(found, done=hiding.act_id)


@blueprint.post(f"{ITEM}/warn")
@access(Access.OFFICIAL)
def warn_author(target: str, public_id: str) -> Any:
    """Warn the author."""
    found = _item(target, public_id)
    form = load_form(WordsSchema())
    if not form.valid:
        return _page(found, "warn", form), 422
    warn(person(), found, **form.data)
    flash(_("The warning is on its way to the author."))
    return _back(found)


@blueprint.get(f"{HIDING}/restore")
@blueprint.get(f"{HIDING}/decide")
@access(Access.OFFICIAL)
def hidden_item(public_id: str) -> Any:
    """Show what is hidden, and what can be done."""
    return _page(_hidden_item(find_hiding(public_id)))


@blueprint.post(f"{HIDING}/restore")
@access(Access.OFFICIAL)
def restore_item(public_id: str) -> Any:
    """Show it again."""
    hiding = find_hiding(public_id)
    found = _hidden_item(hiding)
    form = load_form(RestoreSchema())
    if not form.valid:
        return _page(found, "restore", form), 422
    restore(person(), hiding, **form.data)
    flash(_("It is shown again."))
    return _back(found)


@blueprint.post(f"{HIDING}/decide")
@access(Access.OFFICIAL)
def decide_appeal(public_id: str) -> Any:
    """Decide an appeal."""
    hiding = find_hiding(public_id)
    found = _hidden_item(hiding)
    form = load_form(DecisionSchema())
    if not form.valid:
        return _page(found, "decide", form), 422
    try:
        decide(person(), hiding, **form.data)
    except Refusal as refusal:
        return _refused(found, "decide", form, refusal)
    flash(_("The appeal is decided. Its author is told."))
    return _back(found)


def _item(target: str, public_id: str) -> Item:
    found = find_item(Target(target), public_id)
    check_official(person(), found.proposal.board.municipality_id)
    return found


def _hidden_item(hiding: Any) -> Item:
    found = item_at(hiding.target, hiding.target_id)
    check_official(person(), found.proposal.board.municipality_id)
    return found


def _refused(found: Item, name: str, form: Form, refusal: Refusal) -> Any:
    """Show how things stand now, with what was typed."""
    fresh = _item(found.target.value, found.public_id)
    form.errors["form" if isinstance(refusal, HandledMeanwhile) else "words"] = [str(refusal)]
    return _page(fresh, name, form), status_of(refusal)


def _page(found: Item, name: str = "", form: Form | None = None) -> str:
    """`name` is the form that comes back with what was typed."""
    return render_template(
        "moderation/item.html",
        item=found,
        board=found.proposal.board,
        reports=open_reports(found),
        hiding=hiding_of(found),
        interventions=lasting_of(found.proposal) if found.row is found.proposal else [],
        author=author_of(found),
        reasons=REASON_NAMES,
        sent=name,
        form=form or Form(),
        empty=Form(),
    )


def _back(found: Item, done: str | None = None) -> Response:
    address = url_for(
        "moderation.item", target=found.target.value, public_id=found.public_id, done=done
    )
    return redirect(address)
