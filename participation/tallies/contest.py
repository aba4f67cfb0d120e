"""A contest: one budget, the projects that may win it, and the ballots that decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participation.boards.choices import Measure
from participation.boards.rules import Project, VotingRules
from participation.tallies.counting import Count


@dataclass(frozen=True, kw_only=True)
class Contest:
    """What every rule is given.

    `budget` is in minor units, None on a board without one. `projects` come in tie order; nothing
    bars any of them. `counts` are by code; `ballots` maps each encoded ballot to the number of
    times it was cast, and holds those too that name none of `projects`.
    """

    rules: VotingRules
    budget: int | None
    projects: tuple[Project, ...]
    counts: Mapping[str, Count]
    ballots: Mapping[str, int]

    @property
    def money(self) -> int:
        """The budget. Raises ValueError if there is none."""
        if self.budget is None:
            raise ValueError(f"the rule {self.rules.allocation} needs a budget")
        return self.budget

    def measure_of(self, project: Project) -> int:
        """Return what `project` is ranked by: votes or score."""
        return measure_of(self.rules, self.counts[project.code])

    def ranking(self) -> list[Project]:
        """Return the projects by falling measure, equal ones in tie order."""
        return rank(self.rules, self.projects, self.counts)


def measure_of(rules: VotingRules, count: Count) -> int:
    """Return what projects are ranked by under `rules`: votes or score."""
    return count.votes if rules.measure is Measure.VOTES else count.score


def rank(
    rules: VotingRules, projects: Sequence[Project], counts: Mapping[str, Count]
) -> list[Project]:
    """Return `projects`, given in tie order, by falling measure; equal ones stay in that order."""
    return sorted(projects, key=lambda project: -measure_of(rules, counts[project.code]))


def swap(projects: Sequence[Project], one: str, other: str) -> tuple[Project, ...]:
    """Return `projects` in another tie order: two of them, named by code, change places."""
    by_code = {project.code: project for project in projects}
    places = {one: by_code[other], other: by_code[one]}
    return tuple(places.get(project.code, project) for project in projects)
