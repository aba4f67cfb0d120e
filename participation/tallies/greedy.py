"""The greedy rules: projects take their turn by rank while the money lasts.

See AllocationRule for what each is and where it comes from. They differ only in what happens to a
project that does not fit, and in GREEDY_EXCLUSIVE's groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from participation.boards.choices import AllocationRule
from participation.boards.rules import Project, VotingRules
from participation.tallies.choices import Reason
from participation.tallies.contest import Contest
from participation.tallies.outcomes import Award, Tie, Verdict

_STOPPING = (AllocationRule.GREEDY_NO_SKIP, AllocationRule.GREEDY_CUSTOM)


def run_greedy(contest: Contest) -> Award:
    """Return what a greedy rule gives out. Raises ValueError if there is no budget."""
    purse = _Purse(contest.rules, contest.money)
    verdicts: dict[str, Verdict] = {}
    ties = []
    for measure, group in groupby(contest.ranking(), key=contest.measure_of):
        tied = list(group)
        before = replace(purse, taken=dict(purse.taken))
        for project in tied:
            verdicts[project.code] = purse.give(project)
        if _order_mattered(before, tied, [verdicts[project.code] for project in tied]):
            codes = tuple(project.code for project in tied)
            ties.append(Tie(codes, measure, contest.rules.tie_order))
    return Award(
        verdicts=verdicts,
        spent=contest.money - purse.left,
        reserve=sum(verdict.reserve or 0 for verdict in verdicts.values()),
        ties=tuple(ties),
    )


@dataclass
class _Purse:
    """What is left, whether the rule has stopped, and which groups have their winner."""

    rules: VotingRules
    left: int
    stopped: bool = False
    taken: dict[str, str] = field(default_factory=dict)

    def give(self, project: Project) -> Verdict:
        """Decide on the project whose turn it is."""
        rule = self.rules.allocation
        if self.stopped:
            return Verdict(reason=Reason.AFTER_STOP)
        if self.is_taken(project):
            winner = self.taken[project.exclusive_group]
            return Verdict(reason=Reason.EXCLUDED, excluded_by=winner)
        available = self.left
        if project.cost <= available:
            self._take(project, project.cost)
            return Verdict(reason=Reason.FUNDED, available=available)
        self.stopped = rule in _STOPPING
        missing = project.cost - available
        if rule is AllocationRule.GREEDY_CUSTOM and self.can_complete(project):
            self._take(project, available)
            return Verdict(reason=Reason.COMPLETED, available=available, reserve=missing)
        return Verdict(reason=Reason.DOES_NOT_FIT, available=available, short_by=missing)

    def is_taken(self, project: Project) -> bool:
        """Whether another project of its exclusive group has won, under the rule that minds it."""
        exclusive = self.rules.allocation is AllocationRule.GREEDY_EXCLUSIVE
        return exclusive and project.exclusive_group in self.taken

    def can_complete(self, project: Project) -> bool:
        """Whether what is left is enough of the cost for the reserve to pay the rest."""
        return self.left * 100 >= project.cost * self.rules.completion_percent

    def _take(self, project: Project, amount: int) -> None:
        self.left -= amount
        if project.exclusive_group:
            self.taken[project.exclusive_group] = project.code


def _order_mattered(before: _Purse, tied: Sequence[Project], verdicts: Sequence[Verdict]) -> bool:
    """Return whether another order of `tied`, projects of equal measure, changes who wins.

    `before` is the purse as it was when their turn began.
    """
    if before.stopped or len(tied) == 1:
        return False
    losers = [p for p, verdict in zip(tied, verdicts, strict=True) if not verdict.funded]
    rule = before.rules.allocation
    if rule is AllocationRule.GREEDY_CUSTOM:
        if losers:
            # Put first, a project within reach wins and one beyond it ends everything: the order
            # is all one only if nobody was within reach.
            return any(before.can_complete(project) for project in tied)
        return _last_may_lose(before, tied)
    if rule is AllocationRule.GREEDY_NO_SKIP:
        # Likewise: put first, a loser that fits wins, and one that does not cuts all others off.
        return bool(losers) and any(project.cost <= before.left for project in tied)
    # Put first, a loser that fits then wins. The others lose in any order and take nothing from
    # anybody.
    return any(p.cost <= before.left and not before.is_taken(p) for p in losers)


def _last_may_lose(before: _Purse, tied: Sequence[Project]) -> bool:
    """Return whether one of `tied`, who all won under GREEDY_CUSTOM, would lose as the last.

    If all fit there is nothing to lose. If not, the last one was completed, and whoever comes last
    in another order must have enough left of its cost as well.
    """
    total = sum(project.cost for project in tied)
    if total <= before.left:
        return False
    return not all(
        replace(before, left=before.left - total + project.cost).can_complete(project)
        for project in tied
    )
