"""Questions to units whose day has passed."""

from flask_babel import lazy_gettext as _l

from participation.delivery.queries.questions import count_overdue, overdue_questions
from participation.moderation.queries.waiting import Kind, Line
from participation.municipalities.models import Municipality


def _lines(municipality: Municipality) -> list[Line]:
    return [
        Line(
            kind=KIND,
            due=question.due_on,
            since=question.asked_at,
            board=question.proposal.board,
            name=question.proposal.title,
            values={"proposal": question.proposal, "unit": question.unit},
        )
        for question in overdue_questions(municipality.id)
    ]


KIND = Kind(
    "question",
    _l("A unit has not answered"),
    "moderation/desk/question.html",
    _lines,
    count_overdue,
)
