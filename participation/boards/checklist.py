"""What is missing before a board can open, and what would be good to have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from participation.boards.choices import STEP_NAMES, Step
from participation.boards.plan import BoardPlan, plan_of

if TYPE_CHECKING:
    from participation.boards.models import Board


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: what to do, and the step where it is done.

    What `must` be done keeps the board from opening; the rest is advice.
    """

    step: Step | None
    sentence: str
    must: bool = True


def must_be_done(
    board: "Board", unfinished: Mapping[Step, Mapping[str, Any]], at: datetime
) -> list[Lack]:
    """Return what keeps a draft from being announced at a moment, in the order of the steps."""
    plan = plan_of(board)
    lacks = [_unfinished(step, unfinished[step]) for step in Step if step in unfinished]
    if plan.schedule.collecting_opens_at <= at and Step.PHASES not in unfinished:
        said = _("The first day of collecting ideas is over. Please choose later dates.")
        lacks.append(Lack(Step.PHASES, said))
    if plan.voting is not None and not plan.voting.budget and Step.RULES not in unfinished:
        lacks.append(Lack(Step.RULES, _("Please say how large the budget is.")))
    return lacks


def good_to_have(plan: BoardPlan, documents: int) -> list[Lack]:
    """Return what people would miss; a board may open without it."""
    lacks = []
    if not plan.background:
        said = _("Say why this is asked: people give better answers when they know.")
        lacks.append(Lack(Step.QUESTION, said, must=False))
    if not plan.categories:
        said = _("A few subjects help people to find what others have proposed.")
        lacks.append(Lack(Step.QUESTION, said, must=False))
    if not plan.contact:
        lacks.append(Lack(Step.PEOPLE, _("Say whom people can ask."), must=False))
    if not documents:
        said = _("A plan, a map or figures help people to judge. You can add documents.")
        lacks.append(Lack(None, said, must=False))
    return lacks


def _unfinished(step: Step, typed: Mapping[str, Any]) -> Lack:
    name = STEP_NAMES[step]
    if typed:
        return Lack(step, _("“%(step)s” has something to correct.", step=name))
    return Lack(step, _("Please look over “%(step)s”.", step=name))
