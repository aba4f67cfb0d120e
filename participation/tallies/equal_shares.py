"""Equal shares: every ballot holds an equal share of the budget and pays for what it supports.

How projects are bought is told in `purchases`. Here stands how large the shares are, who wins the
comparison with greedy, and what is told of it. Every ballot has a share, also one that names
nothing. Projects that cost nothing are never bought, nor those that nobody supports.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from participation.boards.choices import AllocationRule
from participation.tallies.choices import Reason, Side
from participation.tallies.contest import Contest, swap
from participation.tallies.electorate import Electorate, gather, gives_points
from participation.tallies.greedy import run_greedy
from participation.tallies.ledger import Backers, Candidate, Endowment
from participation.tallies.outcomes import Award, Comparison, Story, Tie, Verdict, fraction_text
from participation.tallies.purchases import Purchases, buy

WHOLE_UNIT = 100
"""Minor units in one whole unit of currency."""

_RAISING = (AllocationRule.EQUAL_SHARES_ADD1, AllocationRule.EQUAL_SHARES_ADD1_COMPARISON)
_COMPARING = (AllocationRule.EQUAL_SHARES_COMPARISON, AllocationRule.EQUAL_SHARES_ADD1_COMPARISON)


@dataclass(frozen=True)
class _Settlement:
    """The purchases that count, the endowment they were made with, its step (see Story).

    `ties` are those of every endowment that was tried.
    """

    candidates: Sequence[Candidate]
    purchases: Purchases
    endowment: Fraction
    step: int
    ties: frozenset[tuple[str, ...]]

    @property
    def winners(self) -> tuple[str, ...]:
        """The codes of what was bought, in order."""
        return tuple(purchase.candidate.code for purchase in self.purchases.rounds)


def run_equal_shares(contest: Contest) -> Award:
    """Return what a rule of equal shares gives out. Raises ValueError if there is no budget."""
    electorate = gather(contest)
    award, met = _decide(contest, electorate)
    ties = (tie for tie in met if _order_matters(contest, electorate, award, tie.codes))
    return replace(award, ties=(*award.ties, *ties))


def _decide(contest: Contest, electorate: Electorate) -> tuple[Award, list[Tie]]:
    """Return the award, and the ties that were met and may or may not have decided who wins."""
    settlement = _settle(contest, electorate)
    award = _describe(contest, settlement)
    order = contest.rules.tie_order
    met = [Tie(codes, contest.counts[codes[0]].votes, order) for codes in sorted(settlement.ties)]
    if contest.rules.allocation not in _COMPARING:
        return award, met
    rules = replace(contest.rules, allocation=AllocationRule.GREEDY)
    greedy = run_greedy(replace(contest, rules=rules))
    comparison = _compare(electorate, gives_points(contest), settlement.winners, greedy)
    story = replace(award.story, comparison=comparison)
    if comparison.winner is Side.GREEDY:
        return replace(greedy, story=story), met
    return replace(award, story=story), [*met, *greedy.ties]


def _order_matters(
    contest: Contest, electorate: Electorate, award: Award, codes: Sequence[str]
) -> bool:
    """Return whether others win if the first of `codes` changes places with another one.

    Tried out, losers first: most often the first one tells.
    """
    first, *others = codes
    for other in sorted(others, key=lambda code: award.verdicts[code].funded):
        swapped = replace(contest, projects=swap(contest.projects, first, other))
        if _decide(swapped, electorate)[0].winners != award.winners:
            return True
    return False


def _settle(contest: Contest, electorate: Electorate) -> _Settlement:
    """Return the purchases with the real budget, or with as large an endowment as add1 allows.

    Add1, as pabulib-checker counts it: after the run with the real budget the endowment is one
    whole unit more than the budget gives each ballot in whole units, then another one, and so on;
    the last run before the first one that costs more than the budget counts. So does, at once, the
    first one in which every candidate is bought.
    """
    budget, voters = contest.money, max(electorate.voters, 1)
    candidates = _list_candidates(contest, electorate)
    groups = len(electorate.groups)
    real = Endowment(0, budget, voters)
    purchases = buy(candidates, groups, real, 0)
    settlement = _Settlement(candidates, purchases, real.at(0), 0, purchases.ties)
    if contest.rules.allocation not in _RAISING:
        return settlement
    raised = Endowment(WHOLE_UNIT, 0, 1)
    start = x = budget // (WHOLE_UNIT * voters)
    ties = settlement.ties
    while len(purchases.rounds) < len(candidates):
        purchases = buy(candidates, groups, raised, x + 1)
        ties |= purchases.ties
        if purchases.cost > budget:
            break
        # It ends somewhere: with enough for each to pay for everything alone, everything is bought.
        everything = len(purchases.rounds) == len(candidates)
        x = x + 1 if everything or purchases.holds_until is None else purchases.holds_until
    if x > start:
        # Bought once more: the prices are those of the last endowment, not of the first like it.
        last = buy(candidates, groups, raised, x)
        settlement = _Settlement(candidates, last, raised.at(x), x - start, ties)
    return replace(settlement, ties=ties)


def _list_candidates(contest: Contest, electorate: Electorate) -> list[Candidate]:
    """Return the projects that can be bought: they cost something, and somebody supports them."""
    points = gives_points(contest)
    backers: dict[str, dict[int, list[int]]] = {project.code: {} for project in contest.projects}
    for number, (support, _) in enumerate(electorate.groups):
        for code, utility in support:
            backers[code].setdefault(utility, []).append(number)
    sizes = [size for _, size in electorate.groups]
    return [
        Candidate(
            code=project.code,
            cost=project.cost,
            weight=1 if points else project.cost,
            standing=(project.cost, -contest.counts[project.code].votes),
            place=place,
            backers=tuple(
                Backers(utility, tuple(groups), tuple(sizes[group] for group in groups))
                for utility, groups in sorted(backers[project.code].items())
            ),
        )
        for place, project in enumerate(contest.projects)
        if project.cost > 0 and backers[project.code]
    ]


def _describe(contest: Contest, settlement: _Settlement) -> Award:
    """Return the award of a settlement: for each project when it was bought, or why not."""
    purchases = settlement.purchases
    behind = {candidate.code: candidate for candidate in settlement.candidates}
    verdicts = {}
    for number, (candidate, price) in enumerate(purchases.rounds, start=1):
        verdicts[candidate.code] = Verdict(
            reason=Reason.FUNDED,
            round=number,
            price=fraction_text(price),
            effective_support=fraction_text(candidate.cost / price),
        )
        del behind[candidate.code]
    for candidate in behind.values():
        money = fraction_text(purchases.ledger.money_behind(candidate))
        verdicts[candidate.code] = Verdict(reason=Reason.NOT_ENOUGH_BEHIND, money_behind=money)
    for project in contest.projects:
        reason = Reason.NO_SUPPORT if project.cost else Reason.COSTS_NOTHING
        verdicts.setdefault(project.code, Verdict(reason=reason))
    endowment = fraction_text(settlement.endowment) if contest.ballots else None
    story = Story(endowment=endowment, step=settlement.step)
    return Award(verdicts=verdicts, spent=purchases.cost, story=story)


def _compare(
    electorate: Electorate, points: bool, bought: Sequence[str], greedy: Award
) -> Comparison:
    """Weigh the two sides by how many ballots prefer each; greedy needs more than the other.

    A ballot prefers the side of which it names more winners; where ballots give points, the side
    whose winners it gives more points to (our own definition: the checker compares approvals only).
    """
    chosen = tuple(code for code, verdict in greedy.verdicts.items() if verdict.funded)

    def satisfaction(support: Sequence[tuple[str, int]], winners: Collection[str]) -> int:
        return sum(utility if points else 1 for code, utility in support if code in winners)

    shares_set, greedy_set = set(bought), set(chosen)
    for_shares = for_greedy = 0
    for support, size in electorate.groups:
        lead = satisfaction(support, shares_set) - satisfaction(support, greedy_set)
        for_shares += size if lead > 0 else 0
        for_greedy += size if lead < 0 else 0
    return Comparison(
        winner=Side.GREEDY if for_greedy > for_shares else Side.EQUAL_SHARES,
        prefer_equal_shares=for_shares,
        prefer_greedy=for_greedy,
        equal_shares_winners=tuple(bought),
        greedy_winners=chosen,
    )
