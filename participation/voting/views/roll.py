"""The voter roll for officials: upload it, mark who came to vote on paper, see who stands where."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.core.csv_rows import repeated
from participation.core.errors import Refusal
from participation.voting.errors import AlreadyVoted
from participation.voting.policies import is_before_count, is_before_voting
from participation.voting.queries import ballots_by_channel
from participation.voting.queries.roll import clashes, labels_unknown, roll_size
from participation.voting.schemas import AttendanceSchema, RollLineSchema
from participation.voting.services.roll import mark_attendance, upload_roll
from participation.voting.views import blueprint
from participation.voting.views.officials import board_of_official
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form
from participation.web.uploads import Upload, load_upload


@blueprint.get("/boards/<slug>/roll")
@access(Access.OFFICIAL)
def roll(slug: str) -> Any:
    """Show how many stand on the roll and have voted, and who was about to vote twice."""
    return _roll_page(board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/roll")
@access(Access.OFFICIAL)
def attend(slug: str) -> Any:
    """Mark that somebody votes on paper, or say why they may not."""
    board = board_of_official(slug)
    form = load_form(AttendanceSchema())
    if not form.valid:
        return _roll_page(board, form), 422
    name = form.data["name"]
    try:
        mark_attendance(person(), board, name)
    except AlreadyVoted as refusal:
        # Nothing is to be corrected: the field waits for the next person.
        page = _roll_page(board, Form(), name=name, voted_by=refusal.details["channel"])
        return page, status_of(refusal)
    except Refusal as refusal:
        return _roll_page(board, form, name=name, refusal=refusal), status_of(refusal)
    flash(_("%(name)s may vote, and is marked now. Hand out the ballot paper.", name=name))
    return redirect(url_for("voting.roll", slug=slug))


@blueprint.get("/boards/<slug>/roll/list")
@access(Access.OFFICIAL)
def roll_list(slug: str) -> Any:
    """Ask for a list of the people on the roll."""
    return _list_page(board_of_official(slug))


@blueprint.post("/boards/<slug>/roll/list")
@access(Access.OFFICIAL)
def submit_roll_list(slug: str) -> Any:
    """Show what a list says, or all its faults; the people of a confirmed one are on the roll."""
    board = board_of_official(slug)
    upload = load_upload(RollLineSchema())
    labels = [(line, row["label"]) for line, row in upload.records]
    upload.add_faults(repeated(labels) + labels_unknown(board.municipality_id, labels))
    if not upload.to_be_taken:
        return _list_page(board, upload), 422 if upload.faults else 200
    count = upload_roll(person(), board, [row["label"] for row in upload.values])
    flash(_("The roll is saved. %(count)s people are on it.", count=f"{count:,}"))
    return redirect(url_for("voting.roll", slug=slug))


def _roll_page(board: Any, form: Form, **refused: Any) -> str:
    """Show the page; `refused` are the name of somebody who may not vote, and why not."""
    return render_template(
        "voting/roll.html",
        board=board,
        before_voting=is_before_voting(board),
        before_count=is_before_count(board),
        rules=board.rules_for_voting,
        form=form,
        size=roll_size(board.id),
        channels=ballots_by_channel(board.id),
        clashes=clashes(board.id),
        **refused,
    )


def _list_page(board: Any, upload: Upload | None = None) -> str:
    return render_template(
        "voting/roll_list.html", board=board, open=is_before_voting(board), upload=upload
    )
