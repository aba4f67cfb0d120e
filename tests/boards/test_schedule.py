"""Phases computed from dates: every edge, to the second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.boards.choices import Phase
from participation.boards.schedule import Readiness, Schedule, next_change_at, phase_at
from participation.core.clock import BANGKOK

SECOND = timedelta(seconds=1)
BUDGET = Schedule(
    collecting_opens_at=datetime(2026, 3, 1, tzinfo=BANGKOK),
    collecting_closes_at=datetime(2026, 4, 1, tzinfo=BANGKOK),
    voting_opens_at=datetime(2026, 5, 1, tzinfo=BANGKOK),
    voting_closes_at=datetime(2026, 5, 16, tzinfo=BANGKOK),
    results_at=datetime(2026, 5, 20, tzinfo=BANGKOK),
)
IDEAS = replace(BUDGET, voting_opens_at=None, voting_closes_at=None)
READY = Readiness(
    collecting_announced=True, voting_announced=True, projects_frozen=True, counted=True
)
ORDER = (
    Phase.UPCOMING,
    Phase.COLLECTING,
    Phase.REVIEW,
    Phase.VOTING,
    Phase.COUNTING,
    Phase.RESULTS,
)
LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)


def ready(**acts: bool) -> Readiness:
    return replace(READY, **acts)


@pytest.mark.parametrize(
    ("date", "before", "after"),
    [
        ("collecting_opens_at", Phase.UPCOMING, Phase.COLLECTING),
        ("collecting_closes_at", Phase.COLLECTING, Phase.REVIEW),
        ("voting_opens_at", Phase.REVIEW, Phase.VOTING),
        ("voting_closes_at", Phase.VOTING, Phase.COUNTING),
        ("results_at", Phase.COUNTING, Phase.RESULTS),
    ],
)
def test_a_phase_of_a_budget_board_ends_the_second_the_next_begins(date, before, after):
    moment = getattr(BUDGET, date)
    assert phase_at(BUDGET, READY, moment - SECOND) is before
    assert phase_at(BUDGET, READY, moment - timedelta(microseconds=1)) is before
    assert phase_at(BUDGET, READY, moment) is after


@pytest.mark.parametrize(
    ("date", "before", "after"),
    [
        ("collecting_opens_at", Phase.UPCOMING, Phase.COLLECTING),
        ("collecting_closes_at", Phase.COLLECTING, Phase.REVIEW),
        ("results_at", Phase.REVIEW, Phase.RESULTS),
    ],
)
def test_a_board_of_ideas_goes_from_review_to_results_without_a_vote(date, before, after):
    moment = getattr(IDEAS, date)
    nothing_voted = ready(voting_announced=False, projects_frozen=False, counted=False)
    assert phase_at(IDEAS, nothing_voted, moment - SECOND) is before
    assert phase_at(IDEAS, nothing_voted, moment) is after


@pytest.mark.parametrize("schedule", [BUDGET, IDEAS])
def test_a_board_whose_rules_are_not_announced_stays_a_draft_for_ever(schedule):
    unannounced = ready(collecting_announced=False)
    for moment in (schedule.collecting_opens_at, schedule.results_at, LONG_AFTER):
        assert phase_at(schedule, unannounced, moment) is Phase.DRAFT


@pytest.mark.parametrize("missing", ["voting_announced", "projects_frozen"])
def test_voting_does_not_open_by_date_before_rules_and_projects_are_frozen(missing):
    unready = ready(**{missing: False})
    for moment in (BUDGET.voting_opens_at, BUDGET.voting_closes_at, LONG_AFTER):
        assert phase_at(BUDGET, unready, moment) is Phase.REVIEW


def test_results_need_the_count_as_well_as_the_date():
    assert phase_at(BUDGET, ready(counted=False), LONG_AFTER) is Phase.COUNTING
    assert phase_at(BUDGET, READY, BUDGET.results_at - SECOND) is Phase.COUNTING
    assert phase_at(BUDGET, READY, BUDGET.results_at) is Phase.RESULTS


def test_the_edge_is_a_moment_and_not_a_time_of_day_in_some_zone():
    midnight_in_bangkok = datetime(2026, 4, 30, 17, 0, tzinfo=UTC)
    assert phase_at(BUDGET, READY, midnight_in_bangkok) is Phase.VOTING
    assert phase_at(BUDGET, READY, midnight_in_bangkok - SECOND) is Phase.REVIEW


def test_a_collecting_time_of_no_length_is_never_open():
    closed = replace(BUDGET, collecting_closes_at=BUDGET.collecting_opens_at)
    assert phase_at(closed, READY, closed.collecting_opens_at) is Phase.REVIEW


moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001
    max_value=datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.just(UTC),
)
dates = st.lists(moments, min_size=5, max_size=5).map(sorted)
readiness = st.builds(
    Readiness,
    collecting_announced=st.just(True),
    voting_announced=st.booleans(),
    projects_frozen=st.booleans(),
    counted=st.booleans(),
)


def budget_schedule(sorted_dates) -> Schedule:
    opens, closes, voting_opens, voting_closes, results = sorted_dates
    return Schedule(
        collecting_opens_at=opens,
        collecting_closes_at=closes,
        voting_opens_at=voting_opens,
        voting_closes_at=voting_closes,
        results_at=results,
    )


@given(dates, readiness, moments, moments)
def test_time_never_leads_a_board_back_to_an_earlier_phase(sorted_dates, done, one, another):
    schedule = budget_schedule(sorted_dates)
    earlier, later = sorted((one, another))
    assert ORDER.index(phase_at(schedule, done, earlier)) <= ORDER.index(
        phase_at(schedule, done, later)
    )


@given(dates, readiness, moments)
def test_people_vote_only_inside_the_dates_and_only_when_everything_is_frozen(
    sorted_dates, done, moment
):
    schedule = budget_schedule(sorted_dates)
    voting = phase_at(schedule, done, moment) is Phase.VOTING
    assert voting is (
        done.voting_announced
        and done.projects_frozen
        and schedule.collecting_closes_at <= moment
        and schedule.voting_opens_at <= moment < schedule.voting_closes_at
    )


@given(dates, readiness, moments)
def test_the_next_planned_change_is_never_before_the_phase_began(sorted_dates, done, moment):
    """It may have passed: then the board waits for an official."""
    schedule = budget_schedule(sorted_dates)
    phase = phase_at(schedule, done, moment)
    change = next_change_at(schedule, phase)
    waiting = (phase is Phase.REVIEW and not (done.voting_announced and done.projects_frozen)) or (
        phase is Phase.COUNTING and not done.counted
    )
    assert (change is None) is (phase is Phase.RESULTS)
    assert change is None or change > moment or waiting


@pytest.mark.parametrize(
    ("schedule", "phase", "date"),
    [
        (BUDGET, Phase.UPCOMING, "collecting_opens_at"),
        (BUDGET, Phase.COLLECTING, "collecting_closes_at"),
        (BUDGET, Phase.REVIEW, "voting_opens_at"),
        (IDEAS, Phase.REVIEW, "results_at"),
        (BUDGET, Phase.VOTING, "voting_closes_at"),
        (BUDGET, Phase.COUNTING, "results_at"),
    ],
)
def test_each_phase_ends_at_its_own_date(schedule, phase, date):
    assert next_change_at(schedule, phase) == getattr(schedule, date)


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.RESULTS])
def test_for_a_draft_and_for_a_result_nothing_is_planned(phase):
    assert next_change_at(BUDGET, phase) is None
