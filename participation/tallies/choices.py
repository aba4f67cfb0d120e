"""Words a tally is described with."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a project is funded or not.

    Before any rule: WITHDRAWN; BELOW_THRESHOLD, fewer votes or points than the rules ask;
    BELOW_ENTRY_BAR, too few votes for its cost.

    By rank: FUNDED; COMPLETED, funded with help from the reserve; DOES_NOT_FIT, its cost is above
    what was left at its turn; AFTER_STOP, the rule stopped at a project before it; EXCLUDED,
    another project of its group has won.

    By equal shares: FUNDED; NOT_ENOUGH_BEHIND, its supporters had less left together than it costs;
    NO_SUPPORT, nobody could have paid for it; COSTS_NOTHING, there is nothing to pay.

    By runoff: FUNDED; ELIMINATED; DOES_NOT_FIT, it costs more than the whole budget; NO_SUPPORT, no
    ballot names any project.

    NOT_ALLOCATED: the rule counts and names no winners.
    """

    FUNDED = "funded"
    COMPLETED = "completed"
    DOES_NOT_FIT = "does_not_fit"
    BELOW_THRESHOLD = "below_threshold"
    BELOW_ENTRY_BAR = "below_entry_bar"
    WITHDRAWN = "withdrawn"
    AFTER_STOP = "after_stop"
    EXCLUDED = "excluded"
    NOT_ENOUGH_BEHIND = "not_enough_behind"
    NO_SUPPORT = "no_support"
    COSTS_NOTHING = "costs_nothing"
    ELIMINATED = "eliminated"
    NOT_ALLOCATED = "not_allocated"


class Side(StrEnum):
    """Who won the comparison of equal shares with greedy."""

    EQUAL_SHARES = "equalshares"
    GREEDY = "greedy"
