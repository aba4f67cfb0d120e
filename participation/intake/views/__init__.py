"""Pages on which officials take in what came by other ways than the website."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__)

# Each module adds its routes to the blueprint above.
from participation.intake.views import answers, entering, imports, meetings  # noqa: E402

__all__ = ["answers", "blueprint", "entering", "imports", "meetings"]
