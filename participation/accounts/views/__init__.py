"""Pages about people: registering, signing in, one's own account, and verified residents."""

from flask import Blueprint

from participation.accounts.queries import account_for_session
from participation.web.extensions import login_manager

blueprint = Blueprint("accounts", __name__)

login_manager.user_loader(account_for_session)
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = None

# They register their routes on the blueprint.
from participation.accounts.views import (  # noqa: E402
    codes,
    entrance,
    mail_codes,
    passwords,
    privacy,
    residents,
    settings,
)

__all__ = [
    "blueprint",
    "codes",
    "entrance",
    "mail_codes",
    "passwords",
    "privacy",
    "residents",
    "settings",
]
