"""Who may change who works in an area."""

from participation.accounts.choices import Role
from participation.accounts.models import Account
from participation.accounts.policies import has_role
from participation.team.errors import AdministratorsOnly


def is_administrator(account: Account | None, municipality_id: int) -> bool:
    """Tell whether the person is an administrator of the area."""
    return has_role(account, municipality_id, Role.ADMINISTRATOR)


def check_administrator(account: Account | None, municipality_id: int) -> None:
    """Refuse with AdministratorsOnly unless the person is an administrator of the area."""
    if not is_administrator(account, municipality_id):
        raise AdministratorsOnly
