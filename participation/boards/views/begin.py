"""The first step of a new board: empty, like a ready one, or like an earlier one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from participation.accounts.policies import check_official
from participation.accounts.queries import sub_area_names
from participation.boards.choices import BoardKind, Step
from participation.boards.errors import BoardNotFound
from participation.boards.filled import filled
from participation.boards.plan import BoardPlan, copied, new_plan
from participation.boards.queries import board as find_board
from participation.boards.queries import earlier_boards
from participation.boards.ready import ready_boards
from participation.boards.services.drafting import begin_board
from participation.boards.steps import QuestionStep
from participation.boards.views import blueprint
from participation.boards.views.form import as_typed, page_values, preview
from participation.municipalities.queries import municipality as find_municipality
from participation.web.access import Access, access, person
from participation.web.forms import Form, load_form
from participation.web.fragments import fragment, wants_fragment

_READY, _COPY = "ready", "copy"


@blueprint.get("/areas/<slug>/boards/new")
@access(Access.OFFICIAL)
def new_board(slug: str) -> Any:
    """Show the first step of a board that is not there yet."""
    municipality = _own_municipality(slug)
    plan = _first_plan(municipality)
    return _page(municipality, plan, Form(typed=filled(Step.QUESTION, plan, str(get_locale()))))


@blueprint.post("/areas/<slug>/boards/new")
@access(Access.OFFICIAL)
def create_board(slug: str) -> Any:
    """Create the board as a draft and go on to the next step."""
    municipality = _own_municipality(slug)
    plan = _first_plan(municipality)
    form = load_form(QuestionStep(plan, municipality.hours))
    if not form.valid:
        return _page(municipality, plan, form), 422
    board = begin_board(person(), municipality, form.data)
    flash(_("The draft is saved. Nobody sees it before its rules are announced."))
    return redirect(url_for("boards.form_step", slug=board.slug, step=Step.PEOPLE.value))


@blueprint.post("/areas/<slug>/boards/new/preview")
@access(Access.OFFICIAL)
def preview_new(slug: str) -> Any:
    """Show a board that is not there yet as residents will see it."""
    municipality = _own_municipality(slug)
    schema = QuestionStep(_first_plan(municipality), municipality.hours)
    shown = as_typed(schema, Step.QUESTION, schema.plan)
    if wants_fragment():
        return fragment(preview(municipality, shown))
    return _page(municipality, shown, Form(typed=load_form(schema).typed))


def _page(municipality: Any, plan: BoardPlan, form: Form) -> str:
    language = str(get_locale())
    return render_template(
        "boards/form/begin.html",
        form=form,
        step=Step.QUESTION,
        begun=request.values.get("begin", ""),
        ready=[
            (f"{_READY}:{word}", board.name(language), board.question(language))
            for word, board in ready_boards().items()
        ],
        earlier=[
            (f"{_COPY}:{board.slug}", board.question) for board in earlier_boards(municipality.id)
        ],
        **page_values(municipality, plan),
    )


def _first_plan(municipality: Any) -> BoardPlan:
    """Return what the address or the form says to begin with; raise BoardNotFound."""
    way, _colon, word = request.values.get("begin", "").partition(":")
    if way == _READY and word in ready_boards():
        return ready_boards()[word].plan(str(get_locale()), municipality.hours)
    if way == _COPY:
        board = find_board(word)
        if board.municipality_id != municipality.id:
            raise BoardNotFound
        return copied(board, sub_area_names(municipality.id))
    return new_plan(BoardKind.IDEAS, municipality.hours)


def _own_municipality(slug: str) -> Any:
    municipality = find_municipality(slug)
    check_official(person(), municipality.id)
    return municipality
