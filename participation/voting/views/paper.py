"""Paper ballots for officials: batches, sheets entered twice, differences, and their adoption."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from participation.accounts.policies import check_official
from participation.core.csv_rows import repeated
from participation.core.errors import Refusal
from participation.proposals.queries import projects
from participation.voting.choices import BatchStatus, SheetStatus
from participation.voting.errors import BallotRefused, NothingToSettle, SheetTaken
from participation.voting.policies import is_before_count
from participation.voting.queries.paper import batch as find_batch
from participation.voting.queries.paper import (
    batches_of,
    paper_numbers,
    sheet_faults,
    sheet_lines,
)
from participation.voting.schemas import BatchSchema, ReasonSchema, SheetSchema
from participation.voting.services.paper import (
    adopt_batch,
    cancel_batch,
    enter_sheet,
    enter_sheets,
    open_batch,
    settle_sheet,
)
from participation.voting.views import blueprint
from participation.voting.views.officials import board_of_official
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form
from participation.web.uploads import Upload, load_upload


@blueprint.get("/boards/<slug>/paper")
@access(Access.OFFICIAL)
def paper(slug: str) -> Any:
    """List the batches of a board."""
    return _batches_page(board_of_official(slug), Form())


@blueprint.post("/boards/<slug>/paper")
@access(Access.OFFICIAL)
def open_paper_batch(slug: str) -> Any:
    """Open a batch and go on to entering its sheets."""
    board = board_of_official(slug)
    form = load_form(BatchSchema())
    if not form.valid:
        return _batches_page(board, form), 422
    opened = open_batch(person(), board, form.data["label"])
    return redirect(url_for("voting.paper_batch", public_id=opened.public_id))


@blueprint.get("/paper/<public_id>")
@access(Access.OFFICIAL)
def paper_batch(public_id: str) -> Any:
    """Show a batch: the form for the next sheet, and where each sheet stands."""
    return _batch_page(_batch_of_official(public_id), Form())


@blueprint.post("/paper/<public_id>")
@access(Access.OFFICIAL)
def enter_paper_sheet(public_id: str) -> Any:
    """Enter one sheet and come back for the next."""
    batch = _batch_of_official(public_id)
    form = load_form(_sheet_schema(batch))
    if form.valid:
        number, choices = form.data.number, form.data.choices
        try:
            enter_sheet(person(), batch, number, choices)
        except (BallotRefused, SheetTaken) as refusal:
            form.errors.update(_sheet_errors(refusal))
        else:
            return redirect(url_for("voting.paper_batch", public_id=public_id, sheet=number))
    return _batch_page(batch, form), 422


@blueprint.get("/paper/<public_id>/differences")
@access(Access.OFFICIAL)
def paper_differences(public_id: str) -> Any:
    """Show the sheets that were read differently, side by side."""
    return _differences_page(_batch_of_official(public_id), Form())


@blueprint.post("/paper/<public_id>/differences")
@access(Access.OFFICIAL)
def settle_paper_sheet(public_id: str) -> Any:
    """Settle a sheet by a third look."""
    batch = _batch_of_official(public_id)
    form = load_form(_sheet_schema(batch))
    if form.valid:
        number, choices = form.data.number, form.data.choices
        try:
            settle_sheet(person(), batch, number, choices)
        except (BallotRefused, NothingToSettle) as refusal:
            form.errors.update(_sheet_errors(refusal))
        else:
            flash(_("Sheet %(number)s is settled.", number=number))
            return redirect(url_for("voting.paper_differences", public_id=public_id))
    return _differences_page(batch, form), 422


@blueprint.get("/paper/<public_id>/table")
@access(Access.OFFICIAL)
def paper_table(public_id: str) -> Any:
    """Ask for a table of sheets."""
    return _table_page(_batch_of_official(public_id))


@blueprint.post("/paper/<public_id>/table")
@access(Access.OFFICIAL)
def submit_paper_table(public_id: str) -> Any:
    """Show what a table says, or all its faults; a confirmed one is this official's readings."""
    batch = _batch_of_official(public_id)
    rules = batch.board.rules_for_voting
    upload = load_upload(SheetSchema(rules.kind))
    upload.add_faults(
        repeated((line, reading.number) for line, reading in upload.records)
        + sheet_faults(batch, rules, upload.records)
    )
    if not upload.to_be_taken:
        return _table_page(batch, upload), 422 if upload.faults else 200
    standing = enter_sheets(person(), batch, upload.values)
    flash(
        _(
            "%(sheets)s sheets are entered: %(agreed)s agree with the other entry, %(different)s"
            " differ, %(once)s wait for a second entry.",
            sheets=f"{len(upload.values):,}",
            agreed=f"{standing[SheetStatus.AGREED]:,}",
            different=f"{standing[SheetStatus.DIFFERENT]:,}",
            once=f"{standing[SheetStatus.ENTERED_ONCE]:,}",
        )
    )
    return redirect(url_for("voting.paper_batch", public_id=public_id))


