"""Supports and ballots for sample boards: drawn by popularity, the same every time."""

from collections.abc import Iterator, Sequence
from random import Random

from participation.boards.choices import BallotKind
from participation.voting.ballots import make_choices
from participation.voting.choices import Channel
from participation.voting.services.casting import CastRow

_PEOPLE = 150
_CHANNELS = {Channel.WEB: 78, Channel.PAPER: 18, Channel.PHONE: 4}


def sample_supports(popularity: Sequence[int], random: Random) -> list[list[str]]:
    """Return, for each proposal in order, the labels of the people who support it."""
    people = [f"sample-{number:03d}" for number in range(_PEOPLE)]
    return [random.sample(people, min(popular, _PEOPLE)) for popular in popularity]


def sample_ballots(
    popularity: Sequence[int], ballots: int, longest: int, random: Random
) -> Iterator[CastRow]:
    """Yield approval ballots of 1 to `longest` projects, coded 1, 2, 3 … in order."""
    codes = [str(number) for number in range(1, len(popularity) + 1)]
    # Nobody is so unpopular as to get no vote at all.
    weights = [popular + 4 for popular in popularity]
    for voter in range(ballots):
        chosen: dict[str, None] = {}
        for code in random.choices(codes, weights, k=random.randint(1, longest)):
            chosen[code] = None
        (channel,) = random.choices(list(_CHANNELS), list(_CHANNELS.values()))
        yield CastRow(
            f"sample-{voter:04d}", make_choices(BallotKind.APPROVAL, list(chosen)), channel
        )
