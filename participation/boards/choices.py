"""Words a board is described with."""

from enum import StrEnum


class BoardKind(StrEnum):
    """What a board asks for: ideas ranked by support, or a budget to share out by ballot."""

    IDEAS = "ideas"
    BUDGET = "budget"


class Phase(StrEnum):
    """Where a board stands at a moment; computed from its dates, never stored."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    COLLECTING = "collecting"
    REVIEW = "review"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"


class Stage(StrEnum):
    """The part of a board's life that one set of frozen rules governs."""

    COLLECTING = "collecting"
    VOTING = "voting"


class BallotKind(StrEnum):
    """How a ballot is filled in; values are Pabulib's ``vote_type``."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    ORDINAL = "ordinal"


class AllocationRule(StrEnum):
    """How the budget is given out; values are Pabulib's ``rule``.

    ``COUNT_ONLY`` counts votes and names no winners.
    """

    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    GREEDY_THRESHOLD = "greedy-threshold"
    COUNT_ONLY = "unknown"


class Measure(StrEnum):
    """What projects are ranked by: the number of votes, or the sum of points."""

    VOTES = "votes"
    SCORE = "score"


class Voters(StrEnum):
    """Who may cast a ballot: anyone registered, verified residents, or an uploaded roll."""

    REGISTERED = "registered"
    VERIFIED = "verified"
    ROLL = "roll"


class Portion(StrEnum):
    """What a sub-budget is set aside for: a category of projects, or a part of the area."""

    CATEGORY = "category"
    AREA = "area"


class TieOrder(StrEnum):
    """The published order in which tied projects come."""

    COST_THEN_SUBMISSION = "cost-then-submission"
    SUBMISSION = "submission"
    PUBLISHED_ORDER = "published-order"
