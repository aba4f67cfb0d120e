"""What the exports refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict


class NoBallots(Conflict):
    """The format holds a vote, and the board has none."""

    message = _l("This board has no vote, so it can't be given as a .pb file. Use CSV or JSON.")
