"""Ways out of the site: pictures and short links for chats, posters, feeds, calendars."""

from flask import Blueprint

blueprint = Blueprint("sharing", __name__)

# Each module adds its routes to the blueprint above.
from participation.sharing.views import feeds, links, pictures, widgets  # noqa: E402

__all__ = ["blueprint", "feeds", "links", "pictures", "widgets"]
