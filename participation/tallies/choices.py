"""Words a tally is described with."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a project is funded or not.

    DOES_NOT_FIT: its cost is above what was left at its turn. AFTER_STOP: the rule stopped at a
    project before it. NOT_ALLOCATED: the rule counts and names no winners.
    """

    FUNDED = "funded"
    DOES_NOT_FIT = "does_not_fit"
    BELOW_THRESHOLD = "below_threshold"
    WITHDRAWN = "withdrawn"
    AFTER_STOP = "after_stop"
    NOT_ALLOCATED = "not_allocated"
