"""The whole API against its own document: made-up calls of a guest, a resident, an official."""

from contextlib import suppress
from contextvars import Context

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from participation.boards.choices import BoardKind
from participation.boards.choices import Phase as BoardPhase
from participation.discussion.choices import ReportReason, Target
from participation.moderation.queries.items import find_item
from participation.moderation.services.hiding import hide
from participation.municipalities.queries import municipality
from tests.support.api import token_of
from tests.support.client import settle
from tests.support.talk import say
from tests.support.town import (
    make_board,
    make_official,
    make_proposal,
    make_resident,
    make_town,
)

EXAMPLES = 2
# Rules of the house (dates, limits, who wrote it) say more than a document can: what fits the
# document may still be refused with a reason.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {
                "expected-statuses": ["2xx", "304", "401", "403", "404", "409", "422", "429"]
            }
        }
    }
)


@pytest.fixture
def places(db, clock) -> dict[str, list[str]]:
    """Things to call by what addresses name them."""
    here = make_town(slug="here")
    author = make_resident(here, name="สมหญิง")
    make_board(here, kind=BoardKind.BUDGET, phase=BoardPhase.VOTING, slug="voting")
    board = make_board(here, slug="collecting")
    proposal = make_proposal(board, author)
    shown, hidden = say(proposal, author, "ดี"), say(proposal, author, "หยาบคาย")
    hiding = hide(
        make_official(here), find_item(Target.COMMENT, hidden.public_id), ReportReason.INSULT
    )
    return {
        "municipalities": ["here"],
        "boards": ["collecting", "voting"],
        "proposals": [proposal.public_id],
        "comments": [shown.public_id],
        "hidings": [hiding.public_id],
        "people": [author.public_id],
    }


@pytest.mark.parametrize("caller", ["guest", "resident", "official"])
def test_every_operation_keeps_the_promises_of_the_document(app, db, places, caller):
    here = municipality("here")
    people = {"resident": make_resident, "official": make_official}
    token = token_of(people[caller](here)) if caller in people else ""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    settle(app)
    schema = Context().run(
        schemathesis.openapi.from_wsgi, "/api/v1/openapi.json", app, config=CONFIG
    )
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try_out(operation, mode, headers, places)
    settle(app)


def known(path: str, places: dict[str, list[str]]) -> dict[str, str]:
    """Return what stands for the places of an address, so that there is something there."""
    kind = path.removeprefix("/api/v1/").split("/")[0]
    if "{slug}" in path:
        return {"slug": places[kind][0]}
    if "{public_id}" in path and kind in places:
        return {"public_id": places[kind][0]}
    return {}


def try_out(operation, mode, headers, places) -> None:
    # The token is ours: it is neither made up nor left out.
    given_parts = {"path_parameters": known(operation.path, places) or None, "headers": headers}

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, **given_parts))
    def call(case) -> None:
        Context().run(case.call_and_validate, headers=headers)

    # Where all that can be said is the address, nothing wrong can be said.
    with suppress(Unsatisfiable):
        call()
