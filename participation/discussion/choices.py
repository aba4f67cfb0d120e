"""Words a discussion is described with."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Stance(StrEnum):
    """How an opinion stands to the proposal; one may also just say something."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"


class Order(StrEnum):
    """In which order opinions come."""

    SUPPORTED = "supported"
    NEWEST = "newest"
    OLDEST = "oldest"


class Target(StrEnum):
    """What can be reported."""

    COMMENT = "comment"
    PROPOSAL = "proposal"


class ReportReason(StrEnum):
    """Why something is reported. Another opinion is no reason."""

    INSULT = "insult"
    PRIVATE = "private"
    ADVERT = "advert"
    OFF_TOPIC = "off_topic"
    UNLAWFUL = "unlawful"
    OTHER = "other"


class ReportOutcome(StrEnum):
    """What officials did about a report."""

    DISMISSED = "dismissed"
    HIDDEN = "hidden"


REASON_NAMES = {
    ReportReason.INSULT: _l("It insults or threatens somebody"),
    ReportReason.PRIVATE: _l("It tells private matters of somebody"),
    ReportReason.ADVERT: _l("It is an advertisement or a fraud"),
    ReportReason.OFF_TOPIC: _l("It has nothing to do with the question"),
    ReportReason.UNLAWFUL: _l("It breaks the law"),
    ReportReason.OTHER: _l("Something else"),
}

# An opinion may be mended so long, and one person may write so many in so long.
EDITING_TIME = timedelta(minutes=15)
PACE = 10
PACE_TIME = timedelta(minutes=10)
# As much as one person may report within a day.
MOST_REPORTS = 30
# The same words in the same place within this time are one opinion sent twice.
TWICE_TIME = timedelta(minutes=1)
DEEPEST = 3