@blueprint.post("/paper/<public_id>/adopt")
@access(Access.OFFICIAL)
def adopt_paper_batch(public_id: str) -> Any:
    """Turn the sheets of a batch into ballots, for good."""
    batch = _batch_of_official(public_id)
    counted = adopt_batch(person(), batch)
    flash(
        ngettext(
            "The batch is adopted: %(num)s ballot will be counted.",
            "The batch is adopted: %(num)s ballots will be counted.",
            counted,
        )
    )
    return redirect(url_for("voting.paper_batch", public_id=public_id))


@blueprint.get("/paper/<public_id>/cancel")
@access(Access.OFFICIAL)
def paper_cancellation(public_id: str) -> Any:
    """Ask for the reason why a batch is given up."""
    return _cancel_page(_batch_of_official(public_id), Form())


@blueprint.post("/paper/<public_id>/cancel")
@access(Access.OFFICIAL)
def cancel_paper_batch(public_id: str) -> Any:
    """Give a batch up."""
    batch = _batch_of_official(public_id)
    form = load_form(ReasonSchema())
    if not form.valid:
        return _cancel_page(batch, form), 422
    cancel_batch(person(), batch, form.data["reason"])
    flash(_("The batch is cancelled. Its sheets can be entered in another one."))
    return redirect(url_for("voting.paper", slug=batch.board.slug))


def _batch_of_official(public_id: str) -> Any:
    batch = find_batch(public_id)
    check_official(person(), batch.board.municipality_id)
    return batch


def _sheet_schema(batch: Any) -> SheetSchema:
    return SheetSchema(batch.board.rules_for_voting.kind)


def _sheet_errors(refusal: Refusal) -> dict[str, list[str]]:
    """Return what is wrong with a sheet by the field it is said beside."""
    if isinstance(refusal, BallotRefused):
        advice = _("If the paper really says so, mark the sheet as spoiled.")
        return {"choices": [refusal.details["reasons"], advice]}
    return {"sheet": [str(refusal)]}


def _batches_page(board: Any, form: Form) -> str:
    return render_template(
        "voting/paper.html",
        board=board,
        open=is_before_count(board),
        form=form,
        batches=batches_of(board.id),
        numbers=paper_numbers(board.id),
    )


def _batch_page(batch: Any, form: Form) -> str:
    lines = _lines(batch)
    return render_template(
        "voting/paper_batch.html",
        **_shown(batch),
        form=form,
        lines=lines,
        last=next((line for line in lines if line.number == request.args.get("sheet")), None),
        unsettled=sum(
            line.status in (SheetStatus.ENTERED_ONCE, SheetStatus.DIFFERENT) for line in lines
        ),
        numbers=paper_numbers(batch.board_id),
    )


def _differences_page(batch: Any, form: Form) -> str:
    unlike = (SheetStatus.DIFFERENT, SheetStatus.SETTLED)
    return render_template(
        "voting/paper_differences.html",
        **_shown(batch),
        form=form,
        lines=[line for line in _lines(batch) if line.status in unlike],
    )


def _table_page(batch: Any, upload: Upload | None = None) -> str:
    return render_template("voting/paper_table.html", **_shown(batch), upload=upload)


def _cancel_page(batch: Any, form: Form) -> str:
    return render_template("voting/paper_cancel.html", **_shown(batch), form=form)


def _shown(batch: Any) -> dict[str, Any]:
    board = batch.board
    return {
        "batch": batch,
        "board": board,
        "open": batch.status is BatchStatus.OPEN and is_before_count(board),
        "rules": board.rules_for_voting,
        # In the order of their codes, as they are looked up: 2 before 10.
        "projects": sorted(projects(board.id), key=lambda line: (len(line.code), line.code)),
    }


def _lines(batch: Any) -> Any:
    return sheet_lines(batch, person(), batch.board.rules_for_voting.kind)
