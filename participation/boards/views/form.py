"""The form in which officials say, step by step, what a board is to be."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import get_locale

from participation.accounts.policies import check_official
from participation.accounts.queries import sub_area_names
from participation.boards.cautions import cautions
from participation.boards.choices import (
    BALLOT_KIND_NAMES,
    OFFERED_RULES,
    PROPOSERS_NAMES,
    RULE_NAMES,
    STEP_NAMES,
    TIE_NAMES,
    VOTERS_NAMES,
    Phase,
    Stage,
    Step,
)
from participation.boards.errors import (
    BallotCantBeFilled,
    BarNeeded,
    BindingNeedsVerified,
    DatesOutOfOrder,
    PointsNeeded,
    RuleNeedsOtherBallots,
    SubAreasNeedVerified,
    UnknownSubArea,
)
from participation.boards.filled import filled
from participation.boards.plan import BoardPlan, plan_of
from participation.boards.queries import board as find_board
from participation.boards.queries import unfinished_steps
from participation.boards.services.drafting import (
    change_board,
    check_open,
    draft_checklist,
    keep_step,
)
from participation.boards.steps import STEPS, StepSchema
from participation.boards.views import blueprint
from participation.core.errors import ChangedMeanwhile, Invalid
from participation.web.access import Access, access, person
from participation.web.errors import status_of
from participation.web.forms import Form, load_form, load_kept
from participation.web.fragments import fragment, wants_fragment

_STEP = "<any(question, people, phases, rules):step>"
LOOK = "look-over"
# Beside which fields a refusal of the service is told, the first that the step has.
_FIELDS_OF: dict[type[Invalid], tuple[str, ...]] = {
    DatesOutOfOrder: ("results_on",),
    BindingNeedsVerified: ("binding", "voters"),
    RuleNeedsOtherBallots: ("allocation",),
    PointsNeeded: ("max_sum_points",),
    BarNeeded: ("threshold",),
    BallotCantBeFilled: ("max_length",),
    SubAreasNeedVerified: ("sub_areas",),
    UnknownSubArea: ("sub_areas",),
}


@blueprint.get(f"/boards/<slug>/form/{_STEP}")
@access(Access.OFFICIAL)
def form_step(slug: str, step: str) -> Any:
    """Show a step with what is saved, or with what could not be taken before."""
    board = _board_of_official(slug)
    check_open(board, Step(step))
    plan = plan_of(board)
    kept = unfinished_steps(board.id).get(Step(step))
    if kept:
        form = load_kept(_schema(board, Step(step), plan), kept)
    else:
        form = Form(typed=filled(Step(step), plan, str(get_locale())))
    return _step_page(board, Step(step), plan, form)


@blueprint.post(f"/boards/<slug>/form/{_STEP}")
@access(Access.OFFICIAL)
def save_step(slug: str, step: str) -> Any:
    """Save a step and go where the button says; what can't be taken is kept to be corrected."""
    board = _board_of_official(slug)
    check_open(board, Step(step))
    plan = plan_of(board)
    schema = _schema(board, Step(step), plan)
    form = load_form(schema)
    status = 422
    if form.valid:
        try:
            seen = request.form.get("version", 0, type=int)
            change_board(person(), board, Step(step), form.data, seen=seen)
        except (Invalid, ChangedMeanwhile) as refusal:
            form.errors[_field_of(refusal, schema)] = [str(refusal)]
            status = status_of(refusal)
    going = request.form.get("go", "")
    if form.valid:
        return redirect(_address(slug, going or _after(Step(step))))
    if status == 422:
        keep_step(board, Step(step), {name: form.typed.get(name, "") for name in schema.fields})
        if going == _before(Step(step)):
            return redirect(_address(slug, going))
    return _step_page(board, Step(step), plan, form), status


@blueprint.post(f"/boards/<slug>/form/{_STEP}/preview")
@access(Access.OFFICIAL)
def preview_step(slug: str, step: str) -> Any:
    """Show the board as residents would see it with what is typed now; nothing is saved."""
    board = _board_of_official(slug)
    check_open(board, Step(step))
    plan = plan_of(board)
    schema = _schema(board, Step(step), plan)
    shown = as_typed(schema, Step(step), plan)
    if wants_fragment():
        return fragment(preview(board.municipality, shown, board))
    return _step_page(board, Step(step), shown, Form(typed=load_form(schema).typed))


@blueprint.get(f"/boards/<slug>/form/{LOOK}")
@access(Access.OFFICIAL)
def look_over(slug: str) -> Any:
    """Show everything, what is missing, and the button that announces the board."""
    board = _board_of_official(slug)
    check_open(board, Step.RULES)
    lacks, advice = draft_checklist(board)
    plan = plan_of(board)
    return render_template(
        "boards/form/look_over.html",
        board=board,
        lacks=lacks,
        advice=advice,
        Stage=Stage,
        **page_values(board.municipality, plan),
    )


def _step_page(board: Any, step: Step, plan: BoardPlan, form: Form) -> str:
    return render_template(
        "boards/form/step.html",
        board=board,
        step=step,
        before=_before(step),
        after=_after(step),
        form=form,
        fields=_schema(board, step, plan).fields,
        ballot_kinds=BALLOT_KIND_NAMES,
        allocations={rule: RULE_NAMES[rule] for rule in OFFERED_RULES},
        ties=TIE_NAMES,
        proposers=PROPOSERS_NAMES,
        voters=VOTERS_NAMES,
        sub_areas=sub_area_names(board.municipality_id) if step is Step.PEOPLE else [],
        **page_values(board.municipality, plan),
    )


def page_values(municipality: Any, plan: BoardPlan) -> dict[str, Any]:
    """Return what every page of the form needs to show a plan."""
    return {
        "municipality": municipality,
        "plan": plan,
        "cautions": cautions(plan, str(get_locale())),
        "steps": STEP_NAMES,
        "Phase": Phase,
    }


def preview(municipality: Any, plan: BoardPlan, board: Any = None) -> str:
    """Return the piece of the page that shows the board as residents will see it."""
    return render_template(
        "boards/form/preview_piece.html", board=board, **page_values(municipality, plan)
    )


def as_typed(schema: StepSchema, step: Step, plan: BoardPlan) -> BoardPlan:
    """Return the plan with what is typed; what can't be taken is as it was."""
    form = load_form(schema)
    if not form.valid:
        saved = filled(step, plan, str(get_locale()))
        right = {name: text for name, text in form.typed.items() if name not in form.errors}
        form = load_kept(schema, {**saved, **right})
    return form.data if form.valid else plan


def _schema(board: Any, step: Step, plan: BoardPlan) -> StepSchema:
    announced = board.collecting_announced_at is not None
    return STEPS[step](plan, board.municipality.hours, announced=announced)


def _field_of(refusal: Exception, schema: StepSchema) -> str:
    names = _FIELDS_OF.get(type(refusal), ())  # type: ignore[arg-type]
    return next((name for name in names if name in schema.fields), "form")


def _address(slug: str, going: str) -> str:
    if going in {*Step}:
        return url_for("boards.form_step", slug=slug, step=going)
    return url_for("boards.look_over", slug=slug)


def _after(step: Step) -> str:
    order = [*Step]
    return next((later.value for later in order[order.index(step) + 1 :]), LOOK)


def _before(step: Step) -> str | None:
    order = [*Step]
    return next((sooner.value for sooner in reversed(order[: order.index(step)])), None)


def _board_of_official(slug: str) -> Any:
    board = find_board(slug)
    check_official(person(), board.municipality_id)
    return board
