"""How the stamp of an account is moved by the rows that belong to it.

A page that somebody was shown is theirs again while neither the board nor this has changed.
"""

from participation.core.db import Base, attach
from participation.core.stamps import Owner

ACCOUNT = Owner("account", via="person", mark="account")


def own(model: type[Base], by: str = "account_id") -> None:
    """Let every change of a row of `model` move the stamp of the account it belongs to.

    `by` is the column that leads to the account: `account_id` or `person_id`.
    """
    attach(model, ACCOUNT.ddl(model.__tablename__, by))
