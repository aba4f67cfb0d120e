"""What news and following refuse."""

from flask_babel import lazy_gettext as _l

from participation.core.errors import NotFound


class UnknownToken(NotFound):
    """The address for stopping mails is not one of ours, or was cut off on the way."""

    message = _l(
        "This address is not complete. Open the link in the e-mail again, or sign in and choose"
        " under “My page”."
    )
