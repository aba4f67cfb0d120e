"""One opinion or proposal as officials handle it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from participation.accounts.policies import check_official
from participation.core.errors import Invalid, Refusal
from participation.discussion.choices import REASON_NAMES, Target
from participation.moderation.choices import BLOCK_DAYS
from participation.moderation.queries.handings import latest_handing
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
from participation.moderation.queries.relocations import relocation_of
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
@blueprint.get(f"{ITEM}/fault", endpoint="fault_form")
@blueprint.get(f"{ITEM}/block", endpoint="block_form")
@access(Access.OFFICIAL)
def item(target: str, public_id: str) -> Any:
    """Show what was said, its reports, and what can be done."""
    return item_page(item_of_official(target, public_id))


@blueprint.post(f"{ITEM}/hide")
@access(Access.OFFICIAL)
def hide_item(target: str, public_id: str) -> Any:
    """Hide it."""
    found = item_of_official(target, public_id)
    form = load_form(HideSchema())
    if not form.valid:
        return item_page(found, "hide", form), 422
    try:
        hiding = hide(person(), found, **form.data)
    except Refusal as refusal:
        return item_refused(found, "hide", form, refusal)
    flash(_("It is hidden. Its author is told in ten minutes, unless you undo it before."))
    return back_to(found, done=hiding.act_id)


@blueprint.post(f"{ITEM}/warn")
@access(Access.OFFICIAL)
def warn_author(target: str, public_id: str) -> Any:
    """Warn the author."""
    found = item_of_official(target, public_id)
    form = load_form(WordsSchema())
    if not form.valid:
        return item_page(found, "warn", form), 422
    warn(person(), found, **form.data)
    flash(_("The warning is on its way to the author."))
    return back_to(found)


@blueprint.get(f"{HIDING}/restore")
@blueprint.get(f"{HIDING}/decide")
@blueprint.get(f"{HIDING}/removal")
@blueprint.get(f"{HIDING}/removal/decide")
@access(Access.OFFICIAL)
def hidden_item(public_id: str) -> Any:
    """Show what is hidden, and what can be done."""
    return item_page(hidden_item_of_official(find_hiding(public_id)))


@blueprint.post(f"{HIDING}/restore")
@access(Access.OFFICIAL)
def restore_item(public_id: str) -> Any:
    """Show it again."""
    hiding = find_hiding(public_id)
    found = hidden_item_of_official(hiding)
    form = load_form(RestoreSchema())
    if not form.valid:
        return item_page(found, "restore", form), 422
    restore(person(), hiding, **form.data)
    flash(_("It is shown again."))
    return back_to(found)


@blueprint.post(f"{HIDING}/decide")
@access(Access.OFFICIAL)
def decide_appeal(public_id: str) -> Any:
    """Decide an appeal."""
    hiding = find_hiding(public_id)
    found = hidden_item_of_official(hiding)
    form = load_form(DecisionSchema())
    if not form.valid:
        return item_page(found, "decide", form), 422
    try:
        decide(person(), hiding, **form.data)
    except Refusal as refusal:
        return item_refused(found, "decide", form, refusal)
    flash(_("The appeal is decided. Its author is told."))
    return back_to(found)


def item_of_official(target: str, public_id: str) -> Item:
    """Return an item for an official of its area."""
    found = find_item(Target(target), public_id)
    check_official(person(), found.proposal.board.municipality_id)
    return found


def hidden_item_of_official(hiding: Any) -> Item:
    """Return what was hidden, for an official of its area."""
    found = item_at(hiding.target, hiding.target_id)
    check_official(person(), found.proposal.board.municipality_id)
    return found


def item_refused(found: Item, name: str, form: Form, refusal: Refusal) -> Any:
    """Show how things stand now, with what was typed."""
    fresh = item_of_official(found.target.value, found.public_id)
    form.errors["words" if isinstance(refusal, Invalid) else "form"] = [str(refusal)]
    return item_page(fresh, name, form), status_of(refusal)


def item_page(found: Item, name: str = "", form: Form | None = None) -> str:
    """`name` is the form that comes back with what was typed."""
    return render_template(
        "moderation/item.html",
        item=found,
        board=found.proposal.board,
        reports=open_reports(found),
        hiding=hiding_of(found),
        interventions=lasting_of(found),
        block_days=BLOCK_DAYS,
        moved=relocation_of(found) if found.target is Target.PROPOSAL else None,
        handed=latest_handing(found) if found.target is Target.PROPOSAL else None,
        author=author_of(found),
        reasons=REASON_NAMES,
        sent=name,
        form=form or Form(),
        empty=Form(),
    )


def back_to(found: Item, done: str | None = None) -> Response:
    """Lead to the page of an item."""
    address = url_for(
        "moderation.item", target=found.target.value, public_id=found.public_id, done=done
    )
    return redirect(address)
