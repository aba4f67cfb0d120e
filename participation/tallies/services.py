"""Counting the ballots of a board."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from participation.accounts.models import Account
from participation.boards.acts import record_act
from participation.boards.choices import AllocationRule, BallotKind
from participation.boards.models import Board
from participation.boards.rules import Project, VotingRules, canonical_json, digest
from participation.core import clock
from participation.core.db import db
from participation.core.transaction import IntegrityError, atomic
from participation.proposals.queries import projects
from participation.tallies.allocation import allocate
from participation.tallies.counting import Count, count
from participation.tallies.errors import AlreadyCounted, NothingToCount, RuleDoesNotFit
from participation.tallies.models import Tally
from participation.tallies.policies import check_may_count
from participation.tallies.queries import tally as find_tally
from participation.tallies.result import build_result_in_order, first_difference
from participation.voting.ballots import Choices, decode
from participation.voting.models import Ballot, Irregularity
from participation.voting.queries import grouped_ballots, irregularities, participation

# Raised when the same ballots under the same rules would give another body.
ENGINE_VERSION = "1"


def count_ballots(board: Board, *, at: datetime | None = None, by: Account | None = None) -> Tally:
    """Count the ballots of a board under its frozen rules and store the result, once.

    Waits for ballots that are being cast; afterwards none is taken. Ballots that voters replaced
    are removed. `at` is the moment of the act. Raises NothingToCount and AlreadyCounted.
    """
    moment = at or clock.now()
    try:
        with atomic():
            _lock_for_counting(board)
            check_may_count(board)
            body = canonical_json(_count(board))
            stored = Tally(
                board_id=board.id,
                body=body,
                digest=digest(body),
                counted_at=moment,
                engine=ENGINE_VERSION,
            )
            db.session.add(stored)
            db.session.execute(delete(Ballot).where(Ballot.board_id == board.id, Ballot.superseded))
            board.counted_at = moment
            record_act(board, by, "ballots.count", stored.digest)
    except IntegrityError as error:
        raise AlreadyCounted from error
    return stored


def recount(board: Board) -> str | None:
    """Count a board's ballots again; return None if every byte is as stored.

    Otherwise returns the first difference: where it is, what is stored and what was counted.
    Raises NothingToCount if the board has not been counted.
    """
    stored = find_tally(board.id)
    if stored is None:
        raise NothingToCount
    try:
        again = _count(board)
    except (KeyError, TypeError, ValueError) as error:
        # No ballot of a counted board reads so, unless somebody changed it since.
        return f"ballots: one can't be read any more: {error!r}"
    if canonical_json(again) == stored.body and digest(stored.body) == stored.digest:
        return None
    return first_difference(json.loads(stored.body), again) or "digest"


def _result(board: Board, rules: VotingRules) -> dict[str, Any]:
    with closing(grouped_ballots(board.id)) as ballots:
        return build_result_in_order(rules, projects(board.id), ballots)


def _count(board: Board) -> dict[str, Any]:
    body = _result(board, _rules(board))
    return {**body, "participation": participation(board.id)}


def count_so_far(board: Board) -> dict[str, Any]:
    """Return the result as the ballots stand now, for boards whose rules show it; never stored."""
    return _result(board, _rules(board))


def what_if(board: Board, rule: AllocationRule) -> dict[str, Any]:
    """Return what another rule would make of the same ballots: a second opinion, never stored.

    Everything but the rule is as frozen. Raises NothingToCount without a result, RuleDoesNotFit
    where the rule can't be run on ballots of this kind.
    """
    if find_tally(board.id) is None:
        raise NothingToCount
    rules = _rules(board)
    if rule not in other_rules(rules):
        raise RuleDoesNotFit
    return _result(board, replace(rules, allocation=rule))


def other_rules(rules: VotingRules) -> tuple[AllocationRule, ...]:
    """Return the rules that can be run on ballots of this kind, the frozen one left out."""
    ordinal = rules.kind is BallotKind.ORDINAL
    fitting = {
        AllocationRule.GREEDY: rules.allocation is not AllocationRule.GREEDY_THRESHOLD,
        AllocationRule.GREEDY_NO_SKIP: True,
        AllocationRule.GREEDY_CUSTOM: True,
        AllocationRule.EQUAL_SHARES: not ordinal,
        AllocationRule.EQUAL_SHARES_COMPARISON: not ordinal,
        AllocationRule.EQUAL_SHARES_ADD1: not ordinal,
        AllocationRule.EQUAL_SHARES_ADD1_COMPARISON: not ordinal,
        AllocationRule.INSTANT_RUNOFF: ordinal,
    }
    return tuple(
        rule
        for rule, fits in fitting.items()
        if fits and rule is not rules.allocation and rules.budget is not None
    )


@dataclass(frozen=True)
class IrregularityEffect:
    """A limit that some identical imported ballots break, and what leaving them out would do.

    `ballots` is how many are alike; `gained` and `lost` are the codes of projects that would win
    or no longer win without them.
    """

    limit: str
    code: str
    allowed: int | None
    found: int | None
    choices: str
    ballots: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def irregularity_effects(board: Board) -> list[IrregularityEffect]:
    """Return the irregularities of an imported board with the effect of leaving each out."""
    alike: dict[tuple[str, str, str], list[Irregularity]] = {}
    for irregularity, choices in irregularities(board.id):
        alike.setdefault((irregularity.limit, irregularity.code, choices), []).append(irregularity)
    if not alike:
        return []
    rules, lines = _rules(board), projects(board.id)
    ballots = Counter(dict(grouped_ballots(board.id)))
    counts = count(lines, rules.kind, ballots.items())
    winners = _winners(rules, lines, counts, ballots)
    effects = []
    for (limit, code, choices), rows in alike.items():
        fewer = _without(counts, decode(rules.kind, choices), len(rows))
        others = _winners(rules, lines, fewer, ballots - Counter({choices: len(rows)}))
        effects.append(
            IrregularityEffect(
                limit=limit,
                code=code,
                allowed=rows[0].allowed,
                found=rows[0].found,
                choices=choices,
                ballots=len(rows),
                gained=tuple(sorted(others - winners)),
                lost=tuple(sorted(winners - others)),
            )
        )
    return effects


def _without(counts: Mapping[str, Count], choices: Choices, ballots: int) -> dict[str, Count]:
    """Return the counts as they would be without that many ballots of these choices."""
    rest = dict(counts)
    for code, points in choices:
        rest[code] = Count(rest[code].votes - ballots, rest[code].score - points * ballots)
    return rest


def _winners(
    rules: VotingRules,
    lines: Sequence[Project],
    counts: Mapping[str, Count],
    ballots: Mapping[str, int],
) -> set[str]:
    allocation = allocate(rules, lines, counts, ballots)
    return {outcome.code for outcome in allocation.outcomes if outcome.funded}


def _rules(board: Board) -> VotingRules:
    rules = board.rules_for_voting
    if rules is None:
        raise NothingToCount
    return rules


def _lock_for_counting(board: Board) -> None:
    counted_at = db.session.scalar(
        select(Board.counted_at).where(Board.id == board.id).with_for_update()
    )
    if counted_at is not None:
        raise AlreadyCounted
