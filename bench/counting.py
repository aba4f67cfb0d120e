"""Count a stored board once more and print how long it took: `python -m bench.counting BOARD`."""

import json
import sys
import time

from participation.app import create_app
from participation.boards.queries import board as find_board
from participation.proposals.queries import projects
from participation.tallies.result import build_result
from participation.voting.queries import grouped_ballots


def main(slug: str) -> None:
    """Read the ballots of the board and build its result, as the official count does."""
    with create_app().app_context():
        board = find_board(slug)
        rules = board.rules_for_voting
        assert rules is not None
        started = time.perf_counter()
        build_result(rules, projects(board.id), grouped_ballots(board.id))
        print(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main(sys.argv[1])
