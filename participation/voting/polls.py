"""Those who meet when a ballot is cast, as values: the polls of a board, and a voter at them.

They stand in for the rows of the same things: what others wait for is not kept waiting by objects
that nobody looks at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from participation.boards.rules import Project, VotingRules
from participation.core.text import in_reading_language


class Named(NamedTuple):
    """Something of which only the name is asked, in both languages."""

    name_th: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_reading_language(thai=self.name_th, english=self.name_en)


class Part(NamedTuple):
    """A part of an area, by its name."""

    name: str


@dataclass(frozen=True)
class Polls:
    """What every ballot of a board is checked and stored with, at one moment of voting."""

    board_id: int
    municipality_id: int
    municipality: Named
    rules_for_voting: VotingRules
    projects: Mapping[str, Project]
    at: datetime


@dataclass(frozen=True)
class Voter:
    """What the rules may ask of a person; `on_roll` if they stand on this board's roll already."""

    person_id: int
    municipality_id: int | None
    list_label: str | None
    verified_at: datetime | None
    sub_area: Part | None
    born_on: date | None
    on_roll: bool


@dataclass(frozen=True)
class Booth:
    """A voter at the polls, and the wrapped secret of the board once it has one."""

    polls: Polls
    voter: Voter
    wrapped_secret: str | None
