"""Words news are described with: what happened, how often somebody wants to hear, of what."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Frequency(StrEnum):
    """How often a person gets news by e-mail."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


FREQUENCY_NAMES = {
    Frequency.AT_ONCE: _l("As soon as something happens"),
    Frequency.DAILY: _l("Once a day, in the morning"),
    Frequency.WEEKLY: _l("Once a week, on Monday morning"),
    Frequency.NEVER: _l("No e-mails about news"),
}

# What somebody gets who has chosen nothing yet.
DEFAULT_FREQUENCY = Frequency.AT_ONCE


class Followed(StrEnum):
    """What can be followed; the words are those of the addresses."""

    AREA = "areas"
    BOARD = "boards"
    PROPOSAL = "proposals"


class NewsKind(StrEnum):
    """What happened."""

    PROPOSAL = "proposal"
    OPENS = "opens"
    VOTING = "voting"
    CLOSING = "closing"
    RESULTS = "results"
    COMMENT = "comment"
    ANSWER = "answer"
    HIDDEN = "hidden"
    RESTORED = "restored"
    PROGRESS = "progress"


# Who hears of it: followers of the board and its area; of any proposal of the board too; of the
# proposal alone; or also who supports it.
OF_BOARDS = (
    NewsKind.PROPOSAL,
    NewsKind.OPENS,
    NewsKind.VOTING,
    NewsKind.CLOSING,
    NewsKind.RESULTS,
)
OF_PHASES = (NewsKind.VOTING, NewsKind.CLOSING, NewsKind.RESULTS)
OF_PROPOSALS = (
    NewsKind.COMMENT,
    NewsKind.ANSWER,
    NewsKind.HIDDEN,
    NewsKind.RESTORED,
    NewsKind.PROGRESS,
)
OF_SUPPORTED = (NewsKind.HIDDEN, NewsKind.RESTORED)
