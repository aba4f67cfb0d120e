"""Importing proposals from a table: template, dry run, progress, undo."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.choices import BoardKind
from participation.core.csv_lines import csv_head
from participation.intake.choices import (
    COLUMN_NAMES,
    MOST_TABLE_BYTES,
    OTHER_HEADINGS,
    PROPOSAL_TABLE,
    ImportState,
)
from participation.intake.policies import days_of_receipt, may_take_in
from participation.intake.queries.imports import (
    import_of,
    imports_of,
    is_untouched,
    row_faults,
    table_rows,
)
from participation.intake.rows import from_json
from participation.intake.schemas import ProposalRowSchema
from participation.intake.services.imports import keep_table, start_import, undo_import
from participation.intake.sheets import Column, to_xlsx
from participation.intake.views import blueprint
from participation.intake.views.boards import board_of_official
from participation.intake.views.downloads import send_sheet
from participation.intake.words import with_headings
from participation.proposals.choices import CHANNEL_NAMES, OFFLINE
from participation.web.access import Access, access, person
from participation.web.fragments import wants_fragment
from participation.web.large_forms import takes_files
from participation.web.uploads import Upload, load_upload

_WIDE = ("problem", "idea", "benefit")


@blueprint.get("/boards/<slug>/imports")
@access(Access.OFFICIAL)
def imports(slug: str) -> Any:
    """Ask for a table of proposals, and show what was imported before."""
    return _imports_page(board_of_official(slug))


@blueprint.post("/boards/<slug>/imports")
@access(Access.OFFICIAL)
@takes_files(MOST_TABLE_BYTES + 100_000)
def check_table(slug: str) -> Any:
    """Show every fault of a table; one without any waits on a page of its own."""
    board = board_of_official(slug)
    upload = load_upload(ProposalRowSchema(), with_headings(PROPOSAL_TABLE, OTHER_HEADINGS))
    upload.add_faults(row_faults(board, upload.records))
    if upload.faults:
        return _imports_page(board, upload), 422
    table = keep_table(person(), board, table_rows(upload.values))
    return redirect(url_for("intake.one_import", public_id=table.public_id))


@blueprint.get("/boards/<slug>/imports/template.<any(xlsx, csv):kind>")
@access(Access.OFFICIAL)
def template(slug: str, kind: str) -> Any:
    """Download an empty table to fill in, with the headings in the reader's language."""
    board = board_of_official(slug)
    names = [name for name in COLUMN_NAMES if _belongs(board, name)]
    headings = [str(COLUMN_NAMES[name]) for name in names]
    file = f"{slug}-proposals.{kind}"
    if kind == "csv":
        return send_sheet(csv_head(headings).encode(), file)
    columns = [
        Column(
            heading=heading,
            width=50 if name in _WIDE else 28 if name == "title" else 18,
            choices=_choices(board, name),
        )
        for name, heading in zip(names, headings, strict=True)
    ]
    notes = {_("How to fill it in"): _notes(board, names)}
    return send_sheet(to_xlsx(columns, title=_("Proposals"), notes=notes), file)


@blueprint.get("/imports/<public_id>")
@access(Access.OFFICIAL)
def one_import(public_id: str) -> Any:
    """Show what a table says before it is imported, how far it is, and what became of it."""
    table = _import_of_official(public_id)
    name = "intake/import_state.html" if wants_fragment() else "intake/import.html"
    checked = table.state is ImportState.CHECKED
    may_undo = table.state is ImportState.DONE and may_take_in(table.board)
    return render_template(
        name,
        board=table.board,
        table=table,
        State=ImportState,
        rows=from_json(table.body)[:5] if checked else [],
        channel_names=CHANNEL_NAMES,
        may_undo=may_undo and is_untouched(table),
    )


@blueprint.post("/imports/<public_id>/start")
@access(Access.OFFICIAL)
def start(public_id: str) -> Any:
    """Let the checked table be imported."""
    start_import(person(), _import_of_official(public_id))
    return redirect(url_for("intake.one_import", public_id=public_id))


@blueprint.post("/imports/<public_id>/undo")
@access(Access.OFFICIAL)
def undo(public_id: str) -> Any:
    """Take what was imported off the board."""
    undo_import(person(), _import_of_official(public_id))
    flash(_("The import is undone. Its proposals are off the board."))
    return redirect(url_for("intake.one_import", public_id=public_id))


def _import_of_official(public_id: str) -> Any:
    table = import_of(public_id)
    check_official(person(), table.board.municipality_id)
    return table


def _belongs(board: Any, name: str) -> bool:
    if name == "cost":
        return bool(board.kind is BoardKind.BUDGET)
    return name != "category" or bool(board.categories)


def _choices(board: Any, name: str) -> tuple[str, ...]:
    if name == "category":
        return tuple(category.name for category in board.categories)
    return tuple(str(CHANNEL_NAMES[channel]) for channel in OFFLINE) if name == "channel" else ()


def _notes(board: Any, names: list[str]) -> list[tuple[str, str]]:
    first, last = days_of_receipt(board)
    said = {
        "title": _("Needed. At most 120 characters."),
        "problem": _("What is not good today."),
        "idea": _("Needed. What should be done."),
        "place": _("Where it is."),
        "benefit": _("Who is better off, and how."),
        "category": ", ".join(category.name for category in board.categories),
        "cost": _("If it is known: an amount like 128500. Thai digits are read too."),
        "channel": ", ".join(str(CHANNEL_NAMES[channel]) for channel in OFFLINE),
        "name": _("Whose proposal it is. Officials alone see it. Leave it empty for nobody."),
        "received": _(
            "The day on which it came in, from %(first)s to %(last)s. 20/11/2569 is read as well"
            " as 2026-11-20. Left empty it is today.",
            first=first.isoformat(),
            last=last.isoformat(),
        ),
    }
    return [(str(COLUMN_NAMES[name]), said[name]) for name in names]


def _imports_page(board: Any, upload: Upload | None = None) -> str:
    return render_template(
        "intake/imports.html",
        board=board,
        open=may_take_in(board),
        upload=upload,
        former=imports_of(board.id),
        State=ImportState,
        column_names=[name for key, name in COLUMN_NAMES.items() if _belongs(board, key)],
    )
