"""Bars: who can't win, whatever the rule."""

from participation.boards.rules import Project, VotingRules
from participation.tallies.choices import Reason
from participation.tallies.contest import measure_of
from participation.tallies.counting import Count

ENTRY_BAR_BUDGETS = 3
"""The entry bar asks for a share of the ballots of at least cost ÷ (this many budgets)."""


def find_bar(rules: VotingRules, project: Project, count: Count, ballots: int) -> Reason | None:
    """Return what keeps `project` from winning among `ballots` ballots, None if nothing does.

    A threshold and the entry bar are passed by who just reaches them. The entry bar is measured by
    the whole budget, also where a project draws on a sub-budget, and by all ballots, also those
    that name nothing; without a budget there is none.
    """
    if project.withdrawn:
        return Reason.WITHDRAWN
    if rules.threshold is not None and measure_of(rules, count) < rules.threshold:
        return Reason.BELOW_THRESHOLD
    if rules.entry_bar and _is_below_entry_bar(rules, project, count, ballots):
        return Reason.BELOW_ENTRY_BAR
    return None


def _is_below_entry_bar(rules: VotingRules, project: Project, count: Count, ballots: int) -> bool:
    # votes / ballots >= cost / (3 * budget), without dividing.
    budget = rules.budget
    return budget is not None and count.votes * ENTRY_BAR_BUDGETS * budget < project.cost * ballots
