"""Answering many proposals in a spreadsheet: download, fill in, upload, publish."""

import csv
from io import StringIO
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.core.csv_rows import Fault
from participation.intake.choices import (
    ANSWER_COLUMNS,
    ANSWER_TABLE,
    MOST_ANSWER_BYTES,
    MOST_TABLE_BYTES,
)
from participation.intake.queries.answers import (
    Answerable,
    answer_faults,
    kinds_in,
    to_answer,
    too_many,
)
from participation.intake.schemas import AnswerRowSchema
from participation.intake.services.answers import SheetAnswer, publish_answers
from participation.intake.sheets import Column, to_xlsx
from participation.intake.views import blueprint
from participation.intake.views.boards import board_of_official
from participation.intake.views.downloads import send_sheet
from participation.intake.words import with_headings
from participation.proposals.choices import ANSWER_NAMES, ANSWERS
from participation.web.access import Access, access, person
from participation.web.large_forms import takes_files
from participation.web.uploads import Upload, load_upload

_WIDTHS = {"reference": 20, "title": 34, "idea": 60, "reason": 60, "supports": 12}
_FILLED_IN = ("answer", "reason", "unit")
_CARRIED = ("reference", "version", *_FILLED_IN)


@blueprint.get("/boards/<slug>/answers")
@access(Access.OFFICIAL)
def answers(slug: str) -> Any:
    """Offer the table of proposals, and ask for it filled in."""
    return _answers_page(board_of_official(slug))


@blueprint.post("/boards/<slug>/answers")
@access(Access.OFFICIAL)
@takes_files(MOST_TABLE_BYTES + 100_000)
def send_answers(slug: str) -> Any:
    """Show what a table answers, or all its faults; publish one that is confirmed."""
    board = board_of_official(slug)
    upload = load_upload(AnswerRowSchema(), with_headings(ANSWER_TABLE, {}))
    upload.records = [(line, row) for line, row in upload.records if _is_filled_in(row)]
    if not upload.faults or upload.records:
        upload.add_faults(answer_faults(board, upload.records))
    _carry(upload)
    if not upload.to_be_taken:
        return _answers_page(board, upload), 422 if upload.faults else 200
    publish_answers(person(), board, [SheetAnswer(**row) for row in upload.values])
    count = len(upload.records)
    flash(
        ngettext(
            "%(count)s answer is published. Who proposed or follows it is told.",
            "%(count)s answers are published. Who proposed or follows them is told.",
            count,
            count=count,
        )
    )
    return redirect(url_for("intake.answers", slug=slug))


@blueprint.get("/boards/<slug>/answers.xlsx")
@access(Access.OFFICIAL)
def answers_sheet(slug: str) -> Any:
    """Download the board's proposals with columns to answer them in."""
    board = board_of_official(slug)
    columns = [
        Column(
            heading=str(name),
            width=_WIDTHS.get(key, 22),
            choices=tuple(str(ANSWER_NAMES[kind]) for kind in ANSWERS) if key == "answer" else (),
            locked=key not in _FILLED_IN,
            kind="0" if key == "supports" else "@",
        )
        for key, name in ANSWER_COLUMNS.items()
    ]
    rows = [_row(found) for found in to_answer(board.id)]
    return send_sheet(to_xlsx(columns, rows, title=_("Answers")), f"{slug}-answers.xlsx")


def _row(found: Answerable) -> list[object]:
    proposal = found.proposal
    former = ANSWER_NAMES[proposal.answer_kind] if proposal.answer_kind else ""
    return [
        proposal.reference,
        proposal.title,
        proposal.idea,
        proposal.support_count,
        str(former),
        found.version,
        None,
        None,
        None,
    ]


def _is_filled_in(row: dict[str, Any]) -> bool:
    return bool(row["answer"] or row["reason"])


def _carry(upload: Upload) -> None:
    """Let the form that confirms carry the answers alone, not all that was there to be read."""
    out = StringIO(newline="")
    write = csv.writer(out).writerow
    write(_CARRIED)
    for row in upload.values:
        answer = row["answer"].value if row["answer"] else ""
        write([row["reference"], row["version"], answer, row["reason"], row["unit"]])
    upload.text = out.getvalue()
    if len(upload.text.encode()) > MOST_ANSWER_BYTES:
        upload.add_faults([Fault(1, too_many())])


def _answers_page(board: Any, upload: Upload | None = None) -> str:
    return render_template(
        "intake/answers.html",
        board=board,
        upload=upload,
        kinds=kinds_in(upload.values) if upload and not upload.faults else {},
        answer_names=ANSWER_NAMES,
    )
