"""Reads of indicators: everything that is counted comes with one statement.

Left out are boards to practise with, imported elections, and everything of a vote whose result is
not public yet. A proposal belongs to the fiscal year it was made in, with all that was said and
done on it; a vote to that in which it closed; a survey to that of the result.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    null,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from participation.accounts.models import Person
from participation.boards.models import Board
from participation.core import clock
from participation.core.db import db
from participation.core.small_cells import LEAST
from participation.delivery.models import Answer, SurveyAnswer
from participation.delivery.policies import CARRIED_OUT
from participation.discussion.models import Comment
from participation.insights.figures import (
    Count,
    Figures,
    Measure,
    begins_at,
    in_years,
    shown_years,
)
from participation.municipalities.models import Municipality
from participation.proposals.models import Proposal
from participation.voting.models import Ballot, RollEntry, Support

_DAY = 24 * 3600
_WHOLE = ""
_Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Insights:
    """What a place came to, by fiscal year, and what its parts did, by their code or slug.

    Sample boards are told of only where there are no others; `sample` says so.
    """

    years: list[Figures]
    parts: dict[str, list[Figures]]
    sample: bool


def of_country() -> Insights:
    """Return the figures of all areas, and of each province."""
    return _insights(literal(True), Municipality.province_code)


def of_province(code: str) -> Insights:
    """Return the figures of a province, and of each of its areas."""
    return _insights(Municipality.province_code == code, Municipality.slug)


def of_area(municipality_id: int) -> Insights:
    """Return the figures of an area."""
    return _insights(Municipality.id == municipality_id)


def _insights(where: ColumnElement[bool], *by: _Column) -> Insights:
    # The whole is not the sum of its parts: who took part in two of them is one participant.
    lines = [line for key in (literal(_WHOLE), *by) for line in _Here(where, key).lines()]
    counts = [Count(*row) for row in db.session.execute(union_all(*lines)) if row[-1]]
    sample = bool(counts) and all(count.sample for count in counts)
    by_place: dict[str, list[Count]] = defaultdict(list)
    for count in counts:
        if count.sample == sample:
            by_place[count.place].append(count)
    years = shown_years(clock.today())
    figures = {place: in_years(found, years) for place, found in by_place.items()}
    return Insights(figures.pop(_WHOLE, []), figures, sample)


def _year_of(moment: _Column) -> ColumnElement[Any]:
    """Return the fiscal year as an expression; NULL for what is older than all that is shown."""
    years = reversed(shown_years(clock.today()))
    return case(*((moment >= begins_at(year), literal(year, Integer)) for year in years))


def _line(key: tuple[_Column, ...], measure: Measure, number: _Column, *days: _Column) -> Any:
    """Return a select with the columns of `Count`; what to read it from is the caller's."""
    bucket = days[0] if days else cast(null(), BigInteger)
    return select(*key, literal(measure.value), bucket, cast(number, BigInteger)).group_by(
        *key, *days
    )


