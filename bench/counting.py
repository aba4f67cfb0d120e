"""How long counting takes: a stored board once more, a real election by equal shares, a million.

`python -m bench.counting board SLUG`, `… shares FILE`, `… million`; each prints JSON.
"""

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from participation.app import create_app
from participation.boards.choices import AllocationRule, BallotKind, Measure
from participation.boards.queries import board as find_board
from participation.boards.rules import BallotLimits, Project, VotingRules
from participation.pabulib.reader import read_election
from participation.proposals.queries import projects
from participation.tallies.result import build_result, build_result_in_order
from participation.voting.ballots import encode
from participation.voting.queries import grouped_ballots

MILLION = 1_000_000


def count_board(slug: str) -> float:
    """Count a stored board as the official count does; return the seconds."""
    with create_app().app_context():
        board = find_board(slug)
        rules = board.rules_for_voting
        assert rules is not None
        started = time.perf_counter()
        build_result_in_order(rules, projects(board.id), grouped_ballots(board.id))
        return time.perf_counter() - started


def count_by_equal_shares(path: Path) -> float:
    """Count a published election by equal shares with add1; return the seconds."""
    election = read_election(path)
    rules = replace(election.voting_rules, allocation=AllocationRule.EQUAL_SHARES_ADD1)
    ballots = [(encode(rules.kind, choices), 1) for _voter, choices in election.ballots]
    started = time.perf_counter()
    build_result(rules, election.domain_projects, ballots)
    return time.perf_counter() - started


def count_a_million() -> float:
    """Count a million cumulative ballots of 5 choices among 100 projects; return the seconds."""
    listed = [Project(code=f"{number:03d}", title="", cost=1000) for number in range(100)]
    rules = VotingRules(
        kind=BallotKind.CUMULATIVE,
        limits=BallotLimits(max_sum_points=15),
        measure=Measure.SCORE,
        budget=20_000,
    )
    started = time.perf_counter()
    build_result_in_order(rules, listed, _million_ballots())
    return time.perf_counter() - started


def _million_ballots() -> Iterator[tuple[str, int]]:
    """Yield a million ballots in order, as the database streams them: about all different."""
    dice = random.Random(2569)
    per_head = MILLION // 100
    for first in range(100):
        # The text begins with the project of most points, so ballots made by it come in order.
        heads = sorted(
            ",".join(f'["{code:03d}",{points}]' for code, points in _others(first, dice))
            for _ in range(per_head)
        )
        for rest in heads:
            yield f'[["{first:03d}",5],{rest}]', 1


def _others(first: int, dice: random.Random) -> list[tuple[int, int]]:
    codes = dice.sample([code for code in range(100) if code != first], 4)
    return list(zip(codes, (4, 3, 2, 1), strict=True))


def main(what: str, argument: str = "") -> None:
    """Measure and print seconds and the peak of memory in MiB."""
    if what == "board":
        seconds = count_board(argument)
    elif what == "shares":
        seconds = count_by_equal_shares(Path(argument))
    else:
        seconds = count_a_million()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mebibytes": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
