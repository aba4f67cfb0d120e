"""Comparing our count of a published election with what its file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from participation.boards.choices import AllocationRule
from participation.pabulib.reader import Election


@dataclass(frozen=True)
class Comparison:
    """What differs; empty tuples where nothing does.

    `counts` names each project whose votes or score differ; `winners` is None where the file names
    none or no rule, else the codes that won only here or only there.
    """

    counts: tuple[str, ...]
    winners: tuple[str, ...] | None

    @property
    def equal(self) -> bool:
        """Whether everything that can be compared is equal."""
        return not self.counts and not self.winners

    def __str__(self) -> str:
        parts = [*self.counts, *(self.winners or ())]
        shown = "; ".join(parts[:5])
        return f"{shown}; and {len(parts) - 5} more" if len(parts) > 5 else shown


def compare(election: Election, result: Mapping[str, Any]) -> Comparison:
    """Compare a result body with the published votes, scores and winners.

    Winners are the projects with ``selected`` 1, under greedy-custom also those with 2, which were
    completed from the reserve; 3 marks what was funded outside the rule.
    """
    ours = {line["code"]: line for line in result["projects"]}
    counts = []
    for code, (votes, score, _) in election.published.items():
        for name, published in (("votes", votes), ("score", score)):
            if name in election.project_columns and (published or 0) != ours[code][name]:
                counts.append(f"{name} of {code}: published {published}, ours {ours[code][name]}")
    return Comparison(counts=tuple(counts), winners=_compare_winners(election, ours))


def _compare_winners(
    election: Election, ours: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...] | None:
    rule = election.voting_rules.allocation
    if rule is AllocationRule.COUNT_ONLY or not election.names_winners:
        return None
    marks = (1, 2) if rule is AllocationRule.GREEDY_CUSTOM else (1,)
    published = {code for code, (_, _, selected) in election.published.items() if selected in marks}
    winners = {code for code, line in ours.items() if line["funded"]}
    return (
        *(f"{code} wins here, not in the file" for code in sorted(winners - published)),
        *(f"{code} wins in the file, not here" for code in sorted(published - winners)),
    )
