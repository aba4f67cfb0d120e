"""What officials do with a board before people take part in it."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from participation.accounts.models import Account
from participation.accounts.queries import sub_area_names
from participation.boards.acts import record_act
from participation.boards.choices import Approval, BoardKind, Changed, Moderation, Stage
from participation.boards.errors import (
    BoardAddressTaken,
    DatesOutOfOrder,
    NotApproved,
    NoVotingRules,
    RulesAlreadyAnnounced,
    TooLateToAnnounce,
    UnknownSubArea,
)
from participation.boards.events import boards_written
from participation.boards.models import Board, Category, FrozenRules
from participation.boards.policies import check_rules
from participation.boards.rules import (
    CategoryLimits,
    CollectingRules,
    SubBudget,
    VotingRules,
    digest,
)
from participation.boards.schedule import Schedule
from participation.boards.services.changing import note_change
from participation.core import clock
from participation.core.db import db, public_id
from participation.core.errors import ChangedMeanwhile
from participation.core.transaction import IntegrityError, atomic
from participation.municipalities.models import Municipality


def create_board(
    *,
    municipality: Municipality,
    slug: str,
    kind: BoardKind,
    question: str,
    schedule: Schedule,
    background: str = "",
    categories: Sequence[str] = (),
    collecting_rules: CollectingRules | None = None,
    voting_rules: VotingRules | None = None,
    moderation: Moderation = Moderation.AFTER,
    sample: bool = False,
    imported: bool = False,
    source: str | None = None,
) -> Board:
    """Create a board as a draft. Budget boards need voting dates and voting rules.

    Raises DatesOutOfOrder, NoVotingRules and BoardAddressTaken; nothing is kept then.
    """
    _check_dates(schedule)
    vote = (voting_rules, schedule.voting_opens_at, schedule.voting_closes_at)
    if kind is BoardKind.BUDGET and None in vote:
        raise NoVotingRules
    board = Board(
        slug=slug,
        kind=kind,
        question=question,
        background=background,
        **asdict(schedule),
        collecting_rules=(collecting_rules or CollectingRules()).to_json(),
        voting_rules=voting_rules.to_json() if voting_rules else None,
        moderation=moderation,
        sample=sample,
        imported=imported,
        source=source,
        municipality=municipality,
        categories=[Category(name=name, position=n) for n, name in enumerate(categories)],
        frozen_rules=[],
    )
    _insert(board)
    return board


def _insert(board: Board) -> None:
    try:
        with atomic():
            db.session.add(board)
            db.session.flush()
            boards_written.send(None, ids=[board.id])
    except IntegrityError as error:
        raise BoardAddressTaken(slug=board.slug) from error


def open_board(
    by: Account,
    municipality: Municipality,
    *,
    collecting_rules: CollectingRules | None = None,
    **description: Any,
) -> Board:
    """Let an official create a draft, at an address made from the area's; see `create_board`.

    Raises UnknownSubArea, and what `check_rules` and `create_board` raise.
    """
    rules = description.get("voting_rules")
    if rules:
        check_rules(rules)
        _check_sub_areas(municipality.id, rules.sub_areas)
    with atomic():
        board = create_board(
            municipality=municipality,
            slug=f"{municipality.slug}-{public_id()[:6]}",
            collecting_rules=collecting_rules,
            **description,
        )
        record_act(board, by, "board.create", board.question)
    return board


def divide_vote(
    by: Account,
    board: Board,
    *,
    seen: int,
    per_category: Sequence[CategoryLimits],
    sub_budgets: Sequence[SubBudget],
) -> None:
    """Say in a draft of voting rules what single subjects and parts of the area get and may take.

    `seen` is the board's version that the official looked at. Raises ChangedMeanwhile if it is not
    the present one, RulesAlreadyAnnounced, NoVotingRules, and what `check_rules` raises.
    """
    with atomic():
        db.session.refresh(
            board,
            attribute_names=[
                "version",
                "voting_rules",
                "voting_announced_at",
                "collecting_announced_at",
            ],
        )
        if board.voting_announced_at is not None:
            raise RulesAlreadyAnnounced
        if board.voting_rules is None:
            raise NoVotingRules
        if board.version != seen:
            raise ChangedMeanwhile
        draft = VotingRules.from_json(board.voting_rules)
        rules = replace(
            draft,
            limits=replace(draft.limits, per_category=tuple(per_category)),
            sub_budgets=tuple(sub_budgets),
        )
        check_rules(rules)
        note_change(board, Changed.VOTE_RULES, board.voting_rules, rules.to_json())
        board.voting_rules = rules.to_json()
        record_act(board, by, "board.divide")


def _check_sub_areas(municipality_id: int, names: Sequence[str]) -> None:
    known = sub_area_names(municipality_id) if names else []
    for name in names:
        if name not in known:
            raise UnknownSubArea(name=name)


def announce_rules(
    board: Board, stage: Stage, *, at: datetime | None = None, by: Account | None = None
) -> FrozenRules:
    """Freeze the rules of a stage before it opens ("ประกาศกติกา"): for everybody, for good.

    `at` is the moment of the act, now unless a finished election is replayed; `by` the official.
    Raises RulesAlreadyAnnounced, NoVotingRules, NotApproved (residents' boards are approved),
    and TooLateToAnnounce when the date has come.
    """
    moment = at or clock.now()
    if board.approval in (Approval.WAITING, Approval.REFUSED):
        raise NotApproved
    if board.frozen(stage) is not None:
        raise RulesAlreadyAnnounced
    body, opens_at = _rules_to_freeze(board, stage)
    if moment > opens_at:
        raise TooLateToAnnounce
    frozen = FrozenRules(
        board_id=board.id, stage=stage, body=body, digest=digest(body), frozen_at=moment
    )
    try:
        with atomic():
            board.frozen_rules.append(frozen)
            db.session.flush()
            if stage is Stage.COLLECTING:
                board.collecting_announced_at = moment
            else:
                board.voting_announced_at = moment
            record_act(board, by, f"board.announce.{stage}", frozen.digest)
    except IntegrityError as error:
        raise RulesAlreadyAnnounced from error
    return frozen


def _rules_to_freeze(board: Board, stage: Stage) -> tuple[str, datetime]:
    """Return the canonical rules with their dates in, and the moment they take force."""
    if stage is Stage.COLLECTING:
        collecting = replace(
            CollectingRules.from_json(board.collecting_rules),
            opens_at=board.collecting_opens_at.isoformat(),
            closes_at=board.collecting_closes_at.isoformat(),
        )
        return collecting.to_json(), board.collecting_opens_at
    if not board.voting_rules or not board.voting_opens_at or not board.voting_closes_at:
        raise NoVotingRules
    voting = replace(
        VotingRules.from_json(board.voting_rules),
        opens_at=board.voting_opens_at.isoformat(),
        closes_at=board.voting_closes_at.isoformat(),
    )
    return voting.to_json(), board.voting_opens_at


def _check_dates(schedule: Schedule) -> None:
    moments = [
        schedule.collecting_opens_at,
        schedule.collecting_closes_at,
        schedule.voting_opens_at,
        schedule.voting_closes_at,
        schedule.results_at,
    ]
    given = [moment for moment in moments if moment is not None]
    voting_ends_at_once = len(given) == len(moments) and moments[2] == moments[3]
    if given != sorted(given) or voting_ends_at_once:
        raise DatesOutOfOrder
