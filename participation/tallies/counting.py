"""Counting: from ballots to the votes and the score of each project.

Ballots come as (encoded text, multiplicity): equal ballots are grouped before they are counted, so
each different ballot is read once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from participation.boards.choices import BallotKind
from participation.boards.rules import Project
from participation.voting.ballots import decode


@dataclass(frozen=True)
class Count:
    """How often a project is named on all ballots, and the sum of the points it got there."""

    votes: int
    score: int


@dataclass
class BallotCounter:
    """Counts ballots as they go by, without keeping them.

    `ballots` is how many there were, `distinct` how many different ones.
    """

    projects: Sequence[Project]
    kind: BallotKind
    ballots: int = 0
    distinct: int = 0
    _votes: dict[str, int] = field(default_factory=dict)
    _score: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._votes = {project.code: 0 for project in self.projects}
        self._score = dict(self._votes)

    def passing(self, ballots: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
        """Yield the ballots on, counted. Raises KeyError if one names a project that is not there.

        A project named twice on one ballot counts twice.
        """
        votes, score = self._votes, self._score
        for text, multiplicity in ballots:
            for code, points in decode(self.kind, text):
                votes[code] += multiplicity
                score[code] += points * multiplicity
            self.ballots += multiplicity
            self.distinct += 1
            yield text, multiplicity

    @property
    def counts(self) -> dict[str, Count]:
        """The count of every project by code, in the order of the projects."""
        return {code: Count(votes, self._score[code]) for code, votes in self._votes.items()}


def count(
    projects: Sequence[Project], kind: BallotKind, ballots: Iterable[tuple[str, int]]
) -> dict[str, Count]:
    """Return the count of every project by code, in the order of `projects`.

    A project named twice on one ballot counts twice. Raises KeyError if a ballot names a project
    that is not in `projects`.
    """
    counter = BallotCounter(projects, kind)
    for _ballot in counter.passing(ballots):
        pass
    return counter.counts


def group(ballots: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the ballots with each text once, sorted by code point."""
    grouped: Counter[str] = Counter()
    for text, multiplicity in ballots:
        grouped[text] += multiplicity
    return sorted(grouped.items())


def ballots_digest(ballots: Iterable[tuple[str, int]]) -> str:
    """Return a SHA-256 (hexadecimal) that changes if any ballot is changed, added or taken away.

    It is taken over the text of every ballot in UTF-8, one line each ended by a single newline,
    sorted by code point (the same as by byte), equal ballots as many times as they were cast. With
    the published ballots in a file, one a line, anyone gets the same figure by
    ``LC_ALL=C sort ballots.txt | sha256sum``.
    """
    return ordered_digest(sorted(ballots))


def ordered_digest(ballots: Iterable[tuple[str, int]]) -> str:
    """Return the `ballots_digest` of ballots that come sorted; raises ValueError if they don't."""
    digest = sha256()
    before = ""
    for text, multiplicity in ballots:
        if text < before:
            raise ValueError("the ballots are not sorted by code point")
        before = text
        digest.update(f"{text}\n".encode() * multiplicity)
    return digest.hexdigest()
