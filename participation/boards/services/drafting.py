"""What officials do in the form for a board, step by step, until its rules are announced."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import set_committed_value

from participation.accounts.queries import sub_area_names
from participation.boards.acts import record_act
from participation.boards.checklist import Lack, good_to_have, must_be_done
from participation.boards.choices import Approval, Changed, Stage, Step
from participation.boards.errors import (
    NotApproved,
    NotReady,
    RulesAlreadyAnnounced,
    UnknownSubArea,
)
from participation.boards.events import boards_written
from participation.boards.models import BoardForm, Category
from participation.boards.plan import BoardPlan, plan_of
from participation.boards.policies import check_rules
from participation.boards.queries import document_count, unfinished_steps
from participation.boards.schedule import Schedule
from participation.boards.services import announce_rules, open_board
from participation.boards.services.changing import dates_as_text, note_change
from participation.core import clock
from participation.core.db import db, insert
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import atomic

if TYPE_CHECKING:
    from participation.accounts.models import Account
    from participation.boards.models import Board, FrozenRules
    from participation.municipalities.models import Municipality

# Longer than any field takes, so that what is too long comes back whole to be shortened.
_LONGEST_FIELD = 20_000


def begin_board(by: "Account", municipality: "Municipality", plan: BoardPlan) -> "Board":
    """Let an official begin a board with its question; the other steps are still to be looked at.

    Raises what `open_board` raises; nothing is kept then.
    """
    with atomic():
        board = open_board(
            by,
            municipality,
            kind=plan.kind,
            question=plan.question,
            background=plan.background,
            categories=plan.categories,
            collecting_rules=plan.collecting,
            schedule=plan.schedule,
            voting_rules=plan.voting,
            moderation=plan.moderation,
        )
        board.contact, board.promise_days = plan.contact, plan.promise_days
        board.trial = plan.trial
        _keep(board, {step: {} for step in Step if step is not Step.QUESTION})
    return board


def change_board(by: "Account", board: "Board", step: Step, plan: BoardPlan, *, seen: int) -> None:
    """Take what an official said in one step; `board` comes with its categories.

    `seen` is the board's version that the official looked at. Raises ChangedMeanwhile if it is not
    the present one, RulesAlreadyAnnounced, NotApproved, DatesOutOfOrder, UnknownSubArea, and what
    `check_rules` raises.
    """
    with atomic():
        names = ["version", "collecting_announced_at", "voting_announced_at", "approval"]
        db.session.refresh(board, attribute_names=names, with_for_update=True)
        check_open(board, step)
        if board.version != seen:
            raise ChangedMeanwhile
        if plan.voting is not None:
            check_rules(plan.voting)
            _check_parts(board.municipality_id, plan.voting.sub_areas)
        _note(board, plan)
        _write(board, plan)
        db.session.flush()
        boards_written.send(None, ids=[board.id])
        record_act(board, by, f"board.draft.{step}")
        rest = {name: typed for name, typed in unfinished_steps(board.id).items() if name != step}
        _keep(board, rest)


def keep_step(board: "Board", step: Step, typed: Mapping[str, Any]) -> None:
    """Keep what was typed in a step and can't be taken yet, to be corrected later."""
    texts = {
        name: text if isinstance(text, list) else text[:_LONGEST_FIELD]
        for name, text in typed.items()
    }
    with atomic():
        _keep(board, {**unfinished_steps(board.id), step: texts})


def draft_checklist(board: "Board") -> tuple[list[Lack], list[Lack]]:
    """Return what keeps a draft from being announced now, and what would be good to have.

    `board` comes with its categories.
    """
    lacks = must_be_done(board, unfinished_steps(board.id), clock.now())
    return lacks, good_to_have(plan_of(board), document_count(board.id))


def announce(by: "Account", board: "Board", stage: Stage) -> "FrozenRules":
    """Let an official announce the rules of a stage once nothing is missing.

    Raises NotReady, and what `announce_rules` raises.
    """
    with atomic():
        missing, _advice = draft_checklist(board)
        if stage is Stage.COLLECTING and board.approval is None and missing:
            raise NotReady(missing=" ".join(lack.sentence for lack in missing))
        return announce_rules(board, stage, by=by)


def check_open(board: "Board", step: Step) -> None:
    """Refuse with RulesAlreadyAnnounced or NotApproved what can't be said in this step any more."""
    if board.approval in (Approval.WAITING, Approval.REFUSED):
        raise NotApproved
    if board.collecting_announced_at is None:
        return
    if board.voting_rules is None or board.voting_announced_at or step is Step.QUESTION:
        raise RulesAlreadyAnnounced


def _note(board: "Board", plan: BoardPlan) -> None:
    """Let everybody see what changes of the vote of an announced board."""
    before, after = dates_as_text(board.schedule), dates_as_text(_utc(plan.schedule))
    note_change(board, Changed.VOTE_DATES, before, after)
    rules = plan.voting.to_json() if plan.voting else ""
    note_change(board, Changed.VOTE_RULES, board.voting_rules or "", rules)


def _utc(schedule: Schedule) -> Schedule:
    moments = asdict(schedule).items()
    return Schedule(**{name: moment and moment.astimezone(UTC) for name, moment in moments})


def _write(board: "Board", plan: BoardPlan) -> None:
    board.kind, board.question, board.background = plan.kind, plan.question, plan.background
    board.contact, board.promise_days = plan.contact, plan.promise_days
    board.trial, board.moderation = plan.trial, plan.moderation
    for name, moment in asdict(plan.schedule).items():
        _set_moment(board, name, moment)
    board.collecting_rules = plan.collecting.to_json()
    board.voting_rules = plan.voting.to_json() if plan.voting else None
    if plan.categories != plan_of(board).categories:
        _sort_into(board, plan.categories)


def _set_moment(board: "Board", name: str, moment: datetime | None) -> None:
    # The same moment in another time zone is no change.
    if getattr(board, name) != moment:
        setattr(board, name, moment)


def _sort_into(board: "Board", names: Sequence[str]) -> None:
    db.session.execute(delete(Category).where(Category.board_id == board.id))
    made = [Category(board_id=board.id, name=name, position=n) for n, name in enumerate(names)]
    db.session.add_all(made)
    set_committed_value(board, "categories", made)


def _check_parts(municipality_id: int, names: Sequence[str]) -> None:
    known = sub_area_names(municipality_id) if names else []
    for name in names:
        if name not in known:
            raise UnknownSubArea(name=name)


def _keep(board: "Board", unfinished: Mapping[Any, Any]) -> None:
    body = json.dumps({str(step): typed for step, typed in unfinished.items()}, ensure_ascii=False)
    db.session.execute(
        insert(BoardForm)
        .values(board_id=board.id, unfinished=body)
        .on_conflict_do_update(index_elements=["board_id"], set_={"unfinished": body})
    )
