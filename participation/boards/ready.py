"""Boards that are ready to be begun with: questions that many areas have, from `data/*.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from participation.boards.choices import AllocationRule, BallotKind, BoardKind
from participation.boards.plan import BoardPlan, Weeks, new_plan
from participation.boards.rules import BallotLimits, CollectingRules, VotingRules
from participation.municipalities.office_hours import OfficeHours

_FOLDER = Path(__file__).parent / "data"
# As they are offered: what fits most areas comes first.
_ORDER = (
    "participatory-budget",
    "beach-waste",
    "community-tourism",
    "household-food-waste",
    "pm25",
    "older-people",
)


@dataclass(frozen=True)
class ReadyBoard:
    """A board to begin with: its word in addresses, and what it says in each language."""

    word: str
    said: Mapping[str, Any]

    def name(self, language: str) -> str:
        """Return what it is called."""
        return str(self.said["name"][language])

    def question(self, language: str) -> str:
        """Return what it asks."""
        return str(self.said["question"][language])

    def plan(self, language: str, hours: OfficeHours) -> BoardPlan:
        """Return it as a plan, with dates to come."""
        said = self.said
        plan = new_plan(BoardKind(said["kind"]), hours, Weeks(**said["weeks"]))
        return replace(
            plan,
            question=self.question(language),
            background=said["background"][language],
            categories=tuple(said["categories"][language]),
            collecting=CollectingRules(support_limit=said["support_limit"]),
            voting=_vote(said["vote"]) if "vote" in said else None,
        )


@cache
def ready_boards() -> dict[str, ReadyBoard]:
    """Return the boards to begin with, by their words."""
    texts = {word: (_FOLDER / f"{word}.json").read_text(encoding="utf-8") for word in _ORDER}
    return {word: ReadyBoard(word, json.loads(text)) for word, text in texts.items()}


def _vote(said: Mapping[str, Any]) -> VotingRules:
    return VotingRules(
        kind=BallotKind(said["kind"]),
        limits=BallotLimits(min_length=1, max_length=said["max_length"]),
        allocation=AllocationRule(said["allocation"]),
        min_age=said["min_age"],
    )
