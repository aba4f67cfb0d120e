"""Pages on which officials change the words of an announced board, and everybody sees it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.boards.choices import CHANGED_NAMES
from participation.boards.policies import check_visible
from participation.boards.queries import board as find_board
from participation.boards.queries import board_stamp, changes_of
from participation.boards.schemas import WordsSchema
from participation.boards.services.changing import change_words, check_changeable
from participation.boards.views import blueprint
from participation.core.errors import ChangedMeanwhile
from participation.web.access import Access, access, person
from participation.web.cache import cached
from participation.web.errors import status_of
from participation.web.forms import Form, load_form


@blueprint.get("/boards/<slug>/changes")
@access(Access.PUBLIC)
@cached(board_stamp)
def changes(slug: str) -> Any:
    """Show what changed on a board after it was announced."""
    board = find_board(slug)
    check_visible(person(), board)
    return render_template(
        "boards/changes.html", board=board, changes=changes_of(board.id), names=CHANGED_NAMES
    )


@blueprint.get("/boards/<slug>/words")
@access(Access.OFFICIAL)
def words(slug: str) -> Any:
    """Show what may still be changed."""
    board = _board_of_official(slug)
    check_changeable(board)
    typed = {name: getattr(board, name) for name in ("question", "background", "contact")}
    return _form(board, Form(typed=typed))


@blueprint.post("/boards/<slug>/words")
@access(Access.OFFICIAL)
def save_words(slug: str) -> Any:
    """Change it, for everybody to see."""
    board = _board_of_official(slug)
    check_changeable(board)
    form = load_form(WordsSchema())
    if not form.valid:
        return _form(board, form), 422
    try:
        change_words(person(), board, **form.data)
    except ChangedMeanwhile as refusal:
        form.errors["form"] = [str(refusal)]
        return _form(board, form), status_of(refusal)
    flash(_("It is changed. Everybody sees on the board what was changed, and when."))
    return redirect(url_for("boards.changes", slug=slug))


def _form(board: Any, form: Form) -> str:
    return render_template("boards/words.html", board=board, form=form)


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
