"""What is refused about tokens."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import Conflict, NotFound


class TokenNotFound(NotFound):
    """No such token of this person."""

    message = _l("There is no such token. It may have been ended already.")


class TooManyTokens(Conflict):
    """The person has as many tokens as one may have."""

    message = _l("You have %(most)s tokens, as many as one may have. End one you no longer use.")
