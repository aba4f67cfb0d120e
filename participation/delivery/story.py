"""What became of a proposal, step by step, and by when an answer was promised; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from participation.boards.choices import Phase
from participation.core import clock

if TYPE_CHECKING:
    from participation.delivery.models import Answer, Delivery
    from participation.proposals.models import Proposal


class Event(StrEnum):
    """What can happen to a proposal."""

    POSTED = "posted"
    CONSIDERED = "considered"
    ON_BALLOT = "on_ballot"
    NOT_ON_BALLOT = "not_on_ballot"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Step:
    """One thing that happened, and when; an answer comes with its words."""

    event: Event
    at: datetime
    answer: "Answer | None" = None

    @property
    def day(self) -> date:
        """The day in Bangkok."""
        return clock.in_bangkok(self.at).date()


@dataclass(frozen=True)
class Story:
    """The steps of a proposal in order of time, and what it waits for.

    `due` is the last day of the promise, None where nothing was promised or nothing is waited for.
    `delivery` is how it is carried out, None before that is settled.
    """

    steps: tuple[Step, ...]
    latest: "Answer | None"
    waiting: bool
    due: date | None
    delivery: "Delivery | None" = None

    @property
    def overdue(self) -> bool:
        """Whether the promised day has passed without an answer."""
        return self.due is not None and self.due < clock.today()

    @property
    def revised(self) -> bool:
        """Whether there is more than one answer."""
        return self.latest is not None and self.latest.number > 1


def received_day(proposal: "Proposal") -> date:
    """Return the day a proposal counts as received on: its own day where none was settled."""
    return proposal.received_on or clock.in_bangkok(proposal.created_at).date()


def due_day(proposal: "Proposal", promise_days: int | None) -> date | None:
    """Return the last day of a promise of that many days after receipt, None without a promise.

    What the board itself promises wins.
    """
    days = proposal.board.promise_days or promise_days
    if days is None:
        return None
    return received_day(proposal) + timedelta(days=days)


def tell(
    proposal: "Proposal", answers: Sequence["Answer"], result: Mapping[str, Any] | None
) -> Story:
    """Return the story of a proposal at this moment.

    `answers` come by number. `result` is the body of the board's result, used only once public.
    """
    board, now = proposal.board, clock.now()
    steps = [Step(Event.POSTED, proposal.created_at)]
    if now >= board.collecting_closes_at:
        steps.append(Step(Event.CONSIDERED, board.collecting_closes_at))
    steps += _on_the_ballot(proposal)
    if result is not None and board.phase is Phase.RESULTS:
        steps += _in_the_result(proposal, result)
    steps += [Step(Event.ANSWERED, answer.answered_at, answer) for answer in answers]
    if proposal.withdrawn_at is not None:
        steps.append(Step(Event.WITHDRAWN, proposal.withdrawn_at))
    latest = answers[-1] if answers else None
    waiting = latest is None and proposal.listed
    due = due_day(proposal, board.municipality.promise_days) if waiting else None
    return Story(tuple(sorted(steps, key=lambda step: step.at)), latest, waiting, due)


def _on_the_ballot(proposal: "Proposal") -> list[Step]:
    frozen_at = proposal.board.projects_frozen_at
    if frozen_at is None:
        return []
    return [Step(Event.NOT_ON_BALLOT if proposal.cost is None else Event.ON_BALLOT, frozen_at)]


def _in_the_result(proposal: "Proposal", result: Mapping[str, Any]) -> list[Step]:
    line = next((line for line in result["projects"] if line["code"] == proposal.code), None)
    if line is None or result["rule"] == "unknown":
        return []
    quorum = result.get("quorum")
    stands = line["funded"] and (not quorum or quorum["met"])
    event = Event.SELECTED if stands else Event.NOT_SELECTED
    return [Step(event, proposal.board.results_at)]
