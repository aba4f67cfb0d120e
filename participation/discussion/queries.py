"""Reads of discussions: a page of threads, or one thread, in a single statement each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from participation.accounts.models import Account
from participation.boards.models import Board
from participation.core.db import db
from participation.discussion.choices import Order
from participation.discussion.errors import CommentNotFound
from participation.discussion.models import Comment, CommentSupport, Report
from participation.discussion.policies import may_discuss, may_edit
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal

THREADS_ON_PAGE = 20
REPLIES_AT_FIRST = 3
REPLIES_ON_PAGE = 50

# Withdrawn opinions leave a mark where others answered them, else nothing.
_MARKED = or_(Comment.withdrawn_at.is_(None), Comment.reply_count > 0)
# Each reply after what it answers, else in the order they came; the top of the thread first.
_IN_THREAD = (func.coalesce(Comment.branch_id, Comment.id), Comment.depth, Comment.id)


@dataclass
class Node:
    """An opinion with the replies below it.

    `own` and `editable` say what the reader may do. `answers` is the name of the person answered,
    where that is not what stands above. `left_out` is how many replies of a thread are not among
    them.
    """

    comment: Comment
    supported: bool = False
    own: bool = False
    editable: bool = False
    answers: str = ""
    replies: list["Node"] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Discussion:
    """A page of a proposal's threads; `after` asks for the next one, None if this is the last.

    `open` says that opinions are taken now.
    """

    proposal: Proposal
    threads: list[Node]
    open: bool
    order: Order = Order.SUPPORTED
    after: str | None = None


def discussion(
    proposal: Proposal, reader: Account | None, order: Order = Order.SUPPORTED, after: str = ""
) -> Discussion:
    """Return a page of the threads of a proposal, loaded with its board, each with first replies.

    `after` is where the page before ended. What was supported meanwhile may then come twice or be
    passed over; nothing else can.
    """
    seen = _seen_by(reader)
    tops = _tops(proposal.id, order, after).where(seen)
    place = func.row_number().over(
        partition_by=func.coalesce(Comment.thread_id, Comment.id),
        order_by=(Comment.depth > 1, *_IN_THREAD),
    )
    ranked = (
        select(Comment.id, place.label("place"))
        .where(or_(Comment.id.in_(tops), Comment.thread_id.in_(tops)), seen)
        .subquery()
    )
    rows = db.session.execute(
        select(Comment, _supported(reader))
        .join(ranked, ranked.c.id == Comment.id)
        .where(ranked.c.place <= 1 + REPLIES_AT_FIRST)
        .order_by(*_ORDERS[order], Comment.id)
    ).all()
    nodes = [_node(comment, supported, reader, proposal) for comment, supported in rows]
    threads = sorted(_threads(nodes), key=_sort_key(order))
    shown = threads[:THREADS_ON_PAGE]
    more = _cursor(shown) if len(threads) > len(shown) else None
    return Discussion(proposal, shown, may_discuss(proposal), order, more)


def thread(comment: Comment, reader: Account | None, after: str = "") -> Discussion:
    """Return the one thread that an opinion stands in, with the replies after the one named."""
    proposal = comment.proposal
    top_id = comment.thread_id or comment.id
    replies = (
        select(Comment.id)
        .where(Comment.thread_id == top_id, _seen_by(reader))
        .order_by(*_IN_THREAD)
    )
    last = _in_thread(top_id, after)
    if last is not None:
        replies = replies.where(tuple_(*_IN_THREAD) > _place(last)[1:])
    wanted = replies.limit(REPLIES_ON_PAGE + 1)
    rows = db.session.execute(
        select(Comment, _supported(reader)).where(or_(Comment.id == top_id, Comment.id.in_(wanted)))
    ).all()
    nodes = sorted(
        (_node(found, supported, reader, proposal) for found, supported in rows),
        key=lambda node: _place(node.comment),
    )
    more = len(nodes) > 1 + REPLIES_ON_PAGE
    shown = nodes[: 1 + REPLIES_ON_PAGE]
    (top,) = _threads(shown)
    top.left_out = 0
    last_shown = shown[-1].comment.public_id if more else None
    return Discussion(proposal, [top], may_discuss(proposal), after=last_shown)


def one(comment: Comment, reader: Account) -> Discussion:
    """Return an opinion alone, as its author sees it when it is posted."""
    node = _node(comment, False, reader, comment.proposal)
    return Discussion(comment.proposal, [node], may_discuss(comment.proposal))


def own_part(account: Account) -> dict[str, list[dict[str, Any]]]:
    """Return what a person said, which opinions they support, and what they reported."""
    said = db.session.execute(
        select(Comment, Proposal.reference)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .where(Comment.author_id == account.id)
        .order_by(Comment.id)
    )
    supported = db.session.execute(
        select(Proposal.reference, Comment.text)
        .join(Proposal, Proposal.id == Comment.proposal_id)
        .join(CommentSupport, CommentSupport.comment_id == Comment.id)
        .where(CommentSupport.account_id == account.id)
        .order_by(Comment.id)
    )
    reports = db.session.scalars(
        select(Report).where(Report.reporter_id == account.id).order_by(Report.id)
    )
    return {
        "comments": [
            {
                "proposal": reference,
                "text": found.text,
                "stance": found.stance.value if found.stance else None,
                "at": found.created_at.isoformat(),
                "withdrawn": found.withdrawn_at is not None,
            }
            for found, reference in said
        ],
        "supported_comments": [
            {"proposal": reference, "text": text} for reference, text in supported
        ],
        "reports": [
            {"reason": sent.reason.value, "words": sent.words, "at": sent.created_at.isoformat()}
            for sent in reports
        ],
    }


def comment_count(proposal_id: int) -> int:
    """Return how many opinions and replies of a proposal can be read now."""
    count = select(Proposal.comment_count).where(Proposal.id == proposal_id)
    return db.session.scalar(count) or 0


def top_of(comment: Comment) -> str:
    """Return the address of the thread that an opinion stands in."""
    top = select(Comment.public_id).where(Comment.id == (comment.thread_id or comment.id))
    return db.session.scalars(top).one()


def _in_thread(top_id: int, public_id: str) -> Comment | None:
    if not public_id:
        return None
    wanted = select(Comment).where(Comment.public_id == public_id, Comment.thread_id == top_id)
    return db.session.scalar(wanted)


def comment(public_id: str) -> Comment:
    """Return the opinion with its proposal, board and area; raise CommentNotFound."""
    found = db.session.scalar(_LOADED.where(Comment.public_id == public_id))
    if found is None:
        raise CommentNotFound
    return found


def _node(comment: Comment, supported: bool, reader: Account | None, proposal: Proposal) -> Node:
    own = reader is not None and comment.author_id == reader.id
    return Node(comment, supported, own, own and may_edit(comment, proposal))


def _supported(reader: Account | None) -> Any:
    if reader is None:
        return false()
    return exists().where(
        CommentSupport.comment_id == Comment.id, CommentSupport.account_id == reader.id
    )


_LOADED: Select[Comment] = select(Comment).options(
    joinedload(Comment.proposal)
    .joinedload(Proposal.board)
    .joinedload(Board.municipality)
    .joinedload(Municipality.province)
)

_ORDERS: dict[Order, Sequence[Any]] = {
    Order.SUPPORTED: (Comment.support_count.desc(), Comment.id),
    Order.NEWEST: (Comment.id.desc(),),
    Order.OLDEST: (Comment.id,),
}


def _tops(proposal_id: int, order: Order, after: str) -> Select[int]:
    """Return the ids of a page of threads, and of one more."""
    query = select(Comment.id).where(Comment.proposal_id == proposal_id, Comment.depth == 1)
    count, _, address = after.partition("-")
    if address and count.isascii() and count.isdigit():
        last = select(Comment.id).where(Comment.public_id == address).scalar_subquery()
        query = query.where(_after(order, int(count[:9]), last))
    return query.order_by(*_ORDERS[order]).limit(THREADS_ON_PAGE + 1)


def _seen_by(reader: Account | None) -> ColumnElement[bool]:
    """Return the condition that a reader sees an opinion, or the mark that it leaves.

    What was never shown is for its author alone.
    """
    shown = ~Comment.held
    if reader is not None:
        shown = or_(shown, Comment.author_id == reader.id)
    return and_(_MARKED, shown)


def _after(order: Order, count: int, last: Any) -> Any:
    counted: InstrumentedAttribute[int] = Comment.support_count
    if order is Order.NEWEST:
        return Comment.id < last
    if order is Order.OLDEST:
        return Comment.id > last
    return or_(counted < count, and_(counted == count, Comment.id > last))


def _sort_key(order: Order) -> Any:
    if order is Order.SUPPORTED:
        return lambda node: (-node.comment.support_count, node.comment.id)
    sign = -1 if order is Order.NEWEST else 1
    return lambda node: sign * node.comment.id


def _cursor(shown: Sequence[Node]) -> str:
    last = shown[-1].comment
    return f"{last.support_count}-{last.public_id}"


def _place(found: Comment) -> tuple[bool, int, int, int]:
    return found.depth > 1, found.branch_id or found.id, found.depth, found.id


def _threads(nodes: Iterable[Node]) -> list[Node]:
    """Hang each reply under what it belongs to; return the tops."""
    in_order = sorted(nodes, key=lambda node: _place(node.comment))
    by_id = {node.comment.id: node for node in in_order}
    tops = []
    for node in in_order:
        found = node.comment
        if found.thread_id is None:
            tops.append(node)
            node.left_out = found.reply_count
            continue
        top = by_id[found.thread_id]
        above = by_id.get(found.branch_id or found.thread_id, top)
        above.replies.append(node)
        top.left_out -= found.withdrawn_at is None and not found.held
        if found.parent_id != above.comment.id and found.parent_id in by_id:
            node.answers = by_id[found.parent_id].comment.author_name
    return tops