class _Here:
    """The boards that count in a place, read by place, year and whether they are samples."""

    def __init__(self, where: ColumnElement[bool], by: _Column) -> None:
        year, voted, told = (
            _year_of(moment).label(name)
            for moment, name in (
                (Board.collecting_opens_at, "year"),
                (Board.voting_closes_at, "voted_in"),
                (Board.results_at, "told_in"),
            )
        )
        public = and_(Board.counted_at.is_not(None), Board.results_at <= clock.now())
        self._boards = (
            select(
                Board.id, by.label("place"), Board.sample, year, voted, told, public.label("public")
            )
            .join(Municipality, Municipality.id == Board.municipality_id)
            .where(where, Board.collecting_announced_at.is_not(None), ~Board.trial, ~Board.imported)
            .cte()
        )
        made = _year_of(Proposal.created_at).label("year")
        self._proposals = (
            select(
                Proposal.id,
                Proposal.author_id,
                Proposal.answer_kind,
                Proposal.comment_count,
                Proposal.support_count,
                Proposal.created_at,
                self._boards.c.place,
                self._boards.c.sample,
                made,
            )
            .join(self._boards, self._boards.c.id == Proposal.board_id)
            .where(Proposal.listed, made.is_not(None))
            .cte()
        )

    def lines(self) -> list[Select[Any]]:
        """Return a select for each measure, with the columns of `Count`."""
        return [
            self._opened(),
            *self._made(),
            self._waited(),
            self._took_part(),
            *self._voted_and_asked(),
        ]

    def _key(self, table: Any, year: str = "year") -> tuple[_Column, ...]:
        return table.c.place, table.c[year], table.c.sample

    def _opened(self) -> Select[Any]:
        boards = self._boards
        found: Select[Any] = _line(self._key(boards), Measure.BOARDS, func.count())
        return found.select_from(boards).where(boards.c.year.is_not(None))

    def _made(self) -> list[Select[Any]]:
        made = self._proposals.c
        numbers = {
            Measure.PROPOSALS: func.count(),
            Measure.ANSWERED: func.count(made.answer_kind),
            Measure.ADOPTED: func.count(case((made.answer_kind.in_(CARRIED_OUT), 1))),
            Measure.OPINIONS: func.sum(made.comment_count),
            Measure.SUPPORTS: func.sum(made.support_count),
        }
        key = self._key(self._proposals)
        return [_line(key, measure, number) for measure, number in numbers.items()]

    def _waited(self) -> Select[Any]:
        """How many proposals got their first answer within how many days."""
        made = self._proposals
        asked, told = (
            cast(extract("epoch", moment), BigInteger)
            for moment in (made.c.created_at, Answer.answered_at)
        )
        waited = (
            select(*self._key(made), ((told - asked) // _DAY).label("days"))
            .join_from(made, Answer, Answer.proposal_id == made.c.id)
            .where(Answer.number == 1)
            .subquery()
        )
        found: Select[Any] = _line(
            self._key(waited), Measure.DAYS, func.count(), waited.c.days
        ).select_from(waited)
        return found

    def _took_part(self) -> Select[Any]:
        """How many different people proposed, said, supported or voted something.

        Who is on a list without having an account is told from accounts by the sign.
        """
        made, boards = self._proposals, self._boards
        key = self._key(made)
        person = func.coalesce(Person.account_id, -Person.id)
        acts = union(
            select(*key, made.c.author_id.label("who")),
            select(*key, Comment.author_id)
            .join(made, made.c.id == Comment.proposal_id)
            .where(Comment.withdrawn_at.is_(None), Comment.hidden_at.is_(None)),
            select(*key, person)
            .select_from(Support)
            .join(made, made.c.id == Support.proposal_id)
            .join(Person, Person.id == Support.person_id),
            select(*self._key(boards, "voted_in"), person)
            .select_from(RollEntry)
            .join(boards, boards.c.id == RollEntry.board_id)
            .join(Person, Person.id == RollEntry.person_id)
            .where(RollEntry.voted, boards.c.public, boards.c.voted_in.is_not(None)),
        ).subquery()
        found: Select[Any] = _line(self._key(acts), Measure.PARTICIPANTS, func.count(acts.c.who))
        return found

    def _voted_and_asked(self) -> list[Select[Any]]:
        """The ballots of votes whose result is public, and the answers of surveys.

        A board whose few answers are not shown is not in any sum either.
        """
        boards = self._boards
        ballots = _line(self._key(boards, "voted_in"), Measure.BALLOTS, func.count())
        ballots = ballots.join_from(boards, Ballot, Ballot.board_id == boards.c.id).where(
            boards.c.public,
            boards.c.voted_in.is_not(None),
            ~Ballot.superseded,
            ~Ballot.voided,
        )
        told = (
            select(
                SurveyAnswer.board_id,
                func.count().label("answers"),
                func.count(case((SurveyAnswer.satisfied, 1))).label("satisfied"),
                func.count(case((SurveyAnswer.again, 1))).label("again"),
            )
            .group_by(SurveyAnswer.board_id)
            .having(func.count() >= LEAST)
            .subquery()
        )
        sums = {
            Measure.SURVEYED: told.c.answers,
            Measure.SATISFIED: told.c.satisfied,
            Measure.AGAIN: told.c.again,
        }
        return [
            ballots,
            *(
                _line(self._key(boards, "told_in"), measure, func.sum(column))
                .join_from(boards, told, told.c.board_id == boards.c.id)
                .where(boards.c.told_in.is_not(None))
                for measure, column in sums.items()
            ),
        ]
