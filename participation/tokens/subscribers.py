"""Whose call it is, by its token; and what becomes of tokens with their account."""

from typing import Any

from flask import Request

from participation.accounts.bundles import Bundle
from participation.accounts.events import account_leaving, data_wanted
from participation.tokens.queries import own_part, valid_token
from participation.tokens.services import forget_tokens, note_use
from participation.web.api.calls import bearer_token, is_api_call
from participation.web.api.scopes import let_in
from participation.web.extensions import login_manager


def _caller(_request: Request) -> Any:
    """Return the account whose token came with a call of the API, None for a guest."""
    secret = bearer_token() if is_api_call() else ""
    token = valid_token(secret) if secret else None
    if token is None:
        return None
    note_use(token)
    let_in(token.scopes)
    return token.account


def _on_account_leaving(_sender: Any, *, account: Any, **_more: Any) -> None:
    forget_tokens(account)


def _on_data_wanted(_sender: Any, *, account: Any, bundle: Bundle) -> None:
    bundle.add("tokens", own_part(account))


def subscribe() -> None:
    """Listen to what the features below tell, and know callers by their tokens."""
    login_manager.request_loader(_caller)
    account_leaving.connect(_on_account_leaving, weak=False)
    data_wanted.connect(_on_data_wanted, weak=False)
