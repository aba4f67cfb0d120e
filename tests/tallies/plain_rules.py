"""A second implementation of every rule: slow, plain, and written without looking at the first.

Nothing is grouped, scaled, skipped or remembered; voters are looked at one by one, endowments are
raised one by one, and every amount is a Fraction.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import count as count_up

from participation.boards.choices import AllocationRule, BallotKind, Measure
from participation.boards.rules import Project, VotingRules
from participation.tallies.counting import Count

GREEDY_RULES = [
    AllocationRule.GREEDY,
    AllocationRule.GREEDY_NO_SKIP,
    AllocationRule.GREEDY_THRESHOLD,
    AllocationRule.GREEDY_EXCLUSIVE,
    AllocationRule.GREEDY_CUSTOM,
]
EQUAL_SHARES_RULES = [
    AllocationRule.EQUAL_SHARES,
    AllocationRule.EQUAL_SHARES_COMPARISON,
    AllocationRule.EQUAL_SHARES_ADD1,
    AllocationRule.EQUAL_SHARES_ADD1_COMPARISON,
]

Ballot = tuple[list[str], list[int]]
"""Codes in the order of the ballot, and the points given to each."""


def plain_winners(
    rules: VotingRules, projects: Sequence[Project], ballots: Sequence[Ballot]
) -> list[str]:
    """The winners under any rule, in the order they win; for a comparison in any order."""
    counts = plain_counts(rules.kind, projects, ballots)
    standing = [p for p in projects if not barred(rules, p, counts[p.code], len(ballots))]
    if rules.allocation in GREEDY_RULES:
        return greedy(rules, standing, counts)
    if rules.allocation is AllocationRule.INSTANT_RUNOFF:
        return runoff(rules, standing, ballots)
    return equal_shares(rules, standing, counts, ballots)


def plain_counts(kind: BallotKind, projects, ballots) -> dict[str, Count]:
    """Votes and score of each project by looking at every ballot for every project."""
    counts = {}
    for project in projects:
        votes = score = 0
        for ballot in ballots:
            for code, points in points_on(kind, ballot):
                if code == project.code:
                    votes += 1
                    score += points
        counts[project.code] = Count(votes, score)
    return counts


def points_on(kind: BallotKind, ballot: Ballot) -> list[tuple[str, int]]:
    codes, points = ballot
    if kind is BallotKind.CUMULATIVE:
        return list(zip(codes, points, strict=True))
    if kind is BallotKind.ORDINAL:
        return [(code, len(codes) - place) for place, code in enumerate(codes)]
    return [(code, 1) for code in codes]


def barred(rules: VotingRules, project: Project, count: Count, ballots: int) -> bool:
    if project.withdrawn or plain_measure(rules, count) < (rules.threshold or 0):
        return True
    if not rules.entry_bar or not ballots:
        return False
    share = Fraction(count.votes, ballots)
    return share * 3 * rules.budget < project.cost


def plain_measure(rules: VotingRules, count: Count) -> int:
    return count.votes if rules.measure is Measure.VOTES else count.score


def greedy(rules, projects, counts) -> list[str]:
    """Take the best remaining project over and over."""
    remaining = list(projects)
    won: list[Project] = []
    while remaining:
        # Of equal ones the first.
        best = max(remaining, key=lambda project: plain_measure(rules, counts[project.code]))
        remaining.remove(best)
        if rules.allocation is AllocationRule.GREEDY_EXCLUSIVE and has_rival(best, won):
            continue
        left = rules.budget - sum(project.cost for project in won)
        if best.cost <= left:
            won.append(best)
        elif rules.allocation is AllocationRule.GREEDY_NO_SKIP:
            break
        elif rules.allocation is AllocationRule.GREEDY_CUSTOM:
            if left >= Fraction(rules.completion_percent, 100) * best.cost:
                won.append(best)
            break
    return [project.code for project in won]


def has_rival(project: Project, won: list[Project]) -> bool:
    group = project.exclusive_group
    return group != "" and any(winner.exclusive_group == group for winner in won)


def equal_shares(rules, projects, counts, ballots) -> list[str]:
    voters = [utilities(rules.kind, projects, ballot) for ballot in ballots]
    if not voters:
        return greedy_unless_preferred(rules, projects, counts, voters, [])
    places = {project.code: place for place, project in enumerate(projects)}
    supported = [p for p in projects if p.cost > 0 and any(p.code in voter for voter in voters)]

    def bought(endowment) -> list[str]:
        return buy_one_by_one(rules, supported, counts, places, voters, Fraction(endowment))

    winners = bought(Fraction(rules.budget, len(voters)))
    if rules.allocation in (
        AllocationRule.EQUAL_SHARES_ADD1,
        AllocationRule.EQUAL_SHARES_ADD1_COMPARISON,
    ):
        costs = {project.code: project.cost for project in projects}
        for units in count_up(rules.budget // 100 // len(voters) + 1):
            if len(winners) == len(supported):
                break
            others = bought(units * 100)
            if sum(costs[code] for code in others) > rules.budget:
                break
            winners = others
    return greedy_unless_preferred(rules, projects, counts, voters, winners)


def utilities(kind: BallotKind, projects, ballot: Ballot) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, points in points_on(kind, ballot):
        if points > 0 and any(project.code == code for project in projects):
            found[code] = max(points, found.get(code, 0))
    return found


def buy_one_by_one(rules, projects, counts, places, voters, endowment: Fraction) -> list[str]:
    points = rules.kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)
    money = [endowment] * len(voters)
    remaining = list(projects)
    won = []
    while True:
        offers = []
        for project in remaining:
            supporters = [n for n, voter in enumerate(voters) if project.code in voter]
            if sum(money[n] for n in supporters) < project.cost:
                continue
            shares = [(money[n], voters[n][project.code]) for n in supporters]
            price = price_of(project.cost, shares)
            votes = counts[project.code].votes
            rate = price if points else price / project.cost
            offers.append((rate, project.cost, -votes, places[project.code], price, project))
        if not offers:
            return won
        *_, price, project = min(offers, key=lambda offer: offer[:4])
        for n, voter in enumerate(voters):
            if project.code in voter:
                money[n] -= min(money[n], price * voter[project.code])
        remaining.remove(project)
        won.append(project.code)


def price_of(cost: int, shares: list[tuple[Fraction, int]]) -> Fraction:
    """The price of one unit of support at which the supporters' payments come to the cost.

    What they pay grows with the price, in straight lines that bend where somebody runs out of
    money: find the first bend at which it is enough, and go back along the line before it.
    """
    before = Fraction(0)
    for bend in sorted({money / utility for money, utility in shares}):
        if sum(min(money, bend * utility) for money, utility in shares) >= cost:
            paid = sum(min(money, before * utility) for money, utility in shares)
            paying = sum(utility for money, utility in shares if money > before * utility)
            return before + (cost - paid) / paying
        before = bend
    raise AssertionError("together they have enough")


def greedy_unless_preferred(rules, projects, counts, voters, winners: list[str]) -> list[str]:
    """The winners of equal shares, or of greedy where more voters prefer those."""
    if rules.allocation not in (
        AllocationRule.EQUAL_SHARES_COMPARISON,
        AllocationRule.EQUAL_SHARES_ADD1_COMPARISON,
    ):
        return winners
    as_greedy = VotingRules(**{**vars(rules), "allocation": AllocationRule.GREEDY})
    others = greedy(as_greedy, projects, counts)
    points = rules.kind in (BallotKind.CUMULATIVE, BallotKind.ORDINAL)

    def liked(voter: dict[str, int], chosen: list[str]) -> int:
        return sum(voter[code] if points else 1 for code in voter if code in chosen)

    better = sum(liked(voter, others) > liked(voter, winners) for voter in voters)
    worse = sum(liked(voter, others) < liked(voter, winners) for voter in voters)
    return others if better > worse else winners


def runoff(rules, projects, ballots) -> list[str]:
    standing = [p.code for p in projects if rules.budget is None or p.cost <= rules.budget]
    while standing:
        first = [next((code for code in codes if code in standing), None) for codes, _ in ballots]
        votes = [first.count(code) for code in standing]
        if sum(votes) == 0:
            return []
        for code, number in zip(standing, votes, strict=True):
            if number > sum(votes) - number:
                return [code]
        fewest = [code for code, n in zip(standing, votes, strict=True) if n == min(votes)]
        standing.remove(fewest[-1])
    return []
