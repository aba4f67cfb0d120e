"""The electorate: ballots that say the same about the projects of a contest, as one group."""

from collections import Counter
from dataclasses import dataclass

from participation.boards.choices import BallotKind
from participation.tallies.contest import Contest
from participation.voting.ballots import Choices, decode

Support = tuple[tuple[str, int], ...]
"""(code, utility) of each project that a ballot supports, by code; the utility is above 0."""

_GIVING_POINTS = (BallotKind.CUMULATIVE, BallotKind.ORDINAL)


@dataclass(frozen=True)
class Electorate:
    """`voters` is the number of all ballots, `groups` how many support the same, if anything."""

    voters: int
    groups: tuple[tuple[Support, int], ...]


def gather(contest: Contest) -> Electorate:
    """Return the electorate of a contest.

    With approval and choose-1 ballots the utility of each project named is 1. Cumulative and
    ordinal ballots give their points; points that are not above 0 support nothing. A project that
    an imported ballot names twice is supported once, with the most points it got there.
    """
    kind = contest.rules.kind
    codes = {project.code for project in contest.projects}
    groups: Counter[Support] = Counter()
    for text, multiplicity in contest.ballots.items():
        choices = decode(kind, text)
        groups[_support(choices, codes)] += multiplicity
    voters = groups.total()
    groups.pop((), None)
    return Electorate(voters, tuple(groups.items()))


def gives_points(contest: Contest) -> bool:
    """Return whether ballots say how much they support a project, not only whether."""
    return contest.rules.kind in _GIVING_POINTS


def _support(choices: Choices, codes: set[str]) -> Support:
    best: dict[str, int] = {}
    for code, utility in choices:
        if code in codes and utility > best.get(code, 0):
            best[code] = utility
    return tuple(sorted(best.items()))
