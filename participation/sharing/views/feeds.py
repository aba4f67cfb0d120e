"""News of a board or an area as Atom, and a board's dates as a calendar."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from participation.boards.choices import Phase
from participation.boards.policies import check_visible
from participation.boards.queries import area_stamp, board_stamp, boards_of
from participation.boards.queries import board as find_board
from participation.core import clock
from participation.intake.queries.ways import meetings_of
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import ANSWER_NAMES
from participation.sharing.calendars import Term, to_calendar
from participation.sharing.feeds import MEDIA_TYPE, Entry, Feed, to_atom
from participation.sharing.queries import newest_answers, newest_proposals
from participation.sharing.views import blueprint
from participation.voting.queries.listing import listed_boards
from participation.web.access import Access, access, person
from participation.web.addresses import absolute, site_host
from participation.web.cache import cached

_LONGEST_TEXT = 600
_MEETING = timedelta(hours=2)


@blueprint.get("/boards/<slug>/feed.atom")
@access(Access.PUBLIC)
@cached(board_stamp)
def board_feed(slug: str) -> Any:
    """Tell what is new on a board: proposals, answers, its result."""
    board = find_board(slug)
    check_visible(person(), board)
    entries = [_of_proposal(proposal) for proposal in newest_proposals(board.id)]
    entries += [_of_answer(new) for new in newest_answers(board_id=board.id)]
    entries += _of_results([board])
    return _feed("board", slug, board.question, board.municipality.name, board.created_at, entries)


@blueprint.get("/areas/<slug>/feed.atom")
@access(Access.PUBLIC)
@cached(area_stamp)
def area_feed(slug: str) -> Any:
    """Tell what is new in an area: boards, answers, results."""
    area = find_municipality(slug)
    (listed,) = listed_boards(boards_of(slug))
    boards = [found.board for found in listed]
    entries = [_of_board(board) for board in boards]
    entries += [_of_answer(new) for new in newest_answers(municipality_id=area.id)]
    entries += _of_results(boards)
    return _feed("area", slug, area.name, area.name, area.created_at, entries)


@blueprint.get("/boards/<slug>/calendar.ics")
@access(Access.PUBLIC)
@cached(board_stamp)
def calendar(slug: str) -> Any:
    """Give a board's dates to people's own calendars."""
    board = find_board(slug)
    check_visible(person(), board)
    content = to_calendar(
        _terms(board),
        board=slug,
        host=site_host(),
        title=board.question,
        address=absolute("voting.board", slug=slug),
        sequence=board.version,
        now=clock.now(),
    )
    disposition = {"Content-Disposition": f'attachment; filename="{slug}.ics"'}
    return Response(content, mimetype="text/calendar", headers=disposition)


def _meetings(board: Any) -> list[Term]:
    """Return the board's meetings; nobody says how long they take, and a calendar wants an end."""
    return [
        Term(
            name=f"meeting-{held.meeting.public_id}",
            title=held.meeting.title,
            begins_at=held.meeting.begins_at,
            ends_at=held.meeting.begins_at + _MEETING,
        )
        for held in meetings_of(board.id)
    ]


def _terms(board: Any) -> list[Term]:
    terms = [*_meetings(board)]
    terms += [
        Term(
            name="collecting",
            title=_("Collecting ideas"),
            begins_at=board.collecting_opens_at,
            ends_at=board.collecting_closes_at,
        )
    ]
    if board.voting_opens_at is not None:
        terms.append(
            Term(
                name="voting",
                title=_("Voting"),
                begins_at=board.voting_opens_at,
                ends_at=board.voting_closes_at,
            )
        )
    return [*terms, Term(name="results", title=_("Result"), begins_at=board.results_at)]


def _of_proposal(proposal: Any) -> Entry:
    return Entry(
        address=absolute("voting.proposal", public_id=proposal.public_id),
        title=proposal.title,
        text=proposal.idea[:_LONGEST_TEXT],
        published=proposal.created_at,
        updated=proposal.edited_at or proposal.created_at,
        author=proposal.author_name,
    )


def _of_answer(new: Any) -> Entry:
    answer, proposal = new.answer, new.proposal
    address = absolute("voting.proposal", public_id=proposal.public_id)
    return Entry(
        # Each answer is a piece of news of its own, though they stand on one page.
        address=f"{address}?answer={answer.number}#answer",
        title=f"{ANSWER_NAMES[answer.kind]}: {proposal.title}",
        text=answer.reason[:_LONGEST_TEXT],
        published=answer.answered_at,
        updated=answer.answered_at,
    )


def _of_board(board: Any) -> Entry:
    return Entry(
        address=absolute("voting.board", slug=board.slug),
        title=board.question,
        text=board.background[:_LONGEST_TEXT],
        published=board.collecting_announced_at,
        updated=board.collecting_announced_at,
    )


def _of_results(boards: Iterable[Any]) -> list[Entry]:
    return [
        Entry(
            address=absolute("tallies.results", slug=board.slug),
            title=_("Result: %(question)s", question=board.question),
            text=_("The result is out."),
            published=board.results_at,
            updated=board.results_at,
        )
        for board in boards
        if board.phase is Phase.RESULTS
    ]


def _feed(kind: str, slug: str, title: str, author: str, begun: Any, entries: list[Entry]) -> Any:
    feed = Feed(
        address=absolute(f"sharing.{kind}_feed", slug=slug),
        page=absolute(f"voting.{kind}", slug=slug),
        title=title,
        author=author,
        language=str(get_locale()),
        begun=begun,
        entries=entries,
    )
    return Response(to_atom(feed), mimetype=MEDIA_TYPE)
