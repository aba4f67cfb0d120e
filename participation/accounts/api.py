"""Who one is, and all that is kept about one, for programs."""

from typing import Any

from participation.accounts.policies import is_verified_resident
from participation.accounts.services.leaving import bundle_of
from participation.accounts.shapes import MeShape, MyDataShape
from participation.core.shapes import Question
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint

blueprint = ApiBlueprint("me", __name__, "What is one's own.")


@blueprint.get("/me", asks=Question, answers=MeShape)
@access(Access.SIGNED_IN)
def get_me(_question: dict[str, Any]) -> Any:
    """Tell whose token it is."""
    me = person()
    return {
        "public_id": me.public_id,
        "display_name": me.display_name,
        "language": me.language,
        "municipality": me.municipality.slug,
        "verified_resident": is_verified_resident(me, me.municipality_id),
        "roles": sorted({membership.role for membership in me.memberships}),
    }


@blueprint.get("/me/data", asks=Question, answers=MyDataShape)
@access(Access.SIGNED_IN)
def get_my_data(_question: dict[str, Any]) -> Any:
    """Return all that is kept about the person."""
    bundle = bundle_of(person())
    return {"tables": bundle.tables, "files": sorted(bundle.files)}
