"""What a rule finds, as values: verdicts on projects, ties, and the runs they come from.

Amounts are in minor units of the board's currency. A fraction is a text "p/q" in lowest terms, with
q >= 1, so that it is exact in JSON too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from participation.boards.choices import TieOrder
from participation.boards.rules import SubBudget
from participation.tallies.choices import Reason, Side


def fraction_text(value: Fraction) -> str:
    """Return `value` as "p/q"."""
    return f"{value.numerator}/{value.denominator}"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Why one project won or lost; None where a rule has nothing to say.

    `available` is what was left when the project's turn came, `short_by` how much was missing,
    `reserve` what a completed project got beyond the budget, `excluded_by` the code of the project
    that kept this one out.

    Equal shares: in `round` (from 1) each supporter paid `price`, the largest share, or all that
    was left to them; for points the price is that of one point. `effective_support` is cost divided
    by price: the supporters (or points) it would have taken had all of them paid in full.
    `money_behind` is what the supporters of a loser had left together at the end.

    Runoff: `round` is the one in which the project won or dropped out, `votes_by_round` the ballots
    it held in each round it was in.
    """

    reason: Reason
    available: int | None = None
    short_by: int | None = None
    reserve: int | None = None
    excluded_by: str | None = None
    round: int | None = None
    price: str | None = None
    effective_support: str | None = None
    money_behind: str | None = None
    votes_by_round: tuple[int, ...] | None = None

    @property
    def funded(self) -> bool:
        """Whether the project gets money."""
        return self.reason in (Reason.FUNDED, Reason.COMPLETED)


@dataclass(frozen=True)
class Tie:
    """Projects of equal `measure` among which only the tie order decided who wins.

    `codes` come in that order. `measure` is what they tied in: votes or points where the rule ranks
    by them, the number of votes with equal shares, the ballots held with a runoff.
    """

    codes: tuple[str, ...]
    measure: int
    decided_by: TieOrder


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How equal shares and greedy were weighed against each other.

    Each ballot prefers the side whose winners it names more of (or gives more points to).
    """

    winner: Side
    prefer_equal_shares: int
    prefer_greedy: int
    equal_shares_winners: tuple[str, ...]
    greedy_winners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """How a run went; None or empty where a rule has nothing to say.

    Equal shares: each ballot held `endowment`; `step` 0 is the run with the real budget, step s the
    one with s whole units of currency more than the budget gives each ballot in whole units.
    Runoff: `exhausted` is the number of ballots that name nobody still standing, by round.
    """

    endowment: str | None = None
    step: int | None = None
    comparison: Comparison | None = None
    exhausted: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Award:
    """What a rule gives out of one budget: a verdict on each project, in the rule's own order.

    `spent` is taken from the budget, `reserve` from elsewhere.
    """

    verdicts: Mapping[str, Verdict]
    spent: int
    reserve: int = 0
    ties: tuple[Tie, ...] = ()
    story: Story = Story()

    @property
    def winners(self) -> set[str]:
        """The codes of the projects that get money."""
        return {code for code, verdict in self.verdicts.items() if verdict.funded}


@dataclass(frozen=True, kw_only=True)
class Run:
    """One budget that was given out by itself: a sub-budget, or (None) the rest of the budget.

    `budget` and `left` are None on a board without a budget. What is left stays unspent.
    """

    sub_budget: SubBudget | None
    budget: int | None
    spent: int
    reserve: int
    left: int | None
    story: Story


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one project.

    `rank` counts from 1 and is never shared. `run` is the number of its run in Allocation.runs,
    from 1; 0 where no rule gave anything out.
    """

    code: str
    rank: int
    votes: int
    score: int
    run: int
    verdict: Verdict

    @property
    def funded(self) -> bool:
        """Whether the project gets money."""
        return self.verdict.funded

    @property
    def reason(self) -> Reason:
        """Why it does, or does not."""
        return self.verdict.reason


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """The outcomes in rank order, the money given out and left over, and the ties that mattered.

    `spent` and `left` make up the budget; `left` is None on a board without one. `reserve` is paid
    from elsewhere, under GREEDY_CUSTOM alone.
    """

    outcomes: tuple[Outcome, ...]
    spent: int
    left: int | None
    reserve: int = 0
    runs: tuple[Run, ...] = ()
    ties: tuple[Tie, ...] = ()
