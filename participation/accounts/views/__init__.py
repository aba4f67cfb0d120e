"""Pages about people: their accounts, and how they become verified residents."""

from flask import Blueprint

from participation.accounts.queries import account_for_session
from participation.web.extensions import login_manager

blueprint = Blueprint("accounts", __name__)

login_manager.user_loader(account_for_session)
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = None

# They register their routes on the blueprint.
from participation.accounts.views import codes, residents, signing  # noqa: E402

__all__ = ["blueprint", "codes", "residents", "signing"]
