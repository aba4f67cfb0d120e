"""The team of a municipality, for its administrators' programs; changed on its page alone."""

from typing import Any

from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.municipalities.queries import municipality as find_municipality
from participation.team.policies import check_administrator
from participation.team.queries import team_of
from participation.team.shapes import TeamShape
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope

blueprint = ApiBlueprint("team", __name__, "Who works in a municipality.")


@blueprint.get("/municipalities/<slug>/team", asks=Question, answers=TeamShape)
@access(Access.OFFICIAL)
@scope(Scope.OFFICE)
def get_team(_question: dict[str, Any], slug: str) -> Any:
    """Return who has which role; for administrators."""
    area = find_municipality(slug)
    check_administrator(person(), area.id)
    return {
        "items": [
            {"account": found.public_id, "display_name": found.display_name, "role": role}
            for role, people in team_of(area.id).items()
            for found in people
        ]
    }
