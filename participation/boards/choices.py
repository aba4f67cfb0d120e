"""Words a board is described with."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

MOST_DOCUMENTS = 20
"""Documents that one board may have."""

MOST_FILES = 10
"""Documents of a board that may be files; the others are addresses on the web."""


class BoardKind(StrEnum):
    """What a board asks for: ideas ranked by support, or a budget to share out by ballot."""

    IDEAS = "ideas"
    BUDGET = "budget"


class Step(StrEnum):
    """A page of the form in which officials say what a board is to be, in order."""

    QUESTION = "question"
    PEOPLE = "people"
    PHASES = "phases"
    RULES = "rules"


class DocumentKind(StrEnum):
    """What a document of a board is: a page elsewhere, or a file kept here."""

    LINK = "link"
    PHOTO = "photo"
    PDF = "pdf"


class Changed(StrEnum):
    """What of an announced board changed."""

    QUESTION = "question"
    BACKGROUND = "background"
    CONTACT = "contact"
    DOCUMENTS = "documents"
    VOTE_DATES = "vote_dates"
    VOTE_RULES = "vote_rules"


class Approval(StrEnum):
    """What officials said to a board that a resident started."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Moderation(StrEnum):
    """When officials look at what people write: after it is shown, or before."""

    AFTER = "after"
    BEFORE = "before"


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
    """How the budget is given out; values are Pabulib's ``rule`` where it has one.

    Greedy rules, by rank: GREEDY takes each project that the rest still pays for; GREEDY_NO_SKIP
    ends at the first one that it does not; GREEDY_THRESHOLD is GREEDY above a bar (all three:
    https://pabulib.org/format). GREEDY_EXCLUSIVE takes one project of each declared group at most
    (Warszawa 2024). GREEDY_CUSTOM ends as GREEDY_NO_SKIP does, but also takes that last project if
    80 % of its cost is left, the rest from a reserve (Poznań, as its files' comments tell).

    Equal shares (Peters, Pierczyński, Skowron: "Proportional Participatory Budgeting with Additive
    Utilities", NeurIPS 2021; https://equalshares.net): every ballot holds an equal share of the
    budget and pays for what it names. EQUAL_SHARES_ADD1 raises the share by one whole unit of
    currency at a time while the winners stay within the budget. The two with COMPARISON give way
    to GREEDY where more voters prefer its winners (Wieliczka 2023).

    INSTANT_RUNOFF finds one winner on ordinal ballots and is not Pabulib's. COUNT_ONLY counts votes
    and names no winners.
    """

    GREEDY = "greedy"
    GREEDY_NO_SKIP = "greedy-no-skip"
    GREEDY_THRESHOLD = "greedy-threshold"
    GREEDY_EXCLUSIVE = "greedy-exclusive"
    GREEDY_CUSTOM = "greedy-custom"
    EQUAL_SHARES = "equalshares"
    EQUAL_SHARES_COMPARISON = "equalshares-comparison"
    EQUAL_SHARES_ADD1 = "equalshares/add1"
    EQUAL_SHARES_ADD1_COMPARISON = "equalshares/add1-comparison"
    INSTANT_RUNOFF = "instant-runoff"
    COUNT_ONLY = "unknown"


class Measure(StrEnum):
    """What projects are ranked by: the number of votes, or the sum of points."""

    VOTES = "votes"
    SCORE = "score"


class Proposers(StrEnum):
    """Who may propose on a board: anyone registered, people of the area, verified residents."""

    REGISTERED = "registered"
    AREA = "area"
    VERIFIED = "verified"


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


BALLOT_KIND_NAMES = {
    BallotKind.APPROVAL: _l("Tick projects"),
    BallotKind.CHOOSE_ONE: _l("Choose one project"),
    BallotKind.CUMULATIVE: _l("Share out points"),
    BallotKind.ORDINAL: _l("Rank projects"),
}

STEP_NAMES = {
    Step.QUESTION: _l("Question and why"),
    Step.PEOPLE: _l("Who and where"),
    Step.PHASES: _l("Dates"),
    Step.RULES: _l("Rules"),
}

CHANGED_NAMES = {
    Changed.QUESTION: _l("Question"),
    Changed.BACKGROUND: _l("Why is this asked?"),
    Changed.CONTACT: _l("Whom can people ask?"),
    Changed.DOCUMENTS: _l("Documents"),
    Changed.VOTE_DATES: _l("Dates of the vote and the result"),
    Changed.VOTE_RULES: _l("Rules of the vote, not announced yet"),
}

TIE_NAMES = {
    TieOrder.COST_THEN_SUBMISSION: _l("The cheaper one, then the one proposed earlier"),
    TieOrder.SUBMISSION: _l("The one that was proposed earlier"),
    TieOrder.PUBLISHED_ORDER: _l("The one that comes first in the published list"),
}

RULE_NAMES = {
    AllocationRule.GREEDY: _l("Most votes first"),
    AllocationRule.GREEDY_NO_SKIP: _l("Most votes first, ending where the money does"),
    AllocationRule.GREEDY_THRESHOLD: _l("Most votes first, above a bar"),
    AllocationRule.GREEDY_EXCLUSIVE: _l("Most votes first, one of each group"),
    AllocationRule.GREEDY_CUSTOM: _l("Most votes first, the last one completed"),
    AllocationRule.EQUAL_SHARES: _l("Equal shares"),
    AllocationRule.EQUAL_SHARES_COMPARISON: _l("Equal shares, compared"),
    AllocationRule.EQUAL_SHARES_ADD1: _l("Equal shares, raised step by step"),
    AllocationRule.EQUAL_SHARES_ADD1_COMPARISON: _l(
        "Equal shares, raised step by step and compared"
    ),
    AllocationRule.INSTANT_RUNOFF: _l("Instant runoff"),
    AllocationRule.COUNT_ONLY: _l("Count only"),
}

# What the form for a new board offers. A vote that only counts is for imports.
OFFERED_RULES = tuple(rule for rule in AllocationRule if rule is not AllocationRule.COUNT_ONLY)

PROPOSERS_NAMES = {
    Proposers.REGISTERED: _l("Everybody registered"),
    Proposers.AREA: _l("People who registered for this area"),
    Proposers.VERIFIED: _l("Verified residents"),
}

# The rule as residents read it.
PROPOSERS_SENTENCES = {
    Proposers.REGISTERED: _l(
        "Anyone who is registered may propose and support, but not support their own proposal."
    ),
    Proposers.AREA: _l(
        "People who registered for this area may propose. Anyone who is registered may support,"
        " but not their own proposal."
    ),
    Proposers.VERIFIED: _l(
        "Residents whose residence has been verified may propose. Anyone who is registered may"
        " support, but not their own proposal."
    ),
}

VOTERS_NAMES = {
    Voters.VERIFIED: _l("Verified residents"),
    Voters.ROLL: _l("People on a roll that is uploaded"),
    Voters.REGISTERED: _l("Everybody registered (only if the result advises)"),
}
