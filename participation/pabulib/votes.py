"""The section VOTES: one row a voter."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from participation.boards.choices import BallotKind
from participation.pabulib.errors import PabulibError
from participation.pabulib.fields import Place, parse_integer, shorten
from participation.pabulib.parsing import Columns, NumberedRow
from participation.voting.ballots import Choices, make_choices


class VoteRow(NamedTuple):
    """A ballot as published: the line it stands on, the voter's id in the file, the choices.

    `method` is the cell ``voting_method`` ("internet", "paper"), empty where the file has none.
    """

    line: int
    voter: str
    choices: Choices
    method: str


@dataclass
class _Ballots:
    """Turns cells into choices, each different pair of cells once, and equal ones into one object.

    `points_differ_at` and `points_missing_at` are the first lines where the points are not those
    that the declared kind of ballot implies, and where there are none.
    """

    path: Path
    kind: BallotKind
    codes: Collection[str]
    points_differ_at: int | None = None
    points_missing_at: int | None = None
    _known: dict[tuple[str, str], Choices] = field(default_factory=dict)
    _shared: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    def read(self, line: int, vote: str, points: str) -> Choices:
        choices = self._known.get((vote, points))
        if choices is None:
            choices = self._parse(Place(self.path, line), vote, points)
            choices = tuple(self._shared.setdefault(choice, choice) for choice in choices)
            self._known[vote, points] = choices
        return choices

    def _parse(self, place: Place, vote: str, points: str) -> Choices:
        codes = [code for code in map(str.strip, vote.split(",")) if code]
        for code in codes:
            if code not in self.codes:
                raise place.refuse(
                    _l(
                        "The ballot names project %(code)s, which is not in PROJECTS.",
                        code=shorten(code),
                    )
                )
        given = _parse_points(place, codes, points)
        if given is None:
            if codes:
                self.points_missing_at = self.points_missing_at or place.line
            if codes and self.kind is BallotKind.CUMULATIVE:
                raise place.refuse(_l("The ballot has no points."))
            return make_choices(self.kind, codes, ())
        choices = make_choices(BallotKind.CUMULATIVE, codes, given)
        if self.kind is not BallotKind.CUMULATIVE and choices != make_choices(self.kind, codes):
            self.points_differ_at = self.points_differ_at or place.line
        return choices


def read_votes(
    path: Path,
    columns: Columns,
    rows: Iterator[NumberedRow],
    kind: BallotKind,
    codes: Collection[str],
) -> tuple[BallotKind, list[VoteRow]]:
    """Return the kind that the ballots really are of, and the ballots in the order of the file.

    `kind` is the declared one. Ballots whose points are not those that it implies are cumulative
    ones, whatever META calls them. A ballot may be empty or name a project twice. Raises
    PabulibError if a cell or column is missing, points are no whole numbers or not as many as the
    projects, a voter comes twice, or a project is not in `codes`.
    """
    voter_at, vote_at = columns.need("voter_id"), columns.need("vote")
    points_at = columns.need("points") if kind is BallotKind.CUMULATIVE else columns.find("points")
    method_at = columns.find("voting_method")
    needed = max(voter_at, vote_at, points_at or 0) + 1
    ballots = _Ballots(path, kind, codes)
    lines: dict[str, int] = {}
    votes = []
    for line, row in rows:
        if len(row) < needed:
            raise _refuse_short(Place(path, line))
        voter = row[voter_at].strip()
        if not voter or voter in lines:
            raise _refuse_voter(Place(path, line), voter, lines)
        lines[voter] = line
        points = "" if points_at is None else row[points_at]
        method = row[method_at].strip() if method_at is not None and method_at < len(row) else ""
        votes.append(VoteRow(line, voter, ballots.read(line, row[vote_at], points), method))
    if ballots.points_differ_at is None:
        return kind, votes
    if ballots.points_missing_at is not None:
        raise Place(path, ballots.points_missing_at).refuse(
            _l(
                "The ballot has no points, while others have, first on line %(line)s.",
                line=ballots.points_differ_at,
            )
        )
    return BallotKind.CUMULATIVE, votes


def _parse_points(place: Place, codes: list[str], text: str) -> list[int] | None:
    """Return the points in a cell, None if it is blank."""
    texts = [part.strip() for part in text.split(",")]
    if texts[-1] == "":
        texts.pop()
    if not texts:
        return None
    if len(texts) != len(codes):
        raise place.refuse(
            _l(
                "The ballot names %(projects)s projects and gives points to %(points)s.",
                projects=len(codes),
                points=len(texts),
            )
        )
    return [parse_integer(place, "points", part) for part in texts]


def _refuse_short(place: Place) -> PabulibError:
    return place.refuse(_l("The ballot has fewer cells than it needs; is the line cut off?"))


def _refuse_voter(place: Place, voter: str, lines: dict[str, int]) -> PabulibError:
    if not voter:
        return place.refuse(_l("The ballot has no voter_id."))
    return place.refuse(
        _l(
            "The voter %(voter)s is there twice, first on line %(line)s.",
            voter=shorten(voter),
            line=lines[voter],
        )
    )
