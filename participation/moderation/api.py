"""Reports, hiding and appeals, for programs: the same acts as on the officials' pages."""

from typing import Any

from participation.accounts.policies import check_official
from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.discussion.choices import Target
from participation.moderation.policies import check_author, check_may_see
from participation.moderation.queries.desk import desk as find_desk
from participation.moderation.queries.items import (
    Item,
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
from participation.moderation.services import appeals, hiding, reports, undoing
from participation.moderation.shapes import (
    ActBody,
    ActShape,
    DeskShape,
    HidingShape,
    ItemShape,
    ReportsRead,
)
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("moderation", __name__, "The officials' desk, hiding and appeals.")

ITEM = f"/moderation/<any({', '.join(Target)}):target>/<public_id>"
HIDING = "/hidings/<public_id>"


@blueprint.get("/municipalities/<slug>/desk", asks=Question, answers=DeskShape)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def get_desk(_question: dict[str, Any], slug: str) -> Any:
    """Tell what waits for the officials of a municipality."""
    area = find_municipality(slug)
    check_official(person(), area.id)
    found = find_desk(area)
    return {
        "count": found.count,
        "items": [
            {
                "kind": line.kind.name,
                "name": line.name,
                "board": line.board.slug,
                "due": line.due,
                "overdue": line.overdue,
                "since": line.since,
            }
            for line in found.lines
        ],
    }


@blueprint.post("/municipalities/<slug>/desk/undo", takes=ActBody)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def undo_act(body: dict[str, Any], slug: str) -> Any:
    """Take back what one has just hidden or dismissed; nobody was told yet."""
    undoing.undo(person(), find_municipality(slug).id, body["act"])


@blueprint.get(ITEM, asks=Question, answers=ItemShape)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def get_item(_question: dict[str, Any], target: str, public_id: str) -> Any:
    """Return an opinion or a proposal with its reports, and why it is hidden."""
    found = _item(target, public_id)
    return {
        "target": found.target,
        "public_id": found.public_id,
        "proposal": found.proposal.public_id,
        "text": found.text,
        "reports": open_reports(found),
        "hiding": hiding_of(found),
    }


@blueprint.post(f"{ITEM}/hide", takes=HideSchema, answers=HidingShape, status=201)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def hide_item(body: dict[str, Any], target: str, public_id: str) -> Any:
    """Hide it with a reason; its author is told in ten minutes."""
    return hiding.hide(person(), _item(target, public_id), **body)


@blueprint.post(f"{ITEM}/dismiss", takes=ReportsRead, answers=ActShape)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def dismiss_reports(body: dict[str, Any], target: str, public_id: str) -> Any:
    """Settle its reports: nothing is wrong with it."""
    return {"act": reports.dismiss(person(), _item(target, public_id), **body)}


@blueprint.post(f"{ITEM}/warn", takes=WordsSchema)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def warn_author(body: dict[str, Any], target: str, public_id: str) -> Any:
    """Ask its author by mail to keep to the rules."""
    appeals.warn(person(), _item(target, public_id), **body)


@blueprint.get(HIDING, asks=Question, answers=HidingShape)
@access(Access.SIGNED_IN)
def get_hiding(_question: dict[str, Any], public_id: str) -> Any:
    """Tell its author, or an official, why something is hidden."""
    found = find_hiding(public_id)
    item = item_at(found.target, found.target_id)
    check_may_see(person(), item.row.author_id, item.proposal.board.municipality_id)
    return found


@blueprint.post(f"{HIDING}/appeal", takes=WordsSchema)
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def appeal_hiding(body: dict[str, Any], public_id: str) -> Any:
    """Ask that another official looks at it again."""
    found = find_hiding(public_id)
    check_author(person(), item_at(found.target, found.target_id).row.author_id)
    appeals.appeal(person(), found, **body)


@blueprint.post(f"{HIDING}/restore", takes=RestoreSchema)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def restore_item(body: dict[str, Any], public_id: str) -> Any:
    """Show it again."""
    hiding.restore(person(), find_hiding(public_id), **body)


@blueprint.post(f"{HIDING}/decide", takes=DecisionSchema)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def decide_appeal(body: dict[str, Any], public_id: str) -> Any:
    """Decide an appeal, with the reason; not who hid it."""
    appeals.decide(person(), find_hiding(public_id), **body)


def _item(target: str, public_id: str) -> Item:
    found = find_item(Target(target), public_id)
    check_official(person(), found.proposal.board.municipality_id)
    return found
