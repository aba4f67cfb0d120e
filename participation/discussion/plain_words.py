"""Why something is not shown, in the reader's words."""

from participation.discussion.choices import REASON_NAMES, ReportReason


def hidden_because(reason: str) -> tuple[str, str]:
    """Return the name of a stored reason and what the official added; either may be empty.

    The first line is the word for it (see `moderation`).
    """
    word, _, words = reason.partition("\n")
    if word in list(ReportReason):
        return str(REASON_NAMES[ReportReason(word)]), words
    return "", reason
