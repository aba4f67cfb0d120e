"""What the fictitious municipality carries out, written as its official writes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from participation.boards.queries import board as find_board
from participation.core import clock
from participation.delivery.choices import Blocker, Plan, Stage
from participation.delivery.services import write_step
from participation.delivery.services.phrases import add_phrase
from participation.delivery.terms import Terms, budget_year
from participation.municipalities.queries import municipality as find_municipality
from participation.proposals.choices import AnswerKind
from participation.proposals.queries import in_order_of_submission
from participation.proposals.queries import proposal as find_proposal
from participation.samples import files

if TYPE_CHECKING:
    from participation.accounts.models import Account


def load_deliveries(official: "Account") -> None:
    """Write the entries that the sample boards come with, each `day` days after the result."""
    for source in files.boards():
        if "deliveries" in source:
            board = find_board(source["slug"])
            addresses = {row.title: row.public_id for row in in_order_of_submission(board.id)}
            for given in source["deliveries"]:
                _write(official, addresses[given["title"]], given, board.results_at)


def load_phrases(official: "Account") -> None:
    """Keep the sentences that the sample officials use again in their answers."""
    for area in files.areas():
        for phrase in area.get("phrases", []):
            add_phrase(
                official,
                find_municipality(area["slug"]).id,
                name=phrase["name"],
                words=phrase["words"],
                kind=AnswerKind(phrase["kind"]) if phrase["kind"] else None,
            )


def _write(
    official: "Account", address: str, given: Mapping[str, Any], results_at: datetime
) -> None:
    proposal = find_proposal(address)
    due_on = clock.in_bangkok(results_at + timedelta(days=given["due_day"])).date()
    for seen, step in enumerate(given["steps"]):
        blocked_by = step.get("blocked_by")
        terms = Terms(
            stage=Stage(step["stage"]),
            unit=given["unit"],
            plan=Plan(given["plan"]),
            due_on=due_on,
            budget_year=budget_year(due_on),
            budget=given["budget_baht"] and given["budget_baht"] * 100,
            blocked_by=Blocker(blocked_by) if blocked_by else None,
            blocked_words=step.get("blocked_words", ""),
        )
        moment = results_at + timedelta(days=step["day"])
        write_step(official, proposal, terms, step["words"], seen=seen, at=moment)
