"""Instant runoff: one winner on ballots that rank.

Each ballot counts for the first of its projects that is still standing; one that names none of them
is exhausted. Who holds more than half of the ballots that are not exhausted wins. Until then the
one with the fewest drops out, of equal ones the last in the tie order. (Instant-runoff voting, also
called the alternative vote.)
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from participation.boards.choices import BallotKind
from participation.boards.rules import Project
from participation.tallies.choices import Reason
from participation.tallies.contest import Contest, swap
from participation.tallies.outcomes import Award, Story, Tie, Verdict
from participation.voting.ballots import decode

Ranking = tuple[str, ...]


def run_runoff(contest: Contest) -> Award:
    """Return the award of an instant runoff, the projects from the winner to the first one out.

    A project that costs more than the whole budget does not stand. Raises ValueError if ballots
    don't rank.
    """
    kind = contest.rules.kind
    if kind is not BallotKind.ORDINAL:
        raise ValueError(f"the rule {contest.rules.allocation} needs ordinal ballots")
    rankings: Counter[Ranking] = Counter()
    for text, multiplicity in contest.ballots.items():
        rankings[tuple(code for code, _ in decode(kind, text))] += multiplicity
    count = _count(contest.projects, contest, rankings)
    ties = tuple(
        Tie(codes, held, contest.rules.tie_order)
        for codes, held in count.ties.items()
        if _order_matters(contest, rankings, count, codes)
    )
    cost = sum(project.cost for project in contest.projects if project.code == count.winner)
    return Award(
        verdicts=_describe(contest, count),
        spent=cost,
        ties=ties,
        story=Story(exhausted=tuple(rankings.total() - held.total() for held in count.rounds)),
    )


@dataclass(frozen=True)
class _Count:
    """The rounds: ballots held by each project that stood, and the order in which they ended.

    `order` begins with the winner and ends with the first one out. `ties` are the codes between
    which the tie order chose who drops out, and the ballots that each of them held.
    """

    rounds: list[Counter[str]]
    order: list[str]
    ties: dict[Ranking, int]

    @property
    def winner(self) -> str | None:
        """The winner, None if no ballot names any project."""
        return self.order[0] if self.rounds and self.rounds[-1].total() else None


def _count(projects: Iterable[Project], contest: Contest, rankings: Counter[Ranking]) -> _Count:
    """Count in rounds; `projects` are those of the contest in tie order."""
    budget = contest.budget
    standing = [p.code for p in projects if budget is None or p.cost <= budget]
    piles = _deal(rankings.items(), {code: Counter() for code in standing})
    rounds: list[Counter[str]] = []
    out: list[str] = []
    ties: dict[Ranking, int] = {}
    while standing:
        held = Counter({code: piles[code].total() for code in standing})
        rounds.append(held)
        fewest, most = min(held.values()), max(held.values())
        # Nobody holds anything, or one holds more than half.
        if most == 0 or most * 2 > held.total():
            break
        last = [code for code in standing if held[code] == fewest]
        if len(last) > 1:
            ties[tuple(last)] = fewest
        standing.remove(last[-1])
        out.append(last[-1])
        _deal(piles.pop(last[-1]).items(), piles)
    standing.sort(key=lambda code: -rounds[-1][code])
    return _Count(rounds, [*standing, *reversed(out)], ties)


def _deal(
    rankings: Iterable[tuple[Ranking, int]], piles: dict[str, Counter[Ranking]]
) -> dict[str, Counter[Ranking]]:
    """Lay each ranking on the pile of the first project that has one, cut off behind it."""
    for ranking, number in rankings:
        for place, code in enumerate(ranking):
            if code in piles:
                piles[code][ranking[place + 1 :]] += number
                break
    return piles


def _order_matters(
    contest: Contest, rankings: Counter[Ranking], count: _Count, codes: Ranking
) -> bool:
    """Return whether another wins if the last of `codes` changes places with another one."""
    *others, last = codes
    return any(
        _count(swap(contest.projects, last, other), contest, rankings).winner != count.winner
        for other in others
    )


def _describe(contest: Contest, count: _Count) -> dict[str, Verdict]:
    """Return the verdicts, in the order of the count; who did not stand comes last."""
    verdicts = {}
    for code in count.order:
        held = tuple(held[code] for held in count.rounds if code in held)
        reason = Reason.FUNDED if code == count.winner else Reason.ELIMINATED
        if count.winner is None:
            verdicts[code] = Verdict(reason=Reason.NO_SUPPORT)
        else:
            verdicts[code] = Verdict(reason=reason, round=len(held), votes_by_round=held)
    for project in contest.ranking():
        if project.code not in verdicts:
            budget = contest.money
            verdicts[project.code] = Verdict(
                reason=Reason.DOES_NOT_FIT, available=budget, short_by=project.cost - budget
            )
    return verdicts
