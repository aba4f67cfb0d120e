"""The ledger: how much money every voter has left while purchases are made.

Amounts are (slope · x + constant) ÷ denominator minor units, with one denominator for all and whole
numbers else, so that everything is exact; x is the size of the endowment. As x grows, nobody has
less left and no price rises: whoever can pay a price now can pay it then. Voters with the same
amount share a level: there are far fewer levels than voters.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd

_BROKE = 0
"""The level of those who have nothing left."""


@dataclass(frozen=True)
class Endowment:
    """What every voter begins with: (slope · x + constant) ÷ denominator minor units."""

    slope: int
    constant: int
    denominator: int

    def at(self, x: int) -> Fraction:
        """Return the amount for one x."""
        return Fraction(self.slope * x + self.constant, self.denominator)


@dataclass(frozen=True)
class Backers:
    """The supporters of a project who get the same utility from it: groups, and their sizes."""

    utility: int
    groups: tuple[int, ...]
    sizes: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Candidate:
    """A project that can be bought: it costs something, and somebody supports it.

    `weight` is what a price is divided by to compare it with others'. Between equal ones the lower
    `standing` (cost, then votes from high to low) comes first, then the lower `place` in the tie
    order.
    """

    code: str
    cost: int
    weight: int
    standing: tuple[int, int]
    place: int
    backers: tuple[Backers, ...]

    @cached_property
    def utility(self) -> int:
        """The utility of all supporters together."""
        return sum(backers.utility * sum(backers.sizes) for backers in self.backers)


@dataclass(frozen=True, eq=False)
class Bid:
    """The price of one unit of a candidate's support, when it was last asked.

    Exactly the price at the ledger's x, and at any other x no more than the price: (slope · x +
    constant) ÷ divisor minor units. `rate` is the price at x divided by the candidate's weight: the
    lowest rate is the best bid. `levels` are (level, utility, voters) of the supporters.
    """

    candidate: Candidate
    slope: int
    constant: int
    divisor: int
    rate: Fraction
    levels: tuple[tuple[int, int, int], ...] = ()

    def __lt__(self, other: "Bid") -> bool:
        """Whether this bid is better than another one."""
        if self.rate < other.rate:
            return True
        mine, theirs = self.candidate, other.candidate
        return self.rate == other.rate and (mine.standing, mine.place) < (
            theirs.standing,
            theirs.place,
        )

    def ties_with(self, other: "Bid") -> bool:
        """Whether only the tie order decides between the two."""
        return self.rate == other.rate and self.candidate.standing == other.candidate.standing


class Ledger:
    """The accounts of all voters at one x, and the x up to which every decision stands."""

    def __init__(self, groups: int, endowment: Endowment, x: int) -> None:
        """Give every voter of every group the endowment; groups are numbered from 0."""
        self.x = x
        self._denominator = endowment.denominator
        # By level: what is left, as a function of x, and the numerator of its amount at this x.
        self._slopes = [0, endowment.slope]
        self._constants = [0, endowment.constant]
        self._money = [0, endowment.slope * x + endowment.constant]
        self._level_of = [1] * groups
        self._limit: int | None = None

    @property
    def holds_until(self) -> int | None:
        """An x, this one or greater, up to which all decisions stand; None if there is no end."""
        return None if self._limit is None else max(self.x, self._limit)

    def invite(self, candidate: Candidate) -> Bid:
        """Return the best bid there could be: all supporters pay in full."""
        divisor = candidate.utility
        rate = Fraction(candidate.cost, divisor * candidate.weight)
        return Bid(candidate, 0, candidate.cost, divisor, rate)

    def money_behind(self, candidate: Candidate) -> Fraction:
        """Return what the supporters of a candidate have left together, in minor units."""
        levels = self._find_levels(candidate)
        return Fraction(sum(self._money[level] * n for level, _, n in levels), self._denominator)

    def ask(self, candidate: Candidate) -> Bid | None:
        """Return the candidate's bid, None if its supporters can't pay the cost together."""
        levels = self._find_levels(candidate)
        cost = candidate.cost * self._denominator
        if sum(self._money[level] * voters for level, _, voters in levels) < cost:
            slope = sum(self._slopes[level] * voters for level, _, voters in levels)
            constant = sum(self._constants[level] * voters for level, _, voters in levels)
            self._keep(-slope, cost - 1 - constant)
            return None
        # Begin as if all paid in full. Who can't pays all they have and the others pay more, until
        # nobody is left who can't.
        slope, constant, utility = 0, cost, candidate.utility
        rich = levels
        while True:
            amount = slope * self.x + constant
            poor = [entry for entry in rich if self._money[entry[0]] * utility < amount * entry[1]]
            if not poor:
                break
            rich = [entry for entry in rich if self._money[entry[0]] * utility >= amount * entry[1]]
            for level, share, voters in poor:
                slope -= self._slopes[level] * voters
                constant -= self._constants[level] * voters
                utility -= share * voters
        divisor = utility * self._denominator
        rate = Fraction(amount, divisor * candidate.weight)
        return Bid(candidate, slope, constant, divisor, rate, tuple(levels))

    def pay(self, bid: Bid) -> None:
        """Let the supporters pay the price of `bid`, which was asked since the last payment."""
        utility = bid.divisor // self._denominator
        self._refine(utility // gcd(bid.slope, bid.constant, utility))
        slope = bid.slope * self._denominator // bid.divisor
        constant = bid.constant * self._denominator // bid.divisor
        money = slope * self.x + constant
        moved: dict[tuple[int, int], int] = {}
        for level, share, _ in bid.levels:
            due = slope * share, constant * share
            if self._money[level] <= money * share:
                # They pay all they have as long as it is no more than the price.
                self._keep(due[0] - self._slopes[level], due[1] - self._constants[level])
                moved[level, share] = _BROKE
            else:
                moved[level, share] = len(self._money)
                self._slopes.append(self._slopes[level] - due[0])
                self._constants.append(self._constants[level] - due[1])
                self._money.append(self._money[level] - money * share)
        for backers in bid.candidate.backers:
            for group in backers.groups:
                self._level_of[group] = moved[self._level_of[group], backers.utility]

    def keep_ahead(self, best: Bid, other: Bid) -> None:
        """Note up to which x `best`, just asked, stays better than `other`, asked at any time."""
        if self._limit is not None and self._limit <= self.x:
            return
        # best.price / best.weight <= other.price / other.weight, without dividing.
        mine = other.candidate.weight * other.divisor
        theirs = best.candidate.weight * best.divisor
        slope = other.slope * theirs - best.slope * mine
        constant = other.constant * theirs - best.constant * mine
        # Of equal bids the one of the lower standing comes first; with equal standing it is a tie,
        # which must be looked at unless it is one for every x.
        wins_ties = best.candidate.standing < other.candidate.standing
        self._keep(slope, constant if wins_ties else constant - 1)

    def _find_levels(self, candidate: Candidate) -> list[tuple[int, int, int]]:
        """Return (level, utility, voters) of the candidate's supporters."""
        found = []
        for backers in candidate.backers:
            voters: defaultdict[int, int] = defaultdict(int)
            levels = map(self._level_of.__getitem__, backers.groups)
            for level, size in zip(levels, backers.sizes, strict=True):
                voters[level] += size
            found += [(level, backers.utility, number) for level, number in voters.items()]
        return found

    def _refine(self, factor: int) -> None:
        """Count in units so much smaller."""
        if factor > 1:
            self._denominator *= factor
            self._slopes = [slope * factor for slope in self._slopes]
            self._constants = [constant * factor for constant in self._constants]
            self._money = [money * factor for money in self._money]

    def _keep(self, slope: int, constant: int) -> None:
        """Note that a decision stands as long as slope · x + constant >= 0."""
        if slope < 0:
            until = constant // -slope
            if self._limit is None or until < self._limit:
                self._limit = until
