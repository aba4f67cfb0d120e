"""Meetings, and the ways by which people take part without this website."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official, is_official
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp
from participation.core import clock
from participation.core.clock import in_bangkok
from participation.core.errors import ChangedMeanwhile
from participation.intake.queries.ways import channels_of, meeting_of, meetings_of
from participation.intake.schemas import MeetingSchema
from participation.intake.services.meetings import add_meeting, change_meeting
from participation.intake.views import blueprint
from participation.intake.views.boards import board_of_official
from participation.proposals.choices import CHANNEL_NAMES
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.forms import Form, load_form
from participation.web.fragments import wants_fragment


@blueprint.get("/boards/<slug>/ways")
@access(Access.PUBLIC)
@cached(board_stamp)
def ways(slug: str) -> Any:
    """Show the meetings of a board, and by which ways people took part; to htmx, in short."""
    board = find_board(slug)
    check_visible(person(), board)
    return render_template(
        "intake/ways_short.html" if wants_fragment() else "intake/ways.html",
        board=board,
        meetings=meetings_of(board.id),
        channels=channels_of(board.id),
        channel_names=CHANNEL_NAMES,
        moment=clock.now(),
        official=is_official(person(), board.municipality_id),
    )


@blueprint.get("/boards/<slug>/meetings/new")
@access(Access.OFFICIAL)
def new_meeting(slug: str) -> Any:
    """Ask for a meeting."""
    return _meeting_page(board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/meetings/new")
@access(Access.OFFICIAL)
def send_meeting(slug: str) -> Any:
    """Tell everybody of the meeting."""
    board = board_of_official(slug)
    form = load_form(MeetingSchema())
    if not form.valid:
        return _meeting_page(board, form), 422
    words, _seen = form.data
    add_meeting(person(), board, words)
    flash(_("The meeting is on the board, and in its calendar."))
    return redirect(url_for("intake.ways", slug=slug))


@blueprint.get("/meetings/<public_id>/edit")
@access(Access.OFFICIAL)
def edit_meeting(public_id: str) -> Any:
    """Show what is said of a meeting, to be changed."""
    meeting = _meeting_of_official(public_id)
    return _meeting_page(meeting.board, Form(typed=_in_force(meeting)), meeting)


@blueprint.post("/meetings/<public_id>/edit")
@access(Access.OFFICIAL)
def save_meeting(public_id: str) -> Any:
    """Change what is said of a meeting."""
    meeting = _meeting_of_official(public_id)
    form = load_form(MeetingSchema())
    if not form.valid:
        return _meeting_page(meeting.board, form, meeting), 422
    words, seen = form.data
    try:
        change_meeting(person(), meeting, words, seen=seen)
    except ChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        form.typed = {**form.typed, "seen": str(meeting.version)}
        return _meeting_page(meeting.board, form, meeting), 409
    flash(_("The meeting is changed."))
    return redirect(url_for("intake.ways", slug=meeting.board.slug))


def _meeting_of_official(public_id: str) -> Any:
    meeting = meeting_of(public_id)
    check_official(person(), meeting.board.municipality_id)
    return meeting


def _in_force(meeting: Any) -> dict[str, str]:
    begins = in_bangkok(meeting.begins_at)
    return {
        "title": meeting.title,
        "day": begins.date().isoformat(),
        "begins": f"{begins:%H:%M}",
        "place": meeting.place,
        "head_count": str(meeting.head_count or ""),
        "stream_link": meeting.stream_link,
        "notes": meeting.notes,
        "seen": str(meeting.version),
    }


def _meeting_page(board: Any, form: Form, meeting: Any = None) -> str:
    return render_template(
        "intake/meeting.html",
        board=board,
        meeting=meeting,
        in_force=_in_force(meeting) if meeting and form.errors.get("form") else {},
        form=form,
    )
