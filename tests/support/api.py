"""Programs that call the API for somebody."""

from dataclasses import dataclass
from typing import Any

from participation.accounts.models import Account
from participation.core.scopes import Scope
from participation.tokens.services import make_token
from tests.support.client import CheckingClient
from tests.support.town import PASSWORD

EVERYTHING = tuple(Scope)


def token_of(account: Account, *scopes: Scope, days: int = 30) -> str:
    """Return a new token of a person, for everything unless scopes are named."""
    _, secret = make_token(
        account, name="โปรแกรม", scopes=scopes or EVERYTHING, days=days, password=PASSWORD
    )
    return secret


@dataclass
class Program:
    """A program with a token (none: a guest's): `call("PUT", "/boards/…", json={…})`."""

    client: CheckingClient
    token: str = ""

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Call an operation and return the answer."""
        headers = dict(options.pop("headers", {}))
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **options)
