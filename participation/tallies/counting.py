"""Counting: from ballots to the votes and the score of each project.

Ballots come as (encoded text, multiplicity): equal ballots are grouped before they are counted, so
each different ballot is read once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from participation.boards.choices import BallotKind
from participation.boards.rules import Project
from participation.voting.ballots import decode


@dataclass(frozen=True)
class Count:
    """How often a project is named on all ballots, and the sum of the points it got there."""

    votes: int
    score: int


def count(
    projects: Sequence[Project], kind: BallotKind, ballots: Iterable[tuple[str, int]]
) -> dict[str, Count]:
    """Return the count of every project by code, in the order of `projects`.

    A project named twice on one ballot counts twice. Raises KeyError if a ballot names a project
    that is not in `projects`.
    """
    votes = {project.code: 0 for project in projects}
    score = dict(votes)
    for text, multiplicity in ballots:
        for code, points in decode(kind, text):
            votes[code] += multiplicity
            score[code] += points * multiplicity
    return {code: Count(votes[code], score[code]) for code in votes}


def ballots_digest(ballots: Iterable[tuple[str, int]]) -> str:
    """Return a SHA-256 (hexadecimal) that changes if any ballot is changed, added or taken away.

    It is taken over the text of every ballot in UTF-8, one line each ended by a single newline,
    sorted by code point (the same as by byte), equal ballots as many times as they were cast. With
    the published ballots in a file, one a line, anyone gets the same figure by
    ``LC_ALL=C sort ballots.txt | sha256sum``.
    """
    digest = sha256()
    for text, multiplicity in sorted(ballots):
        line = f"{text}\n".encode()
        for _ in range(multiplicity):
            digest.update(line)
    return digest.hexdigest()
