"""News in one sentence each, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from participation.notifications.choices import NewsKind
from participation.proposals.choices import ANSWER_NAMES, AnswerKind
from participation.web.locale import last_day


def news_sentence(line: Mapping[str, Any]) -> str:
    """Return what a line of a mail says."""
    kind = NewsKind(line["kind"])
    title, question = line["title"], line["question"]
    if kind is NewsKind.COMMENT:
        return str(
            ngettext(
                "%(num)s new opinion on “%(title)s”",
                "%(num)s new opinions on “%(title)s”",
                line["count"],
                title=title,
            )
        )
    if kind is NewsKind.ANSWER and line["answer"]:
        answer = ANSWER_NAMES[AnswerKind(line["answer"])]
        return str(_("Your area says of “%(title)s”: %(answer)s", title=title, answer=answer))
    if kind is NewsKind.CLOSING:
        day = last_day(datetime.fromisoformat(line["ends_at"]))
        return str(_("Open until %(day)s: %(question)s", day=day, question=question))
    sentences = {
        NewsKind.PROPOSAL: _("New proposal: %(title)s", title=title),
        NewsKind.ANSWER: _("There is an answer to “%(title)s”", title=title),
        NewsKind.HIDDEN: _(
            "A proposal that you follow or support was removed from view. Its page says why."
        ),
        NewsKind.RESTORED: _("It can be read again: %(title)s", title=title),
        NewsKind.PROGRESS: _("There is news on what is being done: %(title)s", title=title),
        NewsKind.OPENS: _("You can propose now: %(question)s", question=question),
        NewsKind.VOTING: _("You can vote now: %(question)s", question=question),
        NewsKind.RESULTS: _("The result is out: %(question)s", question=question),
    }
    return str(sentences[kind])
