"""Purchases: what voters buy together when each begins with an equal share of money.

The method of equal shares, after Peters, Pierczyński and Skowron ("Proportional Participatory
Budgeting with Additive Utilities", NeurIPS 2021). A project can be bought if its supporters have
its cost left together. They pay the same price for the same support, and whoever has less left pays
all of it:

    cost = Σ min(money left, price · utility)    over the supporters

In each round the project that gives most for the price is bought: the one with the lowest
price ÷ weight, where the weight is the cost with approval ballots (so that the greatest effective
support, cost ÷ price, comes first) and 1 with points (the lowest price of a point). Equal ones come
by lower cost, then more votes, then the tie order.

All amounts are linear functions of one number x, the size of the endowment, computed for one x. So
every comparison tells how far x could grow without turning round, and `Purchases.holds_until` is an
x up to which the same projects are bought in the same order: whoever raises x by one again and
again need not look in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from participation.tallies.ledger import Bid, Candidate, Endowment, Ledger


class Purchase(NamedTuple):
    """One round: the project that was bought, and the price of one unit of support."""

    candidate: Candidate
    price: Fraction


@dataclass(frozen=True)
class Purchases:
    """What was bought, in order.

    `holds_until` is not below the x asked for; None if nothing ever changes. `ties` are the codes
    of the candidates, in tie order, between which only that order decided.
    """

    rounds: tuple[Purchase, ...]
    holds_until: int | None
    ties: frozenset[tuple[str, ...]]
    ledger: Ledger

    @property
    def cost(self) -> int:
        """What all of it costs."""
        return sum(purchase.candidate.cost for purchase in self.rounds)


def buy(candidates: Sequence[Candidate], groups: int, endowment: Endowment, x: int) -> Purchases:
    """Return what is bought for `endowment` at `x`; voters come in groups numbered from 0."""
    ledger = Ledger(groups, endowment, x)
    # Bids from earlier rounds: money only gets less, so nobody does better than when last asked.
    waiting = [ledger.invite(candidate) for candidate in candidates]
    heapify(waiting)
    rounds = []
    ties = set()
    while bids := _ask(ledger, waiting):
        best = min(bids)
        tied = [bid for bid in bids if bid.ties_with(best)]
        if len(tied) > 1:
            ties.add(tuple(bid.candidate.code for bid in sorted(tied)))
        for bid in bids:
            if bid is not best:
                heappush(waiting, bid)
        for bid in waiting:
            ledger.keep_ahead(best, bid)
        rounds.append(Purchase(best.candidate, best.rate * best.candidate.weight))
        ledger.pay(best)
    return Purchases(tuple(rounds), ledger.holds_until, frozenset(ties), ledger)


def _ask(ledger: Ledger, waiting: list[Bid]) -> list[Bid]:
    """Return new bids, the best of all among them, and take their old ones out of `waiting`.

    Candidates that can't be paid for any more drop out. Only those are asked whose old bid is at
    least as good as the best new one.
    """
    bids: list[Bid] = []
    best: Fraction | None = None
    while waiting and (best is None or waiting[0].rate <= best):
        bid = ledger.ask(heappop(waiting).candidate)
        if bid is not None:
            bids.append(bid)
            best = bid.rate if best is None else min(best, bid.rate)
    return bids
