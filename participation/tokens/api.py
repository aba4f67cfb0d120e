"""Signing in as a program, and one's tokens."""

from typing import Any

from participation.accounts.services import authenticate
from participation.core.scopes import Scope
from participation.core.shapes import Question
from participation.tokens.queries import tokens_of
from participation.tokens.schemas import EntranceSchema
from participation.tokens.services import end_token, make_token
from participation.tokens.shapes import NewTokenShape, TokensShape
from participation.web.access import Access, access, person
from participation.web.api.blueprint import ApiBlueprint
from participation.web.api.scopes import scope
from participation.web.extensions import limiter

blueprint = ApiBlueprint("tokens", __name__, "Signing in, and one's tokens.")


@blueprint.post("/tokens", takes=EntranceSchema, answers=NewTokenShape, status=201)
@access(Access.PUBLIC)
@limiter.limit("10 per minute; 100 per hour")
def make_access_token(body: dict[str, Any]) -> Any:
    """Sign in with an e-mail address and password; the answer holds the token, once.

    Who has no password makes tokens on the page of their settings.
    """
    account = authenticate(email=body.pop("email"), password=body["password"])
    token, secret = make_token(account, **body)
    return {**_shown(token), "token": secret}


@blueprint.get("/me/tokens", asks=Question, answers=TokensShape)
@access(Access.SIGNED_IN)
def list_tokens(_question: dict[str, Any]) -> Any:
    """List one's tokens that hold now."""
    return {"items": [_shown(token) for token in tokens_of(person())]}


@blueprint.delete("/me/tokens/<public_id>")
@access(Access.SIGNED_IN)
@scope(Scope.WRITE)
def end_access_token(public_id: str) -> Any:
    """End one of one's tokens at once."""
    end_token(person(), public_id)


def _shown(token: Any) -> dict[str, Any]:
    columns = ("public_id", "name", "created_at", "expires_at", "last_used_on")
    return {name: getattr(token, name) for name in columns} | {"scopes": sorted(token.scopes)}
