"""Phases computed from dates and a moment; nothing here touches a database."""

from dataclasses import dataclass
from datetime import datetime

from participation.boards.choices import Phase


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """The dates of a board, aware moments. Boards without a ballot have no voting dates."""

    collecting_opens_at: datetime
    collecting_closes_at: datetime
    voting_opens_at: datetime | None
    voting_closes_at: datetime | None
    results_at: datetime


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What officials have done so far: without these acts dates open nothing."""

    collecting_announced: bool
    voting_announced: bool
    projects_frozen: bool
    counted: bool


def phase_at(schedule: Schedule, ready: Readiness, moment: datetime) -> Phase:
    """Return the phase at `moment`.

    A board whose rules are not announced stays a draft, and one whose voting rules or project list
    are not frozen stays in review, whatever the dates say. Results need the count as well as the
    date.
    """
    if not ready.collecting_announced:
        return Phase.DRAFT
    if moment < schedule.collecting_opens_at:
        return Phase.UPCOMING
    if moment < schedule.collecting_closes_at:
        return Phase.COLLECTING
    if schedule.voting_opens_at is None or schedule.voting_closes_at is None:
        return Phase.REVIEW if moment < schedule.results_at else Phase.RESULTS
    if moment < schedule.voting_opens_at or not (ready.voting_announced and ready.projects_frozen):
        return Phase.REVIEW
    if moment < schedule.voting_closes_at:
        return Phase.VOTING
    if moment < schedule.results_at or not ready.counted:
        return Phase.COUNTING
    return Phase.RESULTS


def next_change_at(schedule: Schedule, phase: Phase) -> datetime | None:
    """Return the moment at which `phase` is planned to end, None when nothing is planned."""
    return {
        Phase.UPCOMING: schedule.collecting_opens_at,
        Phase.COLLECTING: schedule.collecting_closes_at,
        Phase.REVIEW: schedule.voting_opens_at or schedule.results_at,
        Phase.VOTING: schedule.voting_closes_at,
        Phase.COUNTING: schedule.results_at,
    }.get(phase)
